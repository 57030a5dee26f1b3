package dev.selftrace.store.disk;

import dev.selftrace.model.Exchange;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Ack;
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
import dev.selftrace.store.StoreStats;
import dev.selftrace.store.StoredLog;
import dev.selftrace.store.StoredPoint;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceRow;
import dev.selftrace.store.WorkflowRow;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One tenant's handle: reads go to its index, batches to its log. Thread-safe. */
final class DiskTenant implements TenantStore {

  private final TenantEngine engine;

  DiskTenant(TenantEngine engine) {
    this.engine = engine;
  }

  private TraceReader reader() {
    return engine.reader();
  }

  @Override
  public CompletionStage<Ack> append(Batch batch) {
    return engine.append(batch);
  }

  @Override
  public Ledger ledger() {
    return engine.ledger();
  }

  @Override
  public Optional<TraceOutline> outline(TraceId traceId) {
    return reader().outline(traceId);
  }

  @Override
  public List<StoredSpan> spans(TraceId traceId, Collection<SpanId> spanIds) {
    return reader().spans(traceId, spanIds);
  }

  @Override
  public List<StoredLog> logs(TraceId traceId, @Nullable SpanId spanId, int limit) {
    return reader().logs(traceId, spanId, limit);
  }

  @Override
  public List<StoredLog> looseLogs(LooseLogQuery query) {
    return reader().looseLogs(query);
  }

  @Override
  public Page<TraceRow> traces(SpanQuery query, @Nullable Cursor after) {
    return reader().traces(query, after);
  }

  @Override
  public Page<SpanMatch> spans(SpanQuery query, @Nullable Cursor after) {
    return reader().spans(query, after);
  }

  @Override
  public Optional<Exchange> exchange(TraceId traceId, SpanId spanId) {
    return reader().exchange(traceId, spanId);
  }

  @Override
  public List<ErrorHistory> history(Collection<String> fingerprints) {
    return reader().history(fingerprints);
  }

  @Override
  public Page<ErrorRow> errors(SpanQuery query) {
    return reader().errors(query);
  }

  @Override
  public Page<WorkflowRow> workflows(long sinceNanos, long untilNanos) {
    return reader().workflows(sinceNanos, untilNanos);
  }

  @Override
  public AggregateResult aggregate(AggregateQuery query) {
    return reader().aggregate(query);
  }

  @Override
  public Page<MetricRow> metricNames(long sinceNanos, long untilNanos) {
    return reader().metricNames(sinceNanos, untilNanos);
  }

  @Override
  public Page<StoredPoint> metrics(MetricQuery query) {
    return reader().metrics(query);
  }

  @Override
  public List<TraceId> traceIds(String hexPrefix, int limit) {
    return reader().traceIds(hexPrefix, limit);
  }

  @Override
  public Position position() {
    return reader().position();
  }

  @Override
  public Page<TraceRow> changes(Position since, SpanQuery query) {
    return reader().changes(since, query);
  }

  @Override
  public Subscription onChange(Runnable hint) {
    return reader().onChange(hint);
  }

  @Override
  public StoreStats stats() {
    reader();
    return engine.statsSoFar();
  }
}
