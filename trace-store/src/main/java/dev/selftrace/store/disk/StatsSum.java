package dev.selftrace.store.disk;

import dev.selftrace.store.StoreStats;
import java.util.Collection;

/** Adds up the sizes of tenants. */
final class StatsSum {

  private StatsSum() {}

  /**
   * @param queuedBytes of the store, because the queue is shared
   */
  static StoreStats of(Collection<StoreStats> tenants, long queuedBytes) {
    long traces = 0;
    long spans = 0;
    long logs = 0;
    long looseLogs = 0;
    long metricPoints = 0;
    long bytes = 0;
    long lastArrival = 0;
    int quarantined = 0;
    long expired = 0;
    long ledgerEntries = 0;
    for (StoreStats one : tenants) {
      traces += one.traces();
      spans += one.spans();
      logs += one.logs();
      looseLogs += one.looseLogs();
      metricPoints += one.metricPoints();
      bytes += one.bytes();
      lastArrival = Math.max(lastArrival, one.lastArrival());
      quarantined += one.quarantined();
      expired += one.expiredTraces();
      ledgerEntries += one.ledgerEntries();
    }
    return new StoreStats(
        traces,
        spans,
        logs,
        looseLogs,
        metricPoints,
        bytes,
        queuedBytes,
        lastArrival,
        quarantined,
        expired,
        ledgerEntries);
  }
}
