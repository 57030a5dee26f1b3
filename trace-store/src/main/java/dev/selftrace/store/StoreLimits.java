package dev.selftrace.store;

import java.time.Duration;

/**
 * Every limit of the store, by name.
 *
 * @param queueBytesMax bytes accepted but not yet durable, over all tenants; more is refused
 * @param memoryBytesMax received bytes the in-memory engine holds before it drops the oldest traces
 * @param spansMax spans an engine indexes, over all tenants; beyond it the oldest traces expire
 * @param retentionAge how long after arrival traces are kept
 * @param retentionBytesMax log bytes on disk, over all tenants, before the oldest segment goes
 * @param segmentBytesMax size at which a log segment is finished and a new one begun
 * @param freeBytesMin free disk below which batches are refused until space is back
 * @param cacheBytesMax decoded spans of recent traces kept at hand
 * @param pageItemsMax items of a page
 * @param countMax how far totals are counted exactly
 * @param spansReadMax spans of one {@code TraceReader.spans} call
 * @param errorRowsMax rows of one {@code TraceReader.errors} call
 * @param workflowsMax rows of one {@code TraceReader.workflows} call
 * @param groupsMax groups of one {@code TraceReader.aggregate} call; more are not counted
 * @param looseLogsMax log records without trace id that one tenant's index holds; beyond it those
 *     that arrived first are forgotten
 * @param metricPointsMax metric points one tenant's index holds; beyond it those that arrived first
 *     are forgotten
 * @param metricBytesMax received bytes of the metrics one tenant's index holds, likewise
 * @param metricRetentionAge how long after arrival metric points can be asked for
 * @param ledgerEntriesMax entries of one tenant's ledger; beyond it the oldest runs, checks and
 *     scores are forgotten, never a fix: a new one is refused when there is nothing to forget
 * @param ledgerBytesMax bytes one tenant's ledger may take, likewise
 * @param queryTime how long one read may look before it stops and says {@code truncated}
 */
public record StoreLimits(
    long queueBytesMax,
    long memoryBytesMax,
    long spansMax,
    Duration retentionAge,
    long retentionBytesMax,
    long segmentBytesMax,
    long freeBytesMin,
    long cacheBytesMax,
    int pageItemsMax,
    int countMax,
    int spansReadMax,
    int errorRowsMax,
    int workflowsMax,
    int groupsMax,
    int looseLogsMax,
    int metricPointsMax,
    long metricBytesMax,
    Duration metricRetentionAge,
    int ledgerEntriesMax,
    long ledgerBytesMax,
    Duration queryTime) {

  /** The defaults of docs/configuration.md. */
  public static final StoreLimits DEFAULTS =
      new StoreLimits(
          64L << 20,
          256L << 20,
          2_000_000,
          Duration.ofDays(7),
          10L << 30,
          128L << 20,
          256L << 20,
          32L << 20,
          1_000,
          1_000,
          10_000,
          10_000,
          1_000,
          2_000,
          100_000,
          200_000,
          64L << 20,
          Duration.ofDays(1),
          100_000,
          32L << 20,
          Duration.ofSeconds(10));

  public StoreLimits {
    positive("queue-bytes-max", queueBytesMax);
    positive("memory-bytes-max", memoryBytesMax);
    positive("spans-max", spansMax);
    positive("retention-age", retentionAge.toMillis());
    positive("retention-bytes-max", retentionBytesMax);
    positive("segment-bytes-max", segmentBytesMax);
    if (freeBytesMin < 0) {
      throw new IllegalArgumentException("free-bytes-min: " + freeBytesMin + " (expected: >= 0)");
    }
    positive("cache-bytes-max", cacheBytesMax);
    positive("page-items-max", pageItemsMax);
    positive("count-max", countMax);
    positive("spans-read-max", spansReadMax);
    positive("error-rows-max", errorRowsMax);
    positive("workflows-max", workflowsMax);
    positive("groups-max", groupsMax);
    positive("loose-logs-max", looseLogsMax);
    positive("metric-points-max", metricPointsMax);
    positive("metric-bytes-max", metricBytesMax);
    positive("metric-retention-age", metricRetentionAge.toMillis());
    positive("ledger-entries-max", ledgerEntriesMax);
    positive("ledger-bytes-max", ledgerBytesMax);
    positive("query-time", queryTime.toMillis());
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }
}
