package dev.selftrace.text;

import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/**
 * What an answer may weigh. Everything that fits is shown; when something must go, long strings
 * give way before parts do, and parts from the least important on.
 *
 * @param bytes of UTF-8, four to a token
 */
public record Budget(int bytes) {

  /** A token counts as this many bytes of UTF-8. */
  public static final int BYTES_PER_TOKEN = 4;

  /** The message an answer is about may take this fraction of it. */
  private static final int MESSAGE_SHARE = 4;

  private static final int[] GENEROUS = {Untrusted.SHOWN_BYTES_MAX, 512};
  private static final int[] TIGHT = {256, 96, 32};

  /** Of so many tokens. */
  public static Budget ofTokens(int tokens) {
    return new Budget(tokens * BYTES_PER_TOKEN);
  }

  /**
   * The most that fits.
   *
   * @param parts how many there are
   * @param essential how many must be there before strings may be longer
   * @param size bytes at an extent; grows with its parts
   */
  public Extent choose(int parts, int essential, ToIntFunction<Extent> size) {
    for (int strings : GENEROUS) {
      Extent whole = extent(parts, strings);
      if (size.applyAsInt(whole) <= bytes) {
        return whole;
      }
    }
    Extent best = extent(0, TIGHT[TIGHT.length - 1]);
    for (int strings : TIGHT) {
      int fit = largest(parts, count -> size.applyAsInt(extent(count, strings)));
      if (fit > best.parts() || fit == parts) {
        best = extent(fit, strings);
      }
      if (fit >= Math.min(parts, essential)) {
        return extent(fit, strings);
      }
    }
    return best;
  }

  private Extent extent(int parts, int stringBytes) {
    int message = Math.min(Untrusted.SHOWN_BYTES_MAX, bytes / MESSAGE_SHARE);
    return new Extent(parts, stringBytes, Math.max(stringBytes, message));
  }

  /** The largest count of 0 to {@code most} whose size fits; 0 when none does. */
  public int largest(int most, IntUnaryOperator size) {
    int low = 0;
    int high = most;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (size.applyAsInt(middle) <= bytes) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
