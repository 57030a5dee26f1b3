package dev.selftrace.store.index;

/**
 * Where the records of one tenant's ledger are kept. Thread-safe; {@link #keep} is called by one
 * thread at a time.
 */
public interface RecordKeeper {

  /**
   * A record.
   *
   * @param sequence its place in the ledger, greater than that of every record before
   * @param kind see {@link LedgerCodec}
   * @param fields not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
  record Kept(long sequence, int kind, byte[] fields) {}

  /**
   * Gives a table the records that were kept before, once, before anything else is asked of it.
   * Called before every question; must be quick when it is done.
   *
   * @throws dev.selftrace.store.StoreClosedException when the store has stopped
   * @throws dev.selftrace.store.StoreCorruptException when they cannot be read; asked again, it
   *     tries again
   */
  void open(LedgerTable table);

  /**
   * Keeps a record; it is as durable as the engine promises when this returns. It is not in the
   * table yet.
   *
   * @throws dev.selftrace.store.StoreException when it could not be kept
   */
  void keep(LedgerTable table, Kept record);
}
