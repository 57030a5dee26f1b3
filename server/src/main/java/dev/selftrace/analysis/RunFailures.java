package dev.selftrace.analysis;

import dev.selftrace.analysis.TraceSteps.Step;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.store.ErrorRow;
import dev.selftrace.store.TraceOutline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The failures of one run by fingerprint, each with the steps where it began. Confined to one
 * comparison.
 */
final class RunFailures {

  /** Steps of one failure that are looked up in the other run. */
  private static final int STEPS_MAX = 100;

  private final Map<String, ErrorGroup> groups = new LinkedHashMap<>();
  private final Map<String, List<Began>> steps = new LinkedHashMap<>();

  private RunFailures() {}

  /**
   * Of some traces; what only looks like an error (R13) is left out.
   *
   * @param steps theirs, in the same order
   */
  static RunFailures of(List<TraceOutline> traces, List<TraceSteps> steps) {
    RunFailures failures = new RunFailures();
    List<ErrorRow> rows = new ArrayList<>();
    for (int i = 0; i < traces.size(); i++) {
      TraceVerdict verdict = traces.get(i).trace().verdict();
      long arrival = traces.get(i).trace().lastArrival();
      for (Cause cause : verdict.causes()) {
        if (!cause.error().noise()) {
          rows.add(
              new ErrorRow(
                  verdict.traceId(), cause, verdict.workflow(), verdict.workflowNames(), arrival));
          failures.addStep(verdict.traceId(), cause, steps.get(i));
        }
      }
    }
    ErrorGroups.of(rows).forEach(group -> failures.groups.put(group.fingerprint(), group));
    return failures;
  }

  private void addStep(TraceId traceId, Cause cause, TraceSteps trace) {
    List<Began> known = steps.computeIfAbsent(cause.error().fingerprint(), _ -> new ArrayList<>(1));
    if (known.size() < STEPS_MAX) {
      Place place = new Place(traceId, cause.spanId());
      trace.find(cause.spanId()).ifPresent(step -> known.add(new Began(place, step)));
    }
  }

  /** By fingerprint, most recent first. */
  Map<String, ErrorGroup> groups() {
    return groups;
  }

  /** Where a failure began. */
  List<Began> steps(ErrorGroup group) {
    return steps.getOrDefault(group.fingerprint(), List.of());
  }

  /** A step where a failure began. */
  record Began(Place place, Step step) {}
}
