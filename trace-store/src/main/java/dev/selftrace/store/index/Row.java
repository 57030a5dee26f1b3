package dev.selftrace.store.index;

/**
 * What the index keeps of one record. Written before it is published, then never changed.
 *
 * <p>Rows are made on the caller's thread; the writer adds arrival and location, so that it has
 * nothing to allocate.
 */
abstract sealed class Row permits SpanEntry, LogEntry {

  private long arrival;
  private long location;

  /** Unique within a trace: the span id, or the hash of a log record. */
  abstract long key();

  /** When the row's batch arrived, nanoseconds since the epoch. */
  final long arrival() {
    return arrival;
  }

  /** Where the engine keeps the bytes. */
  final long location() {
    return location;
  }

  final void place(long arrivalNanos, long at) {
    arrival = arrivalNanos;
    location = at;
  }
}
