package dev.selftrace.store.memory;

import static java.util.Objects.requireNonNull;

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
import dev.selftrace.store.Origin;
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
import dev.selftrace.store.index.IndexCounts;
import dev.selftrace.store.index.IndexSetup;
import dev.selftrace.store.index.LedgerTable;
import dev.selftrace.store.index.Locations;
import dev.selftrace.store.index.Prepared;
import dev.selftrace.store.index.RecordKeeper;
import dev.selftrace.store.index.TenantIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One tenant of the in-memory engine. Thread-safe. */
final class MemoryTenant implements TenantStore {

  private final InMemoryTraceStore store;
  private final Shelf shelf = new Shelf();
  private final TenantIndex index;
  private final LedgerTable ledger;

  MemoryTenant(InMemoryTraceStore store, IndexSetup setup) {
    this.store = store;
    this.index = new TenantIndex(setup, shelf);
    this.ledger = new LedgerTable(setup.limits(), setup.metrics(), new HeldOnly());
  }

  @Override
  public CompletionStage<Ack> append(Batch batch) {
    store.requireOpen();
    return CompletableFuture.completedFuture(store.append(this, requireNonNull(batch, "batch")));
  }

  Prepared prepare(Batch batch) {
    return index.prepare(batch);
  }

  /** Called under the store's lock. */
  Ack publish(Prepared prepared, long now) {
    long arrival = Math.max(now, index.counts().lastArrival() + 1);
    return index.publish(prepared, arrival, new Shelving(prepared.fresh()));
  }

  long bytes() {
    return shelf.bytes();
  }

  long spans() {
    return index.counts().spans();
  }

  /** Far in the future when there is nothing. */
  long oldestArrival() {
    return index.oldestArrival().orElse(Long.MAX_VALUE);
  }

  /** Drops what has been quiet longest; returns traces that are gone. */
  int dropOldest() {
    long before = index.counts().expiredTraces();
    index.removeOldest(shelf::forget);
    return (int) (index.counts().expiredTraces() - before);
  }

  void judgeSettled(long settledUntil) {
    index.judgeSettled(settledUntil);
  }

  void expireMetrics(long now) {
    index.expireMetrics(now);
  }

  /** Drops what arrived before; returns traces that are gone. */
  int dropBefore(long arrival) {
    return index.removeUntil(arrival - 1, shelf::forget);
  }

  @Override
  public Ledger ledger() {
    store.requireOpen();
    return ledger;
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
    store.requireOpen();
    IndexCounts counts = index.counts();
    return new StoreStats(
        counts.traces(),
        counts.spans(),
        counts.logs(),
        counts.looseLogs(),
        counts.metricPoints(),
        shelf.bytes(),
        0,
        counts.lastArrival(),
        0,
        counts.expiredTraces(),
        ledger.entries());
  }

  private TraceReader reader() {
    store.requireOpen();
    return index.reader();
  }

  /** Keeps the ledger nowhere but in its table, for as long as the store is open. */
  private final class HeldOnly implements RecordKeeper {

    @Override
    public void open(LedgerTable table) {
      store.requireOpen();
    }

    @Override
    public void keep(LedgerTable table, Kept record) {
      store.requireOpen();
    }
  }

  /** Puts the records of a batch on the shelf as the index asks for their places. */
  private final class Shelving implements Locations {
    private final List<HeldRecord> spans = new ArrayList<>();
    private final List<HeldRecord> logs = new ArrayList<>();

    Shelving(Batch batch) {
      for (Batch.SpanGroup group : batch.spans()) {
        Origin origin = HeldRecord.cutOut(group.origin());
        group.spans().forEach(span -> spans.add(HeldRecord.of(origin, span.bytes())));
      }
      for (Batch.LogGroup group : batch.logs()) {
        Origin origin = HeldRecord.cutOut(group.origin());
        group.logs().forEach(log -> logs.add(HeldRecord.of(origin, log.bytes())));
      }
    }

    @Override
    public long span(int position) {
      return shelf.put(spans.get(position));
    }

    @Override
    public long log(int position) {
      return shelf.put(logs.get(position));
    }
  }
}
