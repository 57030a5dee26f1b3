package dev.selftrace.analysis.check;

import dev.selftrace.model.TraceId;
import java.util.List;

/**
 * What became of a check over all traces.
 *
 * @param evidence of traces that failed first, then of those that do not say; of one that passed
 *     when all did
 * @param failing traces that failed it
 * @param undecided how many traces do not say
 */
public record CheckResult(
    Check check, Verdict verdict, List<Evidence> evidence, List<TraceId> failing, int undecided) {

  public CheckResult {
    evidence = List.copyOf(evidence);
    failing = List.copyOf(failing);
  }
}
