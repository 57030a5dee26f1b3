package dev.selftrace.server;

/** Why the process does not start, as the one line a person reads. */
final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
