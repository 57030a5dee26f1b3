package dev.selftrace.store;

import dev.selftrace.model.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a quality gate over some traces.
 *
 * @param name what the gate was saved as
 * @param traceIds the traces it looked at, at most {@link #TRACES_MAX}
 * @param runId the run it was about; null when it named none
 */
public record CheckEntry(
    String name,
    List<TraceId> traceIds,
    @Nullable String runId,
    @Nullable String workflow,
    List<Result> results,
    long recordedAt)
    implements LedgerEntry {

  /** The most traces an entry names. */
  public static final int TRACES_MAX = 1_000;

  public CheckEntry {
    Required.text("name", name);
    traceIds = List.copyOf(traceIds);
    results = List.copyOf(results);
    if (traceIds.size() > TRACES_MAX) {
      throw new IllegalArgumentException(
          "traceIds: " + traceIds.size() + " (expected: at most " + TRACES_MAX + ")");
    }
  }

  /** Whether every check passed. */
  public boolean passed() {
    return results.stream().allMatch(Result::passed);
  }

  /**
   * One check.
   *
   * @param kind such as {@code no_errors}
   * @param expected what was asked for, in words
   * @param failing traces that did not meet it; empty when it passed, or when what arrived did not
   *     say (ADR 027)
   */
  public record Result(String kind, boolean passed, String expected, List<TraceId> failing) {
    public Result {
      failing = List.copyOf(failing);
    }
  }
}
