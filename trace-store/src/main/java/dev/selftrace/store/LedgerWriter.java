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

  /**
   * Notes how far traces have been looked through for what they prove of fixes, all of which was
   * recorded. Kept in memory only: after a restart nothing has been looked through.
   */
  void judged(Judged judged);
}
