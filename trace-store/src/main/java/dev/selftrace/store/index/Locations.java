package dev.selftrace.store.index;

/**
 * Where the records of a prepared batch lie. Asked once for each record that really is new, before
 * it becomes visible; the numbers mean nothing to the index.
 */
public interface Locations {

  /** The location of a span, by its position in {@link Prepared#fresh()}, groups in order. */
  long span(int position);

  /** The location of a log record, by its position in {@link Prepared#fresh()}, groups in order. */
  long log(int position);
}
