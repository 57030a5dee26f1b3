package dev.selftrace.model;

/** The 64-bit id of a span within its trace. Text form: 16 lower-case hex digits. */
public record SpanId(long value) implements Comparable<SpanId> {

  /** Digits of the text form. */
  public static final int HEX_DIGITS = 16;

  /**
   * Reads the text form, upper or lower case.
   *
   * @throws IllegalArgumentException when it is not 16 hex digits
   */
  public static SpanId parse(String hex) {
    if (hex.length() != HEX_DIGITS) {
      throw new IllegalArgumentException("span_id: " + hex + " (expected: 16 hex digits)");
    }
    return new SpanId(Hex.parse(hex, 0, 16));
  }

  /** An all-zero id is no id (OTLP: invalid). */
  public boolean isZero() {
    return value == 0;
  }

  /** The 16-digit lower-case form. */
  public String hex() {
    return Hex.format(value);
  }

  @Override
  public int compareTo(SpanId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
