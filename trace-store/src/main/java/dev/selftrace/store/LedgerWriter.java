package dev.selftrace.store;

/** Writes things down, for one tenant. Thread-safe and blocking. */
public interface LedgerWriter {

  /**
   * Adds an entry; when this returns it is as durable as the engine's batches, and visible to every
   * later read.
   *
   * @throws StoreFullException when there is no room; nothing was recorded, try later
   * @throws StoreClosedException when the store has stopped
   */
  void record(LedgerEntry entry);
}
