package dev.selftrace.store;

/**
 * The store is stopping, or its writer stopped after a failed write: retry against a running one.
 */
public final class StoreClosedException extends StoreException {

  private static final long serialVersionUID = 1;

  public StoreClosedException(String message) {
    super(message);
  }

  public StoreClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
