package dev.selftrace.store.index;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.TraceReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The index of one tenant. Thread-safe; {@link #publish} and the removals exclude each other and
 * are called by one thread at a time.
 *
 * <p>How a batch becomes visible at once: its rows carry its arrival and are added first; then one
 * volatile write moves the horizon to that arrival. A read takes the horizon when it begins and
 * ignores every row behind it, so it sees whole batches, the same ones throughout, and takes no
 * lock that the writer would wait for.
 */
public final class TenantIndex {

  private final IndexSetup setup;
  private final RecordSource source;
  private final TraceCatalog catalog = new TraceCatalog();
  private final LooseLogs loose = new LooseLogs();
  private final MetricTable metrics = new MetricTable();
  private final Neighbourhood neighbourhood = new Neighbourhood(loose);
  private final CopyOnWriteArrayList<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final TraceReader reader;
  private final VerdictRows verdicts = new VerdictRows();
  private final VerdictUpkeep upkeep;
  private final Object writing = new Object();
  private volatile IndexCounts counts = IndexCounts.NONE;

  /** Batches before this arrival are no trace's newest. */
  @GuardedBy("writing")
  private long oldestFrom;

  /** Empty. */
  public TenantIndex(IndexSetup setup, RecordSource source) {
    this(setup, source, System::nanoTime);
  }

  TenantIndex(IndexSetup setup, RecordSource source, LongSupplier ticks) {
    this.setup = requireNonNull(setup, "setup");
    this.source = requireNonNull(source, "source");
    this.reader = new IndexReader(this, ticks);
    this.upkeep = new VerdictUpkeep(this, ticks);
  }

  /**
   * Derives the rows of a batch and leaves out what is visible already. Called on the thread that
   * appends, by as many as like.
   */
  public Prepared prepare(Batch batch) {
    return new Preparation(setup.deriver(), setup.interner(), new Visible()).prepare(batch);
  }

  /**
   * Makes a prepared batch visible, all of it at once. Its bytes must be as durable as the engine
   * promises by now.
   *
   * <p>A record that another batch has brought since {@link #prepare} stays as it was first, and
   * counts as a duplicate. A prepared batch that {@link Prepared#isEmpty} changes nothing; its
   * acknowledgement bears the arrival of the newest batch.
   *
   * @param arrival nanoseconds since the epoch, greater than that of every batch before
   */
  public Ack publish(Prepared prepared, long arrival, Locations locations) {
    if (prepared.isEmpty()) {
      return new Ack(
          counts.lastArrival(), 0, 0, 0, prepared.duplicates(), prepared.duplicatesDiffering());
    }
    Ack ack;
    synchronized (writing) {
      ack = add(prepared, arrival, locations);
    }
    subscribers.forEach(subscriber -> subscriber.hint.run());
    return ack;
  }

  /** Everything that was published. */
  public TraceReader reader() {
    return reader;
  }

  /** What is visible now. */
  public IndexCounts counts() {
    return counts;
  }

  /** The last arrival of what {@link #removeOldest} would remove; empty when there is nothing. */
  public OptionalLong oldestArrival() {
    synchronized (writing) {
      IndexedTrace oldest = oldest();
      OptionalLong oldestLog = loose.oldestArrival();
      if (oldest == null || oldestLog.orElse(Long.MAX_VALUE) < oldest.lastArrival()) {
        return oldestLog;
      }
      return OptionalLong.of(oldest.lastArrival());
    }
  }

  /**
   * Removes the trace that has been quiet longest, or the log records without trace that arrived
   * together before it was last heard of.
   *
   * @param gone is told the location of each record
   * @return false when there was nothing
   */
  public boolean removeOldest(LongConsumer gone) {
    synchronized (writing) {
      IndexedTrace oldest = oldest();
      OptionalLong oldestLog = loose.oldestArrival();
      if (oldestLog.isPresent()
          && (oldest == null || oldestLog.getAsLong() < oldest.lastArrival())) {
        removeLoose(oldestLog.getAsLong(), Integer.MAX_VALUE, gone);
        return true;
      }
      if (oldest == null) {
        return false;
      }
      IndexedTrace.Removal removal = remove(oldest, Long.MAX_VALUE, gone);
      removal.arrivals().forEach(this::forgetBatchIfGone);
      return true;
    }
  }

  /**
   * Removes every record that arrived up to then; a trace of which nothing is left is gone.
   *
   * @return traces that are gone
   */
  public int removeUntil(long arrival) {
    return removeUntil(arrival, location -> {});
  }

  /**
   * Removes every record that arrived up to then; a trace of which nothing is left is gone.
   *
   * @param gone is told the location of each
   * @return traces that are gone
   */
  public int removeUntil(long arrival, LongConsumer gone) {
    synchronized (writing) {
      int traces = 0;
      Map<Long, IndexedTrace[]> batches = catalog.batches().headMap(arrival, true);
      for (IndexedTrace[] batch : batches.values()) {
        for (IndexedTrace trace : batch) {
          boolean wasThere = isIndexed(trace);
          boolean empty = remove(trace, arrival, gone).empty();
          traces += wasThere && empty ? 1 : 0;
        }
      }
      batches.clear();
      removeLoose(arrival, Integer.MAX_VALUE, gone);
      removeMetrics(arrival);
      return traces;
    }
  }

  /** Removes metrics that are older than they may be. */
  public void expireMetrics(long nowNanos) {
    synchronized (writing) {
      removeMetrics(nowNanos - setup.limits().metricRetentionAge().toNanos() - 1);
    }
  }

  /**
   * Judges traces that have settled, so that whoever asks for failed ones or for a cause finds them
   * without judging all. Answers are the same without it. Takes as long as there is something to
   * judge.
   *
   * @param settledUntil traces that something arrived for after that are not judged
   * @return verdicts that were looked at
   * @throws dev.selftrace.store.StoreInterruptedException when interrupted; what was done stays
   */
  public int judgeSettled(long settledUntil) {
    return upkeep.run(settledUntil);
  }

  VerdictRows verdicts() {
    return verdicts;
  }

  IndexSetup setup() {
    return setup;
  }

  RecordSource source() {
    return source;
  }

  TraceCatalog catalog() {
    return catalog;
  }

  MetricTable metrics() {
    return metrics;
  }

  LooseLogs looseLogs() {
    return loose;
  }

  /** A trace as it was at a moment; null when nothing of it had arrived. */
  @Nullable TraceView view(IndexedTrace trace, long horizon) {
    return trace.view(horizon, setup.judge(), neighbourhood);
  }

  TraceReader.Subscription subscribe(Runnable hint) {
    Subscriber subscriber = new Subscriber(hint);
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  @GuardedBy("writing")
  private Ack add(Prepared prepared, long arrival, Locations locations) {
    IndexCounts before = counts;
    if (arrival <= before.lastArrival()) {
      throw new IllegalArgumentException(
          "arrival: " + arrival + " (expected: > " + before.lastArrival() + ")");
    }
    Addition addition =
        new Addition(catalog, loose, metrics, neighbourhood, verdicts, locations, arrival);
    List<Prepared.Part> parts = prepared.parts();
    IndexedTrace[] touched = new IndexedTrace[parts.size()];
    for (int i = 0; i < touched.length; i++) {
      touched[i] = addition.add(parts.get(i));
    }
    prepared.loose().forEach(addition::addLoose);
    prepared.metrics().forEach(addition::add);
    catalog.batches().put(arrival, touched);
    counts = addition.counts(before);
    if (loose.count() > setup.limits().looseLogsMax()) {
      setup.metrics().limitHit("loose-logs-max");
      int more = loose.count() - setup.limits().looseLogsMax();
      removeLoose(arrival - 1, more, source::forget);
    }
    keepToMetricLimits(arrival);
    return addition.ack(prepared);
  }

  /** Removes at most so many log records without trace that arrived up to then. */
  @GuardedBy("writing")
  private void removeLoose(long until, int most, LongConsumer gone) {
    for (int i = 0; i < most && loose.oldestArrival().orElse(Long.MAX_VALUE) <= until; i++) {
      LogEntry log = loose.removeOldest();
      gone.accept(log.location());
      neighbourhood.changed(log, this::looksAroundAnew);
    }
    counts = counts.withLooseLogs(loose.count());
  }

  /** Metrics that have just arrived stay, whatever their number. */
  @GuardedBy("writing")
  private void keepToMetricLimits(long arrival) {
    removeMetrics(arrival - setup.limits().metricRetentionAge().toNanos() - 1);
    String limit = metricLimitExceeded();
    if (limit != null) {
      setup.metrics().limitHit(limit);
      while (metricLimitExceeded() != null && metrics.oldestArrival() < arrival) {
        metrics.removeOldest();
      }
      counts = counts.withMetricPoints(metrics.points());
    }
  }

  private @Nullable String metricLimitExceeded() {
    if (metrics.points() > setup.limits().metricPointsMax()) {
      return "metric-points-max";
    }
    return metrics.bytes() > setup.limits().metricBytesMax() ? "metric-bytes-max" : null;
  }

  @GuardedBy("writing")
  private void removeMetrics(long until) {
    while (metrics.oldestArrival() <= until) {
      metrics.removeOldest();
    }
    counts = counts.withMetricPoints(metrics.points());
  }

  /** The trace whose newest row is the oldest. */
  @GuardedBy("writing")
  private @Nullable IndexedTrace oldest() {
    for (Map.Entry<Long, IndexedTrace[]> batch :
        catalog.batches().tailMap(oldestFrom, true).entrySet()) {
      oldestFrom = batch.getKey();
      for (IndexedTrace trace : batch.getValue()) {
        if (trace.lastArrival() == batch.getKey() && isIndexed(trace)) {
          return trace;
        }
      }
    }
    return null;
  }

  @GuardedBy("writing")
  private void forgetBatchIfGone(long arrival) {
    IndexedTrace[] traces = catalog.batches().get(arrival);
    if (traces != null && Arrays.stream(traces).noneMatch(this::isIndexed)) {
      catalog.batches().remove(arrival);
    }
  }

  /** A trace does not see any more what it saw around itself. */
  private void looksAroundAnew(IndexedTrace trace) {
    trace.forgetVerdict();
    verdicts.open(trace);
  }

  /** Whether the trace is still there. */
  boolean isIndexed(IndexedTrace trace) {
    return trace.equals(catalog.find(trace.key().traceId()));
  }

  @GuardedBy("writing")
  private IndexedTrace.Removal remove(IndexedTrace trace, long until, LongConsumer gone) {
    List<SpanEntry> silent = trace.reach() == null ? List.of() : trace.silentUntil(until);
    IndexedTrace.Removal removal = trace.removeUntil(until, gone);
    neighbourhood.removed(trace, silent, this::looksAroundAnew);
    boolean ended = removal.empty() && isIndexed(trace);
    if (ended) {
      catalog.remove(trace);
      neighbourhood.ended(trace);
      verdicts.remove(trace);
    } else if (trace.isSuspect() && removal.spans() + removal.logs() > 0) {
      verdicts.open(trace);
    }
    counts = counts.with(removal, ended);
    return removal;
  }

  /** Whom to wake; equal only to itself. */
  private static final class Subscriber {
    final Runnable hint;

    Subscriber(Runnable hint) {
      this.hint = hint;
    }
  }

  /**
   * What a batch need not bring again; only what is visible, and so acknowledged or about to be.
   */
  private final class Visible implements Preparation.Known {
    private final long horizon = counts.lastArrival();

    @Override
    public @Nullable SpanEntry span(TraceId traceId, long spanId) {
      IndexedTrace trace = catalog.find(traceId);
      SpanEntry row = trace == null ? null : trace.span(spanId);
      return row == null || row.arrival() > horizon ? null : row;
    }

    @Override
    public boolean hasMetric(long hash) {
      MetricEntry metric = metrics.find(hash);
      return metric != null && metric.arrival() <= horizon;
    }

    @Override
    public boolean hasLog(@Nullable TraceId traceId, long hash) {
      if (traceId == null) {
        LogEntry row = loose.find(hash);
        return row != null && row.arrival() <= horizon;
      }
      IndexedTrace trace = catalog.find(traceId);
      LogEntry row = trace == null ? null : trace.log(hash);
      return row != null && row.arrival() <= horizon;
    }
  }
}
