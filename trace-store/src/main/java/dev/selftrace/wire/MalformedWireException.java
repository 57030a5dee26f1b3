package dev.selftrace.wire;

/** Bytes that are not the message they should be: sending them again will not help. */
public final class MalformedWireException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int offset;

  private MalformedWireException(String message, int offset) {
    super(message);
    this.offset = offset;
  }

  static MalformedWireException malformed(String what, int offset, String expected) {
    return new MalformedWireException(
        "Malformed: " + what + " at byte " + offset + " (expected: " + expected + ")", offset);
  }

  static MalformedWireException truncated(long wanted, int offset, int left) {
    return new MalformedWireException(
        "Truncated: " + wanted + " bytes wanted at byte " + offset + ", " + left + " left", offset);
  }

  /** Where, counted from the start of the message that was read. */
  public int offset() {
    return offset;
  }
}
