package dev.selftrace.tool;

import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.LedgerReader;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceRow;
import dev.selftrace.text.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What a tool has at hand for one call. Confined to the call's thread.
 *
 * @param question the tool and its arguments without paging, to which cursors are bound
 * @param now when the call began
 * @param turns takes a turn at reading the store, for tools that park
 */
record Call(
    TraceReader traces,
    LedgerReader ledger,
    IngestView ingest,
    Cursors cursors,
    String question,
    Instant now,
    Duration settle,
    Budget budget,
    Turns turns) {

  /** Nanoseconds since the epoch when the call began. */
  long nowNanos() {
    return Moments.nanos(now);
  }

  /** Whether nothing new has arrived for the settle time before {@code nowNanos}. */
  boolean settled(TraceRow row, long nowNanos) {
    return nowNanos - row.lastArrival() >= settle.toNanos();
  }

  /** Completeness of a trace as of the call. */
  Completeness completeness(TraceRow row) {
    TraceVerdict verdict = row.verdict();
    return new Completeness(verdict.missing(), settled(row, nowNanos()));
  }

  /** Does some reading when it is this caller's turn. */
  interface Turns {
    <T> T read(Supplier<T> work);
  }
}
