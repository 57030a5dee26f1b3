package dev.selftrace.store;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceVerdict;
import java.util.List;

/**
 * A trace in a list.
 *
 * @param firstArrival when its first batch arrived; orders lists, so it never changes
 * @param lastArrival when its newest batch arrived
 * @param matchedSpanIds spans that matched a span-level condition, at most {@link #MATCHES_MAX}, in
 *     order of start; empty when the query had none
 */
public record TraceRow(
    TraceVerdict verdict, long firstArrival, long lastArrival, List<SpanId> matchedSpanIds) {

  /** The most matching spans a row names. */
  public static final int MATCHES_MAX = 20;

  public TraceRow {
    matchedSpanIds = List.copyOf(matchedSpanIds);
  }
}
