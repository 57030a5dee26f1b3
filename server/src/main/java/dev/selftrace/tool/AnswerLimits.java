package dev.selftrace.tool;

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
 */
public record AnswerLimits(
    int queriesMax,
    int queriesPerCallerMax,
    Duration queryWait,
    int waitsMax,
    int waitsPerCallerMax,
    Duration settle) {

  /** The defaults. */
  public static final AnswerLimits DEFAULTS =
      new AnswerLimits(8, 4, Duration.ofSeconds(10), 1_000, 100, Duration.ofSeconds(2));

  public AnswerLimits {
    positive("queries-max", queriesMax);
    positive("queries-per-caller-max", queriesPerCallerMax);
    positive("query-wait", queryWait.toMillis());
    positive("waits-max", waitsMax);
    positive("waits-per-caller-max", waitsPerCallerMax);
    positive("settle", settle.toMillis());
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }
}
