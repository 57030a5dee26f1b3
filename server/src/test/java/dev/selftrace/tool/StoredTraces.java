package dev.selftrace.tool;

import dev.selftrace.analysis.Judge;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateResult;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.ErrorHistory;
import dev.selftrace.store.ErrorRow;
import dev.selftrace.store.Ledger;
import dev.selftrace.store.LooseLogQuery;
import dev.selftrace.store.MetricQuery;
import dev.selftrace.store.MetricRow;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanMatch;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.StoreStats;
import dev.selftrace.store.StoredLog;
import dev.selftrace.store.StoredPoint;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceRow;
import dev.selftrace.store.WorkflowRow;
import dev.selftrace.store.contract.Telemetry;
import dev.selftrace.store.memory.InMemoryTraceStore;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One tenant of the in-memory engine, of which single spans can be damaged and whose subscriptions
 * can be counted. Thread-safe.
 */
final class StoredTraces implements TraceReader {

  private final TenantStore tenant;
  private final AtomicInteger subscriptions = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();

  /** Spans whose bytes are damaged. */
  final Set<SpanId> damaged = ConcurrentHashMap.newKeySet();

  StoredTraces(InstantSource clock) {
    tenant =
        new InMemoryTraceStore(
                StoreLimits.DEFAULTS, new Semantics(), new Judge(), clock, StoreMetrics.NONE)
            .tenant(new TenantRef("tenant0001"));
  }

  /** Takes in what one export brought. */
  void append(List<Span> spans, List<LogRecord> logs) {
    tenant.append(Telemetry.batch(spans, logs)).toCompletableFuture().join();
  }

  /** What agents wrote down. */
  Ledger ledger() {
    return tenant.ledger();
  }

  /** Takes in a batch. */
  void append(Batch batch) {
    tenant.append(batch).toCompletableFuture().join();
  }

  /** How many wait for a change. */
  int subscriptions() {
    return subscriptions.get();
  }

  private void requireWhole(Collection<SpanId> spanIds) {
    if (spanIds.stream().anyMatch(damaged::contains)) {
      throw new StoreCorruptException("Corrupt: test.log@0 crc actual=1 expected=2");
    }
  }

  @Override
  public Optional<TraceOutline> outline(TraceId traceId) {
    return tenant.outline(traceId);
  }

  @Override
  public List<StoredSpan> spans(TraceId traceId, Collection<SpanId> spanIds) {
    requireWhole(spanIds);
    return tenant.spans(traceId, spanIds);
  }

  @Override
  public Optional<Exchange> exchange(TraceId traceId, SpanId spanId) {
    requireWhole(List.of(spanId));
    return tenant.exchange(traceId, spanId);
  }

  @Override
  public List<ErrorHistory> history(Collection<String> fingerprints) {
    return tenant.history(fingerprints);
  }

  @Override
  public List<StoredLog> looseLogs(LooseLogQuery query) {
    return tenant.looseLogs(query);
  }

  @Override
  public List<StoredLog> logs(TraceId traceId, @Nullable SpanId spanId, int limit) {
    return tenant.logs(traceId, spanId, limit);
  }

  @Override
  public Page<TraceRow> traces(SpanQuery query, @Nullable Cursor after) {
    return tenant.traces(query, after);
  }

  @Override
  public Page<SpanMatch> spans(SpanQuery query, @Nullable Cursor after) {
    return tenant.spans(query, after);
  }

  @Override
  public Page<ErrorRow> errors(SpanQuery query) {
    return tenant.errors(query);
  }

  @Override
  public Page<WorkflowRow> workflows(long sinceNanos, long untilNanos) {
    return tenant.workflows(sinceNanos, untilNanos);
  }

  @Override
  public AggregateResult aggregate(AggregateQuery query) {
    return tenant.aggregate(query);
  }

  @Override
  public Page<MetricRow> metricNames(long sinceNanos, long untilNanos) {
    return tenant.metricNames(sinceNanos, untilNanos);
  }

  @Override
  public Page<StoredPoint> metrics(MetricQuery query) {
    return tenant.metrics(query);
  }

  @Override
  public List<TraceId> traceIds(String hexPrefix, int limit) {
    return tenant.traceIds(hexPrefix, limit);
  }

  @Override
  public Position position() {
    return tenant.position();
  }

  /** How often somebody asked what is new. */
  int looks() {
    return looks.get();
  }

  @Override
  public Page<TraceRow> changes(Position since, SpanQuery query) {
    looks.incrementAndGet();
    return tenant.changes(since, query);
  }

  @Override
  public Subscription onChange(Runnable hint) {
    Subscription subscription = tenant.onChange(hint);
    subscriptions.incrementAndGet();
    return () -> {
      subscription.close();
      subscriptions.decrementAndGet();
    };
  }

  @Override
  public StoreStats stats() {
    return tenant.stats();
  }
}
