package dev.selftrace.store.index;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Cursor;

/** A trace's place in lists: first arrival descending, then id ascending. It never changes. */
record TraceKey(long firstArrival, TraceId traceId) implements Comparable<TraceKey> {

  /** As the span id of a cursor: after every span of the trace. */
  static final SpanId WHOLE_TRACE = new SpanId(-1);

  private static final TraceId FIRST_ID = new TraceId(0, 0);

  /** Before every trace that arrived at this moment or earlier. */
  static TraceKey startOf(long arrival) {
    return new TraceKey(arrival, FIRST_ID);
  }

  static TraceKey of(Cursor cursor) {
    return new TraceKey(cursor.arrival(), cursor.traceId());
  }

  Cursor cursor(SpanId after) {
    return new Cursor(firstArrival, traceId, after);
  }

  @Override
  public int compareTo(TraceKey other) {
    int byArrival = Long.compare(other.firstArrival, firstArrival);
    return byArrival != 0 ? byArrival : traceId.compareTo(other.traceId);
  }
}
