package dev.selftrace.analysis.check;

import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A check that must hold in each trace. Confined to one call. */
final class TraceTally implements QualityGate.Tally {

  /** Evidence of more traces is not kept. */
  static final int EVIDENCE_MAX = 20;

  private final Check check;
  private final List<Evidence> failures = new ArrayList<>();
  private final List<Evidence> gaps = new ArrayList<>();
  private final List<TraceId> failing = new ArrayList<>();
  private @Nullable Outcome closest;
  private int looked;
  private int undecided;

  TraceTally(Check check) {
    this.check = check;
  }

  @Override
  public void look(CheckedTrace trace) {
    looked++;
    Outcome outcome = QualityGate.outcome(check, trace);
    switch (outcome.verdict()) {
      case PASSED -> {
        if (closest == null || outcome.magnitude() > closest.magnitude()) {
          closest = outcome;
        }
      }
      case FAILED -> {
        failing.add(trace.id());
        keep(failures, outcome);
      }
      case UNDECIDED -> {
        undecided++;
        keep(gaps, outcome);
      }
    }
  }

  private static void keep(List<Evidence> kept, Outcome outcome) {
    if (kept.size() < EVIDENCE_MAX) {
      kept.addAll(outcome.evidence());
    }
  }

  @Override
  public CheckResult result() {
    Verdict verdict =
        !failing.isEmpty()
            ? Verdict.FAILED
            : undecided > 0 || looked == 0 ? Verdict.UNDECIDED : Verdict.PASSED;
    List<Evidence> evidence = new ArrayList<>(failures);
    evidence.addAll(gaps);
    if (evidence.isEmpty() && closest != null) {
      evidence.addAll(closest.evidence());
    }
    return new CheckResult(check, verdict, evidence, failing, undecided);
  }
}
