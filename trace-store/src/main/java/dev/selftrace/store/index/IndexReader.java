package dev.selftrace.store.index;

import static java.util.Objects.requireNonNull;

import dev.selftrace.model.Exchange;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateResult;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.ErrorHistory;
import dev.selftrace.store.ErrorRow;
import dev.selftrace.store.LooseLogQuery;
import dev.selftrace.store.MetricQuery;
import dev.selftrace.store.MetricRow;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.SpanMatch;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreStats;
import dev.selftrace.store.StoredLog;
import dev.selftrace.store.StoredPoint;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceRow;
import dev.selftrace.store.WorkflowRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers every question from the index, and asks the engine for bytes where it must. */
final class IndexReader implements TraceReader {

  /** The most log records that messages are read from. */
  private static final int EXCHANGE_LOGS_MAX = 1_000;

  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{1,32}");

  private final TenantIndex index;
  private final LongSupplier ticks;

  /**
   * @param ticks nanoseconds of a clock that only goes forward, for the time a read may take
   */
  IndexReader(TenantIndex index, LongSupplier ticks) {
    this.index = index;
    this.ticks = ticks;
  }

  @Override
  public Optional<TraceOutline> outline(TraceId traceId) {
    TraceView trace = view(traceId);
    return trace == null
        ? Optional.empty()
        : Optional.of(
            new TraceOutline(
                TraceMatcher.row(trace, List.of()), trace.spanRows(), trace.logRows()));
  }

  @Override
  public List<StoredSpan> spans(TraceId traceId, Collection<SpanId> spanIds) {
    atMost("spanIds", spanIds.size(), limits().spansReadMax());
    IndexedTrace trace = index.catalog().find(requireNonNull(traceId, "traceId"));
    long horizon = horizon();
    List<StoredSpan> found = new ArrayList<>(spanIds.size());
    if (trace == null) {
      return found;
    }
    Patience patience = patience();
    for (SpanId id : spanIds) {
      SpanEntry row = trace.span(id.value());
      if (row != null && row.arrival() <= horizon) {
        patience.lasts();
        ReceivedSpan received = index.source().span(row.location());
        if (received != null) {
          found.add(stored(received, row.arrival()));
        }
      }
    }
    return found;
  }

  private StoredSpan stored(ReceivedSpan received, long arrival) {
    Span span = received.span();
    return new StoredSpan(span, index.setup().deriver().facts(span), arrival, received.bytes());
  }

  @Override
  public Optional<Exchange> exchange(TraceId traceId, SpanId spanId) {
    return spans(traceId, List.of(spanId)).stream()
        .findFirst()
        .map(stored ->
            index
                .setup()
                .deriver()
                .exchange(
                    stored.span(),
                    logs(traceId, spanId, EXCHANGE_LOGS_MAX).stream()
                        .map(StoredLog::record)
                        .toList()));
  }

  @Override
  public List<ErrorHistory> history(Collection<String> fingerprints) {
    atMost("fingerprints", fingerprints.size(), limits().pageItemsMax());
    return new RecentScan(index, SpanQuery.all(limits().errorRowsMax()), horizon(), patience())
        .history(fingerprints);
  }

  @Override
  public List<StoredLog> logs(TraceId traceId, @Nullable SpanId spanId, int limit) {
    atLeastOne("limit", limit);
    TraceView trace = view(traceId);
    List<StoredLog> found = new ArrayList<>();
    if (trace == null) {
      return found;
    }
    Patience patience = patience();
    for (int i = 0; i < trace.logCount() && found.size() < limit; i++) {
      LogEntry row = trace.log(i);
      if (spanId == null || row.spanId() == spanId.value()) {
        patience.lasts();
        LogRecord log = index.source().log(row.location());
        if (log != null) {
          found.add(new StoredLog(log, index.setup().deriver().facts(log), row.arrival()));
        }
      }
    }
    return found;
  }

  @Override
  public List<StoredLog> looseLogs(LooseLogQuery query) {
    atMost("limit", query.limit(), limits().pageItemsMax());
    Patience patience = patience();
    List<StoredLog> found = new ArrayList<>();
    for (LogEntry row : index.looseLogs().find(query, horizon())) {
      if (!patience.lastsForOneRead()) {
        break;
      }
      LogRecord log = index.source().log(row.location());
      if (log != null) {
        found.add(new StoredLog(log, index.setup().deriver().facts(log), row.arrival()));
      }
    }
    return found;
  }

  @Override
  public Page<TraceRow> traces(SpanQuery query, @Nullable Cursor after) {
    return new TraceScan(index, checked(query), horizon(), patience()).traces(after);
  }

  @Override
  public Page<SpanMatch> spans(SpanQuery query, @Nullable Cursor after) {
    return new TraceScan(index, checked(query), horizon(), patience()).spans(after);
  }

  @Override
  public Page<ErrorRow> errors(SpanQuery query) {
    requireNonNull(query, "query");
    return new RecentScan(index, query, horizon(), patience()).errors();
  }

  @Override
  public Page<TraceRow> changes(Position since, SpanQuery query) {
    requireNonNull(since, "since");
    return new RecentScan(index, checked(query), horizon(), patience()).changes(since);
  }

  @Override
  public Page<WorkflowRow> workflows(long sinceNanos, long untilNanos) {
    SpanQuery all = SpanQuery.all(1).arrivedBetween(sinceNanos, untilNanos);
    return new TraceScan(index, all, horizon(), patience()).workflows();
  }

  @Override
  public AggregateResult aggregate(AggregateQuery query) {
    checked(query.matching());
    return new Aggregation(index, query, horizon(), patience()).answer();
  }

  @Override
  public Page<MetricRow> metricNames(long sinceNanos, long untilNanos) {
    return index
        .metrics()
        .names(sinceNanos, untilNanos, horizon(), limits().pageItemsMax(), patience());
  }

  @Override
  public Page<StoredPoint> metrics(MetricQuery query) {
    atMost("limit", query.limit(), limits().metricPointsMax());
    return index.metrics().points(query, horizon(), patience());
  }

  @Override
  public List<TraceId> traceIds(String hexPrefix, int limit) {
    atLeastOne("limit", limit);
    if (!PREFIX.matcher(hexPrefix).matches()) {
      throw new IllegalArgumentException(
          "hexPrefix: " + hexPrefix + " (expected: 1 to 32 lower-case hex digits)");
    }
    int missing = TraceId.HEX_DIGITS - hexPrefix.length();
    TraceId first = TraceId.parse(hexPrefix + "0".repeat(missing));
    TraceId last = TraceId.parse(hexPrefix + "f".repeat(missing));
    long horizon = horizon();
    List<TraceId> ids = new ArrayList<>();
    for (IndexedTrace trace : index.catalog().between(first, last).values()) {
      if (ids.size() == limit) {
        break;
      }
      if (index.view(trace, horizon) != null) {
        ids.add(trace.key().traceId());
      }
    }
    return ids;
  }

  @Override
  public Position position() {
    return new Position(horizon());
  }

  @Override
  public Subscription onChange(Runnable hint) {
    return index.subscribe(requireNonNull(hint, "hint"));
  }

  /** Bytes, queue, quarantine and ledger are the engine's to add. */
  @Override
  public StoreStats stats() {
    IndexCounts counts = index.counts();
    return new StoreStats(
        counts.traces(),
        counts.spans(),
        counts.logs(),
        counts.looseLogs(),
        counts.metricPoints(),
        0,
        0,
        counts.lastArrival(),
        0,
        counts.expiredTraces(),
        0);
  }

  private @Nullable TraceView view(TraceId traceId) {
    long horizon = horizon();
    IndexedTrace trace = index.catalog().find(requireNonNull(traceId, "traceId"));
    return trace == null ? null : index.view(trace, horizon);
  }

  private SpanQuery checked(SpanQuery query) {
    atMost("limit", query.limit(), limits().pageItemsMax());
    return query;
  }

  private static void atMost(String name, int value, int max) {
    if (value > max) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: <= " + max + ")");
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }

  private StoreLimits limits() {
    return index.setup().limits();
  }

  private long horizon() {
    return index.counts().lastArrival();
  }

  private Patience patience() {
    return new Patience(ticks, limits().queryTime().toNanos());
  }
}
