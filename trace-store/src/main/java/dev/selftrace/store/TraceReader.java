package dev.selftrace.store;

import dev.selftrace.model.Exchange;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way out, for one tenant. Thread-safe and blocking: call from a thread that may wait. A read
 * sees every batch acknowledged before it began. Interrupting the thread ends a read early with
 * {@link StoreInterruptedException}.
 *
 * <p>Every method may raise {@link StoreClosedException}, and {@link StoreCorruptException} when
 * the bytes it needs are damaged.
 */
public interface TraceReader {

  /** Rows and verdict of one trace; empty when nothing of it has arrived or it has expired. */
  Optional<TraceOutline> outline(TraceId traceId);

  /**
   * Whole spans of one trace, in the order of {@code spanIds}; ids that are not there are left out.
   *
   * @param spanIds at most {@link StoreLimits#spansReadMax}
   */
  List<StoredSpan> spans(TraceId traceId, Collection<SpanId> spanIds);

  /** What a model span was sent and answered; empty when the span is not there. */
  Optional<Exchange> exchange(TraceId traceId, SpanId spanId);

  /**
   * How often these failures were seen in everything still stored; one that never was is left out.
   *
   * @param fingerprints at most {@link StoreLimits#pageItemsMax}
   */
  List<ErrorHistory> history(Collection<String> fingerprints);

  /** Log records of one trace in arrival order; of one span when {@code spanId} is given. */
  List<StoredLog> logs(TraceId traceId, @Nullable SpanId spanId, int limit);

  /**
   * Log records that name no trace, by their own times; they are also in no trace's answers but
   * where a verdict puts them to a span. Fewer than there are when a read takes too long.
   */
  List<StoredLog> looseLogs(LooseLogQuery query);

  /**
   * Traces that match, newest first arrival first. A trace is in the window when something of it
   * arrived in the window.
   */
  Page<TraceRow> traces(SpanQuery query, @Nullable Cursor after);

  /**
   * Spans that match and arrived in the window themselves, newest first arrival of their trace
   * first, then by trace id and span id.
   */
  Page<SpanMatch> spans(SpanQuery query, @Nullable Cursor after);

  /**
   * Originating errors of traces that match, newest last arrival first; one row per cause of a
   * trace, so that a group's counts can be made from them. At most the query's limit and {@link
   * StoreLimits#errorRowsMax}; there is no cursor.
   */
  Page<ErrorRow> errors(SpanQuery query);

  /**
   * Workflows with arrivals in the window, latest first; at most {@link StoreLimits#workflowsMax}.
   */
  Page<WorkflowRow> workflows(long sinceNanos, long untilNanos);

  /**
   * Counts, quantiles and sums by group; at most the query's limit of rows. There is no cursor.
   * Bytes of spans are read only for attributes.
   */
  AggregateResult aggregate(AggregateQuery query);

  /**
   * Metrics of which points arrived in the window, by name; at most {@link
   * StoreLimits#pageItemsMax}.
   */
  Page<MetricRow> metricNames(long sinceNanos, long untilNanos);

  /**
   * Points of one metric, newest arrival first, those that arrived together as they were sent; at
   * most the query's limit, and no older than {@link StoreLimits#metricRetentionAge}. There is no
   * cursor.
   */
  Page<StoredPoint> metrics(MetricQuery query);

  /** Ids of traces that begin with these hex digits (lower case, 1 to 32), ascending. */
  List<TraceId> traceIds(String hexPrefix, int limit);

  /** The end of the stream: everything that is visible now lies before it. */
  Position position();

  /**
   * Traces that match and of which something arrived after {@code since}, latest arrival first. The
   * window of the query applies to that arrival. There is no cursor: take {@link #position} before
   * this call to go on from there.
   */
  Page<TraceRow> changes(Position since, SpanQuery query);

  /**
   * Calls {@code hint} after each batch that became visible. The hint runs on a store thread and
   * must only wake others. Closing the subscription ends it.
   */
  Subscription onChange(Runnable hint);

  /** Sizes of this tenant. */
  StoreStats stats();

  /** Ends a subscription. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
