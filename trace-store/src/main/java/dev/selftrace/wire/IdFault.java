package dev.selftrace.wire;

/** Why one span or log record of an otherwise good request cannot be kept. */
public enum IdFault {
  /** A span's trace or span id is absent or all zero. */
  ZERO("trace or span id absent or zero"),
  /** An id that has not 16 (trace) or 8 (span, parent) bytes. */
  LENGTH("id of wrong length");

  private final String text;

  IdFault(String text) {
    this.text = text;
  }

  /** In words, for the sender. */
  public String text() {
    return text;
  }
}
