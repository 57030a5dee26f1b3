package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judgements: OpenTelemetry's evaluation results
 * (open-telemetry/semantic-conventions-genai @002c8a6, {@code docs/gen-ai/gen-ai-events.md}), as
 * span event, log record or on the span itself, what an evaluator's span of OpenInference puts out,
 * and the result of the test that a span belongs to (OpenTelemetry {@code test.case.result.status},
 * Monocle Test Tools {@code test.status}). Pure.
 */
final class EvaluationFacts {

  /** Further judgements of one span stay in the raw data. */
  static final int EVALUATIONS_MAX = 32;

  private static final String PREFIX = "gen_ai.evaluation.";
  private static final String RESULT = "gen_ai.evaluation.result";

  /** The words with which test frameworks say pass and fail; others stay as they are. */
  private static final Map<String, String> TEST_LABELS = Map.of("passed", "pass", "failed", "fail");

  private EvaluationFacts() {}

  /** All judgements that a span carries, in the order they were made. */
  static List<Evaluation> read(Span span, Values values) {
    boolean evaluator = "EVALUATOR".equals(values.text(Field.OPENINFERENCE_KIND));
    Evaluation test = ofTest(span, values);
    if (span.events().isEmpty() && !evaluator && test == null && !values.has(Field.EVALUATION)) {
      return List.of();
    }
    List<Evaluation> found = new ArrayList<>(1);
    add(found, test);
    if (values.has(Field.EVALUATION)) {
      add(found, read(null, span.attributes()));
    }
    for (SpanEvent event : span.events()) {
      if (event.name().startsWith(PREFIX)) {
        add(found, read(event.name(), event.attributes()));
      }
    }
    if (evaluator) {
      ofEvaluator(values.first(Field.MODEL_OUTPUT), span.name(), found);
    }
    return found;
  }

  /** Monocle repeats the result on every span of the test's trace: the root's stands for all. */
  private static @Nullable Evaluation ofTest(Span span, Values values) {
    String status = values.text(Field.TEST_RESULT);
    if (status == null && span.parentSpanId() == null) {
      status = values.text(Field.MONOCLE_TEST_RESULT);
    }
    return status == null
        ? null
        : new Evaluation(
            Evaluation.TEST,
            TEST_LABELS.getOrDefault(status, status),
            null,
            values.text(Field.MONOCLE_TEST_MESSAGE));
  }

  /**
   * The judgement of one event.
   *
   * @param event its name; older conventions put what was judged behind the prefix
   * @return null when the attributes are no judgement
   */
  static @Nullable Evaluation read(@Nullable String event, Attributes said) {
    String name = Coercion.asText(said.get("gen_ai.evaluation.name"));
    if (name == null && event != null && event.startsWith(PREFIX) && !event.equals(RESULT)) {
      name = event.substring(PREFIX.length());
    }
    if (name == null || name.isEmpty()) {
      return null;
    }
    Double score = Coercion.asDouble(said.get("gen_ai.evaluation.score.value"));
    String label = Coercion.asText(said.get("gen_ai.evaluation.score.label"));
    return new Evaluation(
        name,
        label == null ? Coercion.asText(said.get("gen_ai.evaluation.label")) : label,
        score == null ? Coercion.asDouble(said.get("gen_ai.evaluation.score")) : score,
        Coercion.asText(said.get("gen_ai.evaluation.explanation")));
  }

  /** An evaluator's output is an object, or a list of objects, with a score or a label. */
  private static void ofEvaluator(
      @Nullable AttributeValue output, String spanName, List<Evaluation> found) {
    AttributeValue value =
        output instanceof StringValue text ? JsonReader.read(text.value()) : output;
    for (AttributeValue each : Coercion.asList(value)) {
      if (each instanceof MapValue map) {
        Attributes said = map.values();
        Double score = Coercion.asDouble(said.get("score"));
        String label = Coercion.asText(said.get("label"));
        String name = Coercion.asText(said.get("name"));
        String judged = name == null ? spanName : name;
        if ((score != null || label != null) && !judged.isEmpty()) {
          add(
              found,
              new Evaluation(judged, label, score, Coercion.asText(said.get("explanation"))));
        }
      }
    }
  }

  private static void add(List<Evaluation> found, @Nullable Evaluation evaluation) {
    if (evaluation != null && found.size() < EVALUATIONS_MAX && !found.contains(evaluation)) {
      found.add(evaluation);
    }
  }
}
