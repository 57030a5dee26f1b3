package dev.selftrace.tool;

import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.List;

/** Counts the traces a gate looks at. Confined to one call. */
final class GateCounts {

  private final List<TraceId> traces = new ArrayList<>();
  private final long leftOut;
  private int incomplete;
  private int arriving;

  GateCounts(long leftOut) {
    this.leftOut = leftOut;
  }

  void count(TraceId id, Completeness completeness) {
    traces.add(id);
    incomplete += completeness.missing().isEmpty() ? 0 : 1;
    arriving += completeness.settled() ? 0 : 1;
  }

  Counted counted(int spansLeftOut) {
    return new Counted(traces, incomplete, arriving, leftOut, spansLeftOut);
  }

  /**
   * What was looked at.
   *
   * @param incomplete traces of which the root or a parent is missing
   * @param arriving traces of which something arrived a moment ago
   * @param leftOut traces that match and were not looked at
   * @param spansLeftOut spans whose contents were not read
   */
  record Counted(
      List<TraceId> traces, int incomplete, int arriving, long leftOut, int spansLeftOut) {

    Counted {
      traces = List.copyOf(traces);
    }
  }
}
