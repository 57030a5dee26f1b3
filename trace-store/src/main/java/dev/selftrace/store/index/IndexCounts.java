package dev.selftrace.store.index;

/**
 * What is visible in one tenant's index.
 *
 * @param lastArrival arrival of the newest batch; 0 before the first
 * @param logs log records that belong to a trace
 * @param looseLogs log records that name no trace
 * @param metricPoints points of metrics
 * @param expiredTraces traces removed since the index was made
 */
public record IndexCounts(
    long lastArrival,
    long traces,
    long spans,
    long logs,
    long looseLogs,
    long metricPoints,
    long expiredTraces) {

  static final IndexCounts NONE = new IndexCounts(0, 0, 0, 0, 0, 0, 0);

  IndexCounts with(IndexedTrace.Removal removal, boolean traceEnded) {
    return new IndexCounts(
        lastArrival,
        traces - (traceEnded ? 1 : 0),
        spans - removal.spans(),
        logs - removal.logs(),
        looseLogs,
        metricPoints,
        expiredTraces + (traceEnded ? 1 : 0));
  }

  IndexCounts withLooseLogs(long count) {
    return new IndexCounts(lastArrival, traces, spans, logs, count, metricPoints, expiredTraces);
  }

  IndexCounts withMetricPoints(long count) {
    return new IndexCounts(lastArrival, traces, spans, logs, looseLogs, count, expiredTraces);
  }
}
