package dev.selftrace.store;

/** Stored bytes are wrong; the message names the file, the offset and both sides. */
public final class StoreCorruptException extends StoreException {

  private static final long serialVersionUID = 1;

  public StoreCorruptException(String message) {
    super(message);
  }

  public StoreCorruptException(String message, Throwable cause) {
    super(message, cause);
  }
}
