package dev.selftrace.analysis;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;

/** A span of one of several traces. */
public record Place(TraceId traceId, SpanId spanId) implements Comparable<Place> {

  /** The lower of two, so that a choice does not depend on the order of arrival. */
  Place first(Place other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(Place other) {
    int trace = traceId.compareTo(other.traceId);
    return trace != 0 ? trace : spanId.compareTo(other.spanId);
  }
}
