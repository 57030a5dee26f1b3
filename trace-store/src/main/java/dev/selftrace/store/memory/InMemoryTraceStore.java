package dev.selftrace.store.memory;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Capabilities;
import dev.selftrace.store.RowDeriver;
import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.StoreStats;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceJudge;
import dev.selftrace.store.TraceStore;
import dev.selftrace.store.index.IndexSetup;
import dev.selftrace.store.index.Prepared;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine that keeps everything in the heap and nothing after the process ends.
 *
 * <p>Bounded over all tenants together: when a batch makes it too much, the traces that have been
 * quiet longest are dropped, and counted as expired. Thread-safe: batches are added one after the
 * other under one lock, reads never wait for it.
 */
public final class InMemoryTraceStore implements TraceStore {

  private static final String BYTES_LIMIT = "memory-bytes-max";
  private static final String SPANS_LIMIT = "spans-max";
  private static final Duration FULL_RETRY = Duration.ofSeconds(5);

  private final StoreLimits limits;
  private final IndexSetup setup;
  private final InstantSource clock;
  private final StoreMetrics metrics;
  private final Map<TenantRef, MemoryTenant> tenants = new ConcurrentHashMap<>();
  private final Object lock = new Object();
  private volatile boolean closed;

  /** Empty. The clock tells arrival times. */
  public InMemoryTraceStore(
      StoreLimits limits,
      RowDeriver deriver,
      TraceJudge judge,
      InstantSource clock,
      StoreMetrics metrics) {
    this.limits = requireNonNull(limits, "limits");
    this.setup =
        IndexSetup.of(
            limits,
            requireNonNull(deriver, "deriver"),
            requireNonNull(judge, "judge"),
            requireNonNull(metrics, "metrics"));
    this.clock = requireNonNull(clock, "clock");
    this.metrics = metrics;
  }

  @Override
  public TenantStore tenant(TenantRef tenant) {
    requireNonNull(tenant, "tenant");
    requireOpen();
    return tenants.computeIfAbsent(tenant, ref -> new MemoryTenant(this, setup));
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities("memory", false);
  }

  @Override
  public StoreStats stats() {
    requireOpen();
    return tenants.values().stream()
        .map(MemoryTenant::stats)
        .reduce(new StoreStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), InMemoryTraceStore::sum);
  }

  private static StoreStats sum(StoreStats left, StoreStats right) {
    return new StoreStats(
        left.traces() + right.traces(),
        left.spans() + right.spans(),
        left.logs() + right.logs(),
        left.looseLogs() + right.looseLogs(),
        left.metricPoints() + right.metricPoints(),
        left.bytes() + right.bytes(),
        0,
        Math.max(left.lastArrival(), right.lastArrival()),
        0,
        left.expiredTraces() + right.expiredTraces(),
        left.ledgerEntries() + right.ledgerEntries());
  }

  @Override
  public void judgeSettled(Duration settle) {
    requireOpen();
    long settledUntil = nanos(clock.instant()) - settle.toNanos();
    tenants.values().forEach(tenant -> tenant.judgeSettled(settledUntil));
  }

  /** Lets go of everything. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      tenants.clear();
    }
  }

  void requireOpen() {
    if (closed) {
      throw new StoreClosedException("Closed: the store has stopped");
    }
  }

  /** Adds a batch of one tenant; visible when this returns. */
  Ack append(MemoryTenant tenant, Batch batch) {
    long start = System.nanoTime();
    Prepared prepared = tenant.prepare(batch);
    long bytes = HeldRecord.bytes(prepared.fresh());
    Ack ack;
    synchronized (lock) {
      requireOpen();
      long now = nanos(clock.instant());
      refuseWhatNeverFits(bytes, prepared.fresh().spanCount());
      expire(now);
      ack = tenant.publish(prepared, now);
      makeRoom(tenant, ack.arrival());
    }
    metrics.appended(ack.spans(), ack.logs(), bytes, System.nanoTime() - start);
    return ack;
  }

  @GuardedBy("lock")
  private void expire(long now) {
    long oldestKept = now - limits.retentionAge().toNanos();
    MemoryTenant oldest = oldest(oldestKept);
    while (oldest != null) {
      drop(oldest);
      oldest = oldest(oldestKept);
    }
    tenants.values().forEach(tenant -> tenant.expireMetrics(now));
  }

  private void refuseWhatNeverFits(long bytes, int spans) {
    if (bytes > limits.memoryBytesMax() || spans > limits.spansMax()) {
      String limit = bytes > limits.memoryBytesMax() ? BYTES_LIMIT : SPANS_LIMIT;
      metrics.limitHit(limit);
      throw new StoreFullException(limit, FULL_RETRY);
    }
  }

  /**
   * Drops the quietest traces. What has just been acknowledged stays: when only its traces are
   * left, their older records go.
   */
  @GuardedBy("lock")
  private void makeRoom(MemoryTenant tenant, long arrival) {
    String limit = limitExceeded();
    if (limit == null) {
      return;
    }
    metrics.limitHit(limit);
    MemoryTenant oldest = oldest(arrival);
    while (oldest != null && limitExceeded() != null) {
      drop(oldest);
      oldest = oldest(arrival);
    }
    if (limitExceeded() != null) {
      long before = tenant.bytes();
      int traces = tenant.dropBefore(arrival);
      metrics.expired(traces, before - tenant.bytes());
    }
  }

  @GuardedBy("lock")
  private @Nullable String limitExceeded() {
    long bytes = 0;
    long spans = 0;
    for (MemoryTenant tenant : tenants.values()) {
      bytes += tenant.bytes();
      spans += tenant.spans();
    }
    if (bytes > limits.memoryBytesMax()) {
      return BYTES_LIMIT;
    }
    return spans > limits.spansMax() ? SPANS_LIMIT : null;
  }

  @GuardedBy("lock")
  private void drop(MemoryTenant tenant) {
    long before = tenant.bytes();
    int traces = tenant.dropOldest();
    metrics.expired(traces, before - tenant.bytes());
  }

  /** The tenant with what has been quiet longest, if that is since before then. */
  @GuardedBy("lock")
  private @Nullable MemoryTenant oldest(long before) {
    return tenants.values().stream()
        .filter(tenant -> tenant.oldestArrival() < before)
        .min(Comparator.comparingLong(MemoryTenant::oldestArrival))
        .orElse(null);
  }

  private static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
