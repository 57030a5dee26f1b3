package dev.selftrace.access;

import dev.selftrace.model.Exchange;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Ack;
import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateResult;
import dev.selftrace.store.AggregateRow;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Capabilities;
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
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import dev.selftrace.store.TraceStore;
import dev.selftrace.store.WorkflowRow;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A store whose tenants hold nothing and only know who they are. */
final class NamedTenants implements TraceStore {

  private static final StoreStats NOTHING = new StoreStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  @Override
  public TenantStore tenant(TenantRef tenant) {
    return new Empty(tenant);
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities("named", false);
  }

  @Override
  public void judgeSettled(Duration settle) {}

  @Override
  public StoreStats stats() {
    return NOTHING;
  }

  @Override
  public void close() {}

  record Empty(TenantRef ref) implements TenantStore {

    @Override
    public CompletionStage<Ack> append(Batch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Ledger ledger() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<TraceOutline> outline(TraceId traceId) {
      return Optional.empty();
    }

    @Override
    public List<StoredSpan> spans(TraceId traceId, Collection<SpanId> spanIds) {
      return List.of();
    }

    @Override
    public List<StoredLog> logs(TraceId traceId, SpanId spanId, int limit) {
      return List.of();
    }

    @Override
    public AggregateResult aggregate(AggregateQuery query) {
      return new AggregateResult(Page.empty(), 0, 0, 0, 0, 0, AggregateRow.Usage.NONE, 0);
    }

    @Override
    public Page<MetricRow> metricNames(long sinceNanos, long untilNanos) {
      return Page.empty();
    }

    @Override
    public Page<StoredPoint> metrics(MetricQuery query) {
      return Page.empty();
    }

    @Override
    public List<StoredLog> looseLogs(LooseLogQuery query) {
      return List.of();
    }

    @Override
    public Page<TraceRow> traces(SpanQuery query, Cursor after) {
      return Page.empty();
    }

    @Override
    public Page<SpanMatch> spans(SpanQuery query, Cursor after) {
      return Page.empty();
    }

    @Override
    public Optional<Exchange> exchange(TraceId traceId, SpanId spanId) {
      return Optional.empty();
    }

    @Override
    public List<ErrorHistory> history(Collection<String> fingerprints) {
      return List.of();
    }

    @Override
    public Page<ErrorRow> errors(SpanQuery query) {
      return Page.empty();
    }

    @Override
    public Page<WorkflowRow> workflows(long sinceNanos, long untilNanos) {
      return Page.empty();
    }

    @Override
    public List<TraceId> traceIds(String hexPrefix, int limit) {
      return List.of();
    }

    @Override
    public Position position() {
      return Position.START;
    }

    @Override
    public Page<TraceRow> changes(Position since, SpanQuery query) {
      return Page.empty();
    }

    @Override
    public Subscription onChange(Runnable hint) {
      return () -> {};
    }

    @Override
    public StoreStats stats() {
      return NOTHING;
    }
  }
}
