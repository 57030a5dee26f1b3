package dev.selftrace.store.index;

import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.WorkflowRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sums per workflow. Confined to one read. A trace without any name counts nowhere; one in the
 * background (R23) only where there is nothing else.
 */
final class WorkflowTallies {

  private static final double P95 = 0.95;

  private static final class Tally {
    final List<Long> durations = new ArrayList<>();
    final Set<String> conventions = new TreeSet<>();
    long errorTraces;
    long tokens;
    long lastArrival;
  }

  private final Map<String, Tally> tallies = new HashMap<>();
  private final Map<String, Tally> background = new HashMap<>();

  void add(TraceView trace, boolean inBackground) {
    TraceVerdict verdict = trace.verdict();
    if (verdict.workflow().isEmpty()) {
      return;
    }
    Tally tally =
        (inBackground ? background : tallies)
            .computeIfAbsent(verdict.workflow(), name -> new Tally());
    tally.durations.add(verdict.durationNanos());
    tally.conventions.addAll(verdict.conventions());
    tally.errorTraces += verdict.status() == TraceVerdict.Status.ERROR ? 1 : 0;
    tally.tokens += orZero(verdict.inputTokens()) + orZero(verdict.outputTokens());
    tally.lastArrival = Math.max(tally.lastArrival, trace.lastArrival());
  }

  /** Latest first, then by name. */
  List<WorkflowRow> rows() {
    List<WorkflowRow> rows = new ArrayList<>(tallies.size());
    background.forEach((name, tally) -> {
      if (!tallies.containsKey(name)) {
        rows.add(row(name, tally, 0));
      }
    });
    tallies.forEach((name, tally) -> {
      Tally beside = background.get(name);
      rows.add(row(name, tally, beside == null ? 0 : beside.durations.size()));
    });
    rows.sort(
        Comparator.comparingLong(WorkflowRow::lastArrival)
            .reversed()
            .thenComparing(WorkflowRow::workflow));
    return rows;
  }

  private static WorkflowRow row(String name, Tally tally, int beside) {
    int count = tally.durations.size();
    tally.durations.sort(null);
    return new WorkflowRow(
        name,
        count,
        beside,
        tally.errorTraces,
        tally.durations.get((int) Math.ceil(P95 * count) - 1),
        tally.tokens,
        tally.lastArrival,
        List.copyOf(tally.conventions));
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
