package dev.selftrace.store.disk;

import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Ledger;
import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.StoreInterruptedException;
import dev.selftrace.store.StoreStats;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.index.IndexCounts;
import dev.selftrace.store.index.LedgerTable;
import dev.selftrace.store.index.Prepared;
import dev.selftrace.store.index.TenantIndex;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One tenant of the store: its index, its segments and its place at a writer. Thread-safe.
 *
 * <p>Until its log has been read, reads wait and batches wait for {@link #APPEND_WAIT}; then they
 * are refused with a time to come back.
 */
final class TenantEngine {

  private static final Duration APPEND_WAIT = Duration.ofSeconds(2);

  private final Engine engine;
  private final TenantRef tenant;
  private final LogWriter writer;
  private final SegmentList segments = new SegmentList();
  private final TenantIndex index;
  private final DiskLedger keeper;
  private final LedgerTable ledger;
  private final CompletableFuture<TenantLog> log = new CompletableFuture<>();
  private volatile boolean closed;

  /**
   * @param ledgerThread reads and writes the ledger's file
   */
  TenantEngine(Engine engine, TenantRef tenant, LogWriter writer, Executor ledgerThread) {
    this.engine = engine;
    this.tenant = tenant;
    this.writer = writer;
    this.index = new TenantIndex(engine.index(), new DiskRecords(engine.cache(), segments));
    this.keeper = new DiskLedger(engine.environment(), tenant, ledgerThread);
    this.ledger = new LedgerTable(engine.limits(), engine.metrics(), keeper);
  }

  /**
   * Reads the tenant's log. Called once, on a recovery thread.
   *
   * @param helpers decode in parallel
   */
  void recover(Executor helpers) {
    try {
      log.complete(
          new Recovery(engine.environment(), tenant, segments, helpers, this::prepare).run());
    } catch (StoreException expected) {
      log.completeExceptionally(expected);
    } catch (RuntimeException | Error unforeseen) {
      log.completeExceptionally(
          new StoreCorruptException("Corrupt: tenant could not be recovered", unforeseen));
      throw unforeseen;
    }
  }

  /** Whether recovery was tried in vain, so that it should be tried again. */
  boolean hasFailed() {
    return log.isCompletedExceptionally();
  }

  /**
   * Queues a batch.
   *
   * @throws StoreFullException when queue or disk have no room, or recovery takes its time
   */
  CompletionStage<Ack> append(Batch batch) {
    TenantLog target = await(APPEND_WAIT);
    if (engine.environment().data().freeBytes() < engine.limits().freeBytesMin()) {
      engine.metrics().limitHit("free-bytes-min");
      throw new StoreFullException("free-bytes-min", TenantLog.FULL_RETRY);
    }
    long bytes = DiskAppend.bytesOf(batch);
    engine.queue().take(bytes);
    boolean queued = false;
    try {
      DiskAppend append = DiskAppend.of(engine, index, batch, bytes);
      writer.write(target, append);
      queued = true;
      return append.answer();
    } finally {
      if (!queued) {
        engine.queue().giveBack(bytes);
      }
    }
  }

  /** Everything that is stored; waits for recovery. */
  TraceReader reader() {
    await(Duration.ofDays(1));
    return index.reader();
  }

  /** What agents wrote down; read with its first question. */
  Ledger ledger() {
    return ledger;
  }

  private TenantLog await(Duration patience) {
    if (closed) {
      throw new StoreClosedException("Closed: the store has stopped");
    }
    try {
      return log.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreInterruptedException();
    } catch (TimeoutException slow) {
      throw new StoreFullException("recovery", Duration.ofSeconds(1));
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof StoreCorruptException corrupt) {
        throw new StoreCorruptException(String.valueOf(corrupt.getMessage()), corrupt);
      }
      throw new StoreClosedException("Closed: tenant could not be recovered", failed);
    }
  }

  /** Refuses everything from now on. */
  void close() {
    closed = true;
    keeper.close();
  }

  /** Segments known by now; empty while recovery is reading them. */
  Collection<Segment> segmentsSoFar() {
    return log.isDone() ? segments.all() : java.util.List.of();
  }

  /**
   * Takes a segment, the tenant's oldest, out of the index and the list.
   *
   * @return traces that are gone by this
   */
  int forget(Segment segment) {
    CompletableFuture<Integer> traces = new CompletableFuture<>();
    writer.command(() -> {
      try {
        log.join().leave(segment);
        int gone = index.removeUntil(segment.lastArrival());
        segments.remove(segment);
        traces.complete(gone);
      } catch (RuntimeException unforeseen) {
        traces.completeExceptionally(unforeseen);
        throw unforeseen;
      }
    });
    return traces.join();
  }

  /** Judges traces last heard of by then, unless the log is still being read. */
  void judgeSettled(long settledUntil) {
    if (log.isDone() && !log.isCompletedExceptionally()) {
      index.judgeSettled(settledUntil);
    }
  }

  /** Forgets metrics that are older than they may be. */
  void expireMetrics(long now) {
    index.expireMetrics(now);
  }

  /** Sizes by now. */
  StoreStats statsSoFar() {
    IndexCounts counts = index.counts();
    return new StoreStats(
        counts.traces(),
        counts.spans(),
        counts.logs(),
        counts.looseLogs(),
        counts.metricPoints(),
        segments.bytes(),
        engine.queue().taken(),
        counts.lastArrival(),
        quarantined(),
        counts.expiredTraces(),
        ledger.entries());
  }

  private int quarantined() {
    try {
      return new Quarantine(engine.environment().io(), engine.environment().data().tenant(tenant))
          .parts()
          .size();
    } catch (IOException unreadable) {
      return 0;
    }
  }

  private Recovery.Ready prepare(FrameRecords records) {
    if (closed) {
      throw new StoreClosedException("Closed: the store is stopping");
    }
    Prepared prepared = index.prepare(records.batch());
    return placed ->
        index.publish(
            prepared, placed.arrival(), PlacedRecords.of(placed, records, prepared.fresh()));
  }
}
