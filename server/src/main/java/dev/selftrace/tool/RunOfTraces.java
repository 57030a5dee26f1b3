package dev.selftrace.tool;

import dev.selftrace.analysis.RunCauses;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.RunEntry;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The traces of a run or a session, diagnosed as one (telemetry R23). Immutable.
 *
 * @param noun {@code run} or {@code session}
 * @param announced the run as it was announced; null when it was not, or for a session
 * @param traces those looked at, newest first, at least one
 * @param causes of all of them, best first
 * @param total how many traces there are
 * @param whole every trace was looked at
 */
record RunOfTraces(
    String noun,
    @Nullable RunEntry announced,
    List<TraceOutline> traces,
    List<RunCauses.RunCause> causes,
    long total,
    boolean whole) {

  RunOfTraces {
    traces = List.copyOf(traces);
    causes = List.copyOf(causes);
  }

  /** The trace of the best cause; else an incomplete one, else the newest. */
  TraceOutline shown() {
    if (!causes.isEmpty()) {
      return causes.getFirst().trace();
    }
    return traces.stream()
        .filter(each -> !each.trace().verdict().logErrors().isEmpty())
        .findFirst()
        .or(() -> traces.stream().filter(each -> !each.trace().verdict().complete()).findFirst())
        .orElse(traces.getFirst());
  }

  /** The best cause was overcome by a later trace that made the same call with success. */
  boolean retried() {
    return !causes.isEmpty() && causes.getFirst().retried();
  }

  long failed() {
    return traces.stream()
        .filter(each -> each.trace().verdict().status() == TraceVerdict.Status.ERROR)
        .count();
  }

  /** {@code run of 7 traces, 2 failed}. */
  String text() {
    return noun
        + (announced == null ? "" : " " + announced.runId())
        + " of "
        + TraceSummary.count(total, "trace")
        + ", "
        + failed()
        + " failed"
        + (whole ? "" : " of the newest " + traces.size());
  }

  /** What the run was called, a line of the block; nothing for one without names. */
  void writeNames(Sheet sheet) {
    if (announced != null && (announced.label() != null || announced.workflow() != null)) {
      KnownRuns.write(sheet.line().own("run "), announced);
    }
  }

  Map<String, Object> json(Leaves leaves) {
    return new Json()
        .put("kind", noun)
        .put("announced", announced == null ? null : KnownRuns.json(leaves, announced))
        .put("trace_count", total)
        .put("traces_looked_at", traces.size())
        .put("failed_count", failed())
        .map();
  }
}
