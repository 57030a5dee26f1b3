package dev.selftrace.store.index;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.StoreInterruptedException;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Judges the settled traces of one tenant and files those that may fail (R21). Thread-safe; a round
 * takes no lock that a writer waits for.
 */
final class VerdictUpkeep {

  private final TenantIndex index;
  private final LongSupplier ticks;
  private final Object round = new Object();

  /** Traces last heard of up to then have been judged once. */
  @GuardedBy("round")
  private long judgedUntil;

  /**
   * @param ticks nanoseconds of a clock that only goes forward
   */
  VerdictUpkeep(TenantIndex index, LongSupplier ticks) {
    this.index = index;
    this.ticks = ticks;
  }

  /**
   * One round.
   *
   * @param settledUntil what changed after that arrival has not settled
   * @return verdicts that were looked at
   * @throws StoreInterruptedException when the thread was interrupted; the next round goes on
   */
  int run(long settledUntil) {
    synchronized (round) {
      int judged = judgeNew(settledUntil);
      for (IndexedTrace trace : index.verdicts().open()) {
        judged += look(trace, settledUntil);
      }
      return judged;
    }
  }

  /** So that the first who asks need not wait. */
  @GuardedBy("round")
  private int judgeNew(long settledUntil) {
    int judged = 0;
    if (settledUntil <= judgedUntil) {
      return judged;
    }
    for (Map.Entry<Long, IndexedTrace[]> batch :
        index.catalog().batches().subMap(judgedUntil, false, settledUntil, true).entrySet()) {
      for (IndexedTrace trace : batch.getValue()) {
        stopWhenInterrupted();
        TraceView view =
            trace.lastArrival() == batch.getKey()
                ? index.view(trace, index.counts().lastArrival())
                : null;
        if (view != null && !trace.isSuspect()) {
          view.verdict();
          judged++;
        }
      }
      judgedUntil = batch.getKey();
    }
    return judged;
  }

  @GuardedBy("round")
  private int look(IndexedTrace trace, long settledUntil) {
    stopWhenInterrupted();
    int changes = trace.changes();
    if (Math.max(trace.lastArrival(), trace.nearbyArrival()) > settledUntil) {
      return 0;
    }
    VerdictRows.Filed filed = trace.filed();
    if (filed.changes() != changes) {
      return judge(trace, changes) ? 1 : 0;
    }
    if (ticks.getAsLong() - filed.ticks() > index.setup().limits().queryTime().toNanos()) {
      index.verdicts().close(trace);
    }
    return 0;
  }

  private boolean judge(IndexedTrace trace, int changes) {
    TraceView view = index.view(trace, index.counts().lastArrival());
    if (view == null) {
      return false;
    }
    TraceVerdict verdict = view.verdict();
    if (trace.changes() != changes) {
      return false;
    }
    index
        .verdicts()
        .file(
            trace,
            changes,
            ticks.getAsLong(),
            verdict.status() == TraceVerdict.Status.ERROR,
            verdict.causes().stream()
                .map(cause -> cause.error().fingerprint())
                .collect(Collectors.toSet()));
    if (!index.isIndexed(trace)) {
      index.verdicts().remove(trace);
    }
    return true;
  }

  private static void stopWhenInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new StoreInterruptedException();
    }
  }
}
