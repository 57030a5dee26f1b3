package dev.selftrace.store;

/**
 * Sizes and counts.
 *
 * @param logs log records that belong to a trace
 * @param looseLogs log records that name no trace
 * @param metricPoints points of metrics
 * @param bytes on disk, or held in memory
 * @param lastArrival nanoseconds since the epoch; 0 when nothing has arrived
 * @param quarantined damaged parts set aside since the data directory was made
 * @param expiredTraces traces that retention has removed since the start
 * @param ledgerEntries what agents wrote down, as far as it has been read
 */
public record StoreStats(
    long traces,
    long spans,
    long logs,
    long looseLogs,
    long metricPoints,
    long bytes,
    long queuedBytes,
    long lastArrival,
    int quarantined,
    long expiredTraces,
    long ledgerEntries) {}
