package dev.selftrace.store.index;

/**
 * What is visible in one tenant's index.
 *
 * @param lastArrival arrival of the newest batch; 0 before the first
 * @param logs log records that belong to a trace
 * @param expiredTraces traces removed since the index was made
 */
public record IndexCounts(
    long lastArrival, long traces, long spans, long logs, long expiredTraces) {

  static final IndexCounts NONE = new IndexCounts(0, 0, 0, 0, 0);
}
