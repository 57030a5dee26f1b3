package dev.selftrace.store;

import dev.selftrace.model.TraceId;

/**
 * What later telemetry proved of a fix. There is at most one of each kind for a fix: the first.
 *
 * @param traceId the trace that proves it
 * @param arrivedAt when the last of that trace had arrived
 */
public record FixOutcome(
    String fixId, Proof proof, TraceId traceId, Position arrivedAt, long recordedAt)
    implements LedgerEntry {

  public FixOutcome {
    Required.text("fixId", fixId);
  }

  /** What is proved. */
  public enum Proof {
    /** The operation was exercised without the error. */
    VERIFIED,
    /** The error came back. */
    REGRESSED
  }
}
