package dev.selftrace.model;

/** The 128-bit id of a trace. Text form: 32 lower-case hex digits. */
public record TraceId(long high, long low) implements Comparable<TraceId> {

  /** Digits of the text form. */
  public static final int HEX_DIGITS = 32;

  /**
   * Reads the text form, upper or lower case.
   *
   * @throws IllegalArgumentException when it is not 32 hex digits
   */
  public static TraceId parse(String hex) {
    if (hex.length() != HEX_DIGITS) {
      throw new IllegalArgumentException("trace_id: " + hex + " (expected: 32 hex digits)");
    }
    return new TraceId(Hex.parse(hex, 0, 16), Hex.parse(hex, 16, 32));
  }

  /** An all-zero id is no id (OTLP: invalid). */
  public boolean isZero() {
    return high == 0 && low == 0;
  }

  /** The 32-digit lower-case form. */
  public String hex() {
    return Hex.format(high) + Hex.format(low);
  }

  @Override
  public int compareTo(TraceId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return hex();
  }
}
