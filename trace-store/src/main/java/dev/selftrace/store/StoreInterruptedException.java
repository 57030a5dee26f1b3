package dev.selftrace.store;

/** A read was interrupted before it ended: whoever interrupted it no longer wants the answer. */
public final class StoreInterruptedException extends StoreException {

  private static final long serialVersionUID = 1;

  public StoreInterruptedException() {
    super("Interrupted");
  }
}
