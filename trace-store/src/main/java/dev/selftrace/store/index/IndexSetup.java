package dev.selftrace.store.index;

import dev.selftrace.store.RowDeriver;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TraceJudge;

/**
 * What the indexes of all tenants of one store share.
 *
 * @param interner shared, so that a thousand small tenants do not need a thousand of them
 */
public record IndexSetup(
    StoreLimits limits,
    RowDeriver deriver,
    TraceJudge judge,
    StoreMetrics metrics,
    Interner interner) {

  /** With an interner of its own. */
  public static IndexSetup of(
      StoreLimits limits, RowDeriver deriver, TraceJudge judge, StoreMetrics metrics) {
    return new IndexSetup(limits, deriver, judge, metrics, new Interner());
  }
}
