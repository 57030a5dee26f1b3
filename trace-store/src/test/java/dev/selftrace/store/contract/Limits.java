package dev.selftrace.store.contract;

import dev.selftrace.store.StoreLimits;
import java.time.Duration;

/** The usual limits but for one. */
public final class Limits {

  private Limits() {}

  /** So many log records without trace. */
  public static StoreLimits looseLogs(int max) {
    StoreLimits usual = StoreLimits.DEFAULTS;
    return of(
        usual.groupsMax(),
        max,
        usual.metricPointsMax(),
        usual.metricBytesMax(),
        usual.metricRetentionAge());
  }

  /** Such metrics. */
  public static StoreLimits metrics(int pointsMax, long bytesMax, Duration age) {
    StoreLimits usual = StoreLimits.DEFAULTS;
    return of(usual.groupsMax(), usual.looseLogsMax(), pointsMax, bytesMax, age);
  }

  /** So many groups. */
  public static StoreLimits groups(int max) {
    StoreLimits usual = StoreLimits.DEFAULTS;
    return of(
        max,
        usual.looseLogsMax(),
        usual.metricPointsMax(),
        usual.metricBytesMax(),
        usual.metricRetentionAge());
  }

  /** Such a ledger. */
  public static StoreLimits ledger(int entriesMax, long bytesMax) {
    StoreLimits usual = StoreLimits.DEFAULTS;
    return of(
        usual.looseLogsMax(),
        usual.metricPointsMax(),
        usual.metricBytesMax(),
        usual.metricRetentionAge(),
        entriesMax,
        bytesMax);
  }

  private static StoreLimits of(
      int groupsMax,
      int looseLogsMax,
      int metricPointsMax,
      long metricBytesMax,
      Duration metricAge) {
    StoreLimits usual = StoreLimits.DEFAULTS;
    return of(
        looseLogsMax,
        metricPointsMax,
        metricBytesMax,
        metricAge,
        usual.ledgerEntriesMax(),
        usual.ledgerBytesMax());
  }

  private static StoreLimits of(
      int looseLogsMax,
      int metricPointsMax,
      long metricBytesMax,
      Duration metricAge,
      int ledgerEntriesMax,
      long ledgerBytesMax) {
    StoreLimits usual = StoreLimits.DEFAULTS;
    return new StoreLimits(
        usual.queueBytesMax(),
        usual.memoryBytesMax(),
        usual.spansMax(),
        usual.retentionAge(),
        usual.retentionBytesMax(),
        usual.segmentBytesMax(),
        usual.freeBytesMin(),
        usual.cacheBytesMax(),
        usual.pageItemsMax(),
        usual.countMax(),
        usual.spansReadMax(),
        usual.errorRowsMax(),
        usual.workflowsMax(),
        groupsMax,
        looseLogsMax,
        metricPointsMax,
        metricBytesMax,
        metricAge,
        ledgerEntriesMax,
        ledgerBytesMax,
        usual.queryTime());
  }
}
