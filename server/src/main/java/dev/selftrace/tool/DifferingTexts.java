package dev.selftrace.tool;

import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two texts from where they differ on; null when they were not read. */
record DifferingTexts(@Nullable String then, @Nullable String now) {

  static final DifferingTexts NONE = new DifferingTexts(null, null);

  /** Of each this much is shown. */
  static final int BYTES_MAX = 160;

  /** Of what is the same at their beginning this much is shown. */
  private static final int SAME_CHARS_MAX = 24;

  /** These two, their common beginning cut. */
  static DifferingTexts of(@Nullable String then, @Nullable String now) {
    if (then == null || now == null) {
      return new DifferingTexts(then, now);
    }
    int same = 0;
    while (same < Math.min(then.length(), now.length()) && then.charAt(same) == now.charAt(same)) {
      same++;
    }
    int from = same <= SAME_CHARS_MAX ? 0 : same - SAME_CHARS_MAX;
    String cut = from == 0 ? "" : "…";
    return new DifferingTexts(cut + then.substring(from), cut + now.substring(from));
  }

  /**
   * Two lines of the block.
   *
   * @param what the texts are, in a word
   * @param there what the answer calls the trace of the base
   */
  void write(Sheet sheet, String what, String there) {
    if (now == null && then == null) {
      sheet.own("another " + what);
      return;
    }
    sheet.own(what + ": ").say(Untrusted.of(Objects.requireNonNullElse(now, "")), BYTES_MAX);
    sheet.line().own("    " + there + ": ");
    sheet.say(Untrusted.of(Objects.requireNonNullElse(then, "")), BYTES_MAX);
  }
}
