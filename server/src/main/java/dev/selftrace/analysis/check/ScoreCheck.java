package dev.selftrace.analysis.check;

import dev.selftrace.model.Evaluation;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.ScoreEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges by judgements: the caller's own, else those of that name that telemetry brought or
 * somebody wrote down. Of what was written down about a span several times the newest counts. Pure.
 */
final class ScoreCheck {

  private ScoreCheck() {}

  static Outcome of(Check.Score check, CheckedTrace trace) {
    if (check.value() != null) {
      double value = check.value();
      Evidence evidence = trace.evidence(Words.number(value) + ", by the caller");
      return check.min() == null || value >= check.min()
          ? Outcome.passed(true, -value, evidence)
          : Outcome.failed(true, evidence);
    }
    List<Judgement> all = judgements(check.name(), trace);
    if (all.isEmpty()) {
      return Outcome.undecided(trace.evidence("no score of this name"));
    }
    Outcome best = null;
    for (Judgement each : all) {
      Outcome outcome = each.outcome(check, trace);
      if (outcome.verdict() == Verdict.FAILED) {
        return outcome;
      }
      boolean undecided = best != null && best.verdict() == Verdict.UNDECIDED;
      best = undecided ? best : outcome;
    }
    return Objects.requireNonNull(best);
  }

  private static List<Judgement> judgements(String name, CheckedTrace trace) {
    List<Judgement> all = new ArrayList<>();
    for (SpanRow span : trace.outline().spans()) {
      span.evaluations().forEach(each -> all.add(new Judgement(span.spanId(), each)));
    }
    for (LogRow log : trace.outline().logs()) {
      if (log.evaluation() != null) {
        all.add(new Judgement(log.spanId(), log.evaluation()));
      }
    }
    all.removeIf(each -> !each.evaluation.name().equals(name));
    Set<String> known = new HashSet<>();
    for (ScoreEntry entry : trace.contents().scores(trace.id())) {
      boolean named = entry.evaluation().name().equals(name);
      if (named && known.add(entry.spanId() == null ? "" : entry.spanId().hex())) {
        all.add(new Judgement(entry.spanId(), entry.evaluation()));
      }
    }
    return all;
  }

  private record Judgement(@Nullable SpanId spanId, Evaluation evaluation) {

    Outcome outcome(Check.Score check, CheckedTrace trace) {
      Double score = evaluation.score();
      String label = evaluation.label();
      if (label != null && Labels.failing(label)) {
        return Outcome.failed(false, evidence(trace, ""));
      }
      if (score == null || check.min() == null) {
        boolean passing = label != null && Labels.passing(label);
        return passing
            ? Outcome.passed(false, 0, evidence(trace, ""))
            : Outcome.undecided(evidence(trace, "neither a number nor pass or fail: "));
      }
      return score >= check.min()
          ? Outcome.passed(false, -score, evidence(trace, ""))
          : Outcome.failed(false, evidence(trace, ""));
    }

    private Evidence evidence(CheckedTrace trace, String words) {
      List<String> told = new ArrayList<>();
      if (evaluation.label() != null) {
        told.add(evaluation.label());
      }
      if (evaluation.score() != null) {
        told.add(Words.number(evaluation.score()));
      }
      String why = evaluation.explanation() == null ? "" : ": " + evaluation.explanation();
      return new Evidence(trace.id(), spanId, words, String.join(" ", told) + why);
    }
  }
}
