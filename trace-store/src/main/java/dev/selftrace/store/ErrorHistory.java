package dev.selftrace.store;

/**
 * How often a failure has been seen in everything that is still stored.
 *
 * @param fingerprint of the cause
 * @param traceCount traces with this cause
 * @param firstSeen first arrival of the earliest of them, nanoseconds since the epoch
 * @param lastSeen last arrival of the latest of them
 */
public record ErrorHistory(String fingerprint, int traceCount, long firstSeen, long lastSeen) {}
