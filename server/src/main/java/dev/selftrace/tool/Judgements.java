package dev.selftrace.tool;

import dev.selftrace.analysis.check.Labels;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.ScoreEntry;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The evaluations of a trace and its spans, wherever they were recorded. Immutable. */
record Judgements(List<Judgement> all) {

  private static final int SCORES_MAX = 50;
  private static final int EXPLANATION_BYTES_MAX = 200;

  Judgements {
    all = List.copyOf(all);
  }

  /** Those on spans first, then those that log records carry; what is said twice counts once. */
  static Judgements of(TraceOutline outline) {
    return of(outline, List.of());
  }

  /**
   * The same, and those somebody wrote down: of several of one name the newest.
   *
   * @param scores newest first
   */
  static Judgements of(TraceOutline outline, List<ScoreEntry> scores) {
    List<Judgement> all = new ArrayList<>();
    for (SpanRow span : outline.spans()) {
      span.evaluations().forEach(each -> all.add(new Judgement(span.spanId(), each)));
    }
    for (LogRow log : outline.logs()) {
      if (log.evaluation() != null) {
        all.add(new Judgement(log.spanId(), log.evaluation()));
      }
    }
    Set<Object> known = new HashSet<>();
    for (ScoreEntry score : scores) {
      if (known.add(Arrays.asList(score.spanId(), score.evaluation().name()))) {
        all.add(new Judgement(score.spanId(), score.evaluation()));
      }
    }
    return new Judgements(all.stream().distinct().toList());
  }

  /** With what was written down about the trace. */
  static Judgements of(TraceOutline outline, Call call) {
    return of(outline, call.ledger().scores(outline.trace().verdict().traceId(), SCORES_MAX));
  }

  /** By the span they are about. */
  Map<SpanId, List<Evaluation>> bySpan() {
    Map<SpanId, List<Evaluation>> bySpan = new HashMap<>();
    for (Judgement each : all) {
      if (each.spanId != null) {
        bySpan.computeIfAbsent(each.spanId, _ -> new ArrayList<>(1)).add(each.evaluation);
      }
    }
    return bySpan;
  }

  /** Those about the whole trace. */
  List<Evaluation> ofTrace() {
    return all.stream().filter(each -> each.spanId == null).map(Judgement::evaluation).toList();
  }

  /** How many say that something failed. */
  int failing() {
    return (int) all.stream().filter(Judgement::failed).count();
  }

  /** Failing ones first. */
  List<Judgement> worstFirst() {
    return all.stream().sorted(Comparator.comparing(each -> !each.failed())).toList();
  }

  /** {@code relevance=FAIL 0.2}. */
  static void write(Sheet sheet, Evaluation evaluation) {
    sheet.say(Untrusted.of(evaluation.name())).own("=");
    if (evaluation.label() != null) {
      sheet.say(Untrusted.of(evaluation.label())).own(evaluation.score() == null ? "" : " ");
    }
    sheet.own(evaluation.score() == null ? "" : evaluation.score().toString());
  }

  static Map<String, Object> json(Leaves leaves, Evaluation evaluation) {
    return fields(leaves, evaluation).map();
  }

  private static Json fields(Leaves leaves, Evaluation evaluation) {
    return new Json()
        .put("name", leaves.of(Untrusted.of(evaluation.name())))
        .put("label", leaves.of(Untrusted.ofNullable(evaluation.label())))
        .put("score", evaluation.score())
        .put("explanation", leaves.of(Untrusted.ofNullable(evaluation.explanation())));
  }

  /** One of them; without a span it is about the whole trace. */
  record Judgement(@Nullable SpanId spanId, Evaluation evaluation) {

    boolean failed() {
      String label = evaluation.label();
      return label != null && Labels.failing(label);
    }

    void writeLine(Sheet sheet) {
      sheet.own(spanId == null ? "trace " : spanId.hex() + " ");
      write(sheet, evaluation);
      if (evaluation.explanation() != null) {
        sheet.own(": ").say(Untrusted.of(evaluation.explanation()), EXPLANATION_BYTES_MAX);
      }
    }

    Map<String, Object> jsonLine(Leaves leaves) {
      return fields(leaves, evaluation).put("span_id", spanId == null ? null : spanId.hex()).map();
    }
  }
}
