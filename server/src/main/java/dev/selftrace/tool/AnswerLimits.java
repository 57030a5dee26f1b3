package dev.selftrace.tool;

import dev.selftrace.store.CheckEntry;
import java.time.Duration;

/**
 * Every limit of the tools, by name.
 *
 * @param queriesMax tool calls that read the store at once, over all tenants
 * @param queriesPerCallerMax tool calls of one tenant that read the store at once
 * @param queryWait how long a call waits for its turn before it answers BUSY
 * @param waitsMax calls of wait_for_traces that are parked at once, over all tenants
 * @param waitsPerCallerMax parked calls of one tenant
 * @param settle how long nothing new must have arrived for a trace to count as settled
 * @param checkTracesMax traces one check_traces call looks at, at most {@link
 *     dev.selftrace.store.CheckEntry#TRACES_MAX}; with more it is undecided
 * @param checkSpansMax spans whose contents one check_traces call reads; checks that need more are
 *     undecided
 */
public record AnswerLimits(
    int queriesMax,
    int queriesPerCallerMax,
    Duration queryWait,
    int waitsMax,
    int waitsPerCallerMax,
    Duration settle,
    int checkTracesMax,
    int checkSpansMax) {

  /** The defaults. */
  public static final AnswerLimits DEFAULTS =
      new AnswerLimits(
          8, 4, Duration.ofSeconds(10), 1_000, 100, Duration.ofSeconds(2), 1_000, 100_000);

  public AnswerLimits {
    positive("queries-max", queriesMax);
    positive("queries-per-caller-max", queriesPerCallerMax);
    positive("query-wait", queryWait.toMillis());
    positive("waits-max", waitsMax);
    positive("waits-per-caller-max", waitsPerCallerMax);
    positive("settle", settle.toMillis());
    positive("check-traces-max", checkTracesMax);
    if (checkTracesMax > CheckEntry.TRACES_MAX) {
      throw new IllegalArgumentException(
          "check-traces-max: " + checkTracesMax + " (expected: <= " + CheckEntry.TRACES_MAX + ")");
    }
    positive("check-spans-max", checkSpansMax);
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }
}
