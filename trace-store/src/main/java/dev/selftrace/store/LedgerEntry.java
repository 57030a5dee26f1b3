package dev.selftrace.store;

/**
 * Something an agent wrote down about its work, or that telemetry later proved of it. Entries are
 * only ever added; they outlive the traces they speak of.
 */
public sealed interface LedgerEntry permits RunEntry, FixEntry, FixOutcome, CheckEntry, ScoreEntry {

  /** When it was written down, nanoseconds since the epoch. */
  long recordedAt();
}
