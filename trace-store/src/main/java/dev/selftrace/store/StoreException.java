package dev.selftrace.store;

/** Why a store could not do what it was asked; the subtype says what the caller should do. */
public abstract sealed class StoreException extends RuntimeException
    permits StoreFullException,
        StoreClosedException,
        StoreCorruptException,
        StoreInterruptedException {

  private static final long serialVersionUID = 1;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
