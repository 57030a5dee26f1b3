package dev.selftrace.otlp;

/** A request that will never be accepted in this size. The message holds no telemetry. */
public final class TooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public TooLargeException(String message) {
    super(message);
  }

  /** For the limit on a request's bytes, before or after decompression. */
  static TooLargeException requestBytes(int requestBytesMax) {
    return new TooLargeException(
        "the request has more than request-bytes-max " + requestBytesMax + " bytes");
  }
}
