package dev.selftrace.analysis.check;

/**
 * How often something must be there.
 *
 * @param min 0 or more
 * @param max {@link Integer#MAX_VALUE} for any number
 */
public record Bounds(int min, int max) {

  /** Not once. */
  public static final Bounds NEVER = new Bounds(0, 0);

  public Bounds {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException(
          "bounds: " + min + " to " + max + " (expected: 0 <= min <= max)");
    }
  }

  boolean hold(int count) {
    return count >= min && count <= max;
  }

  /** {@code at least 1}, {@code at most 3}, {@code exactly 2}, {@code 2 to 4}, {@code no}. */
  String words() {
    if (max == 0) {
      return "no";
    }
    if (max == Integer.MAX_VALUE) {
      return min == 0 ? "any number of" : "at least " + min;
    }
    return min == max ? "exactly " + min : min == 0 ? "at most " + max : min + " to " + max;
  }
}
