package dev.selftrace.otlp;

/** A request that will never be accepted in this form. The message holds no telemetry. */
public final class MalformedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public MalformedException(String message) {
    super(message);
  }

  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
