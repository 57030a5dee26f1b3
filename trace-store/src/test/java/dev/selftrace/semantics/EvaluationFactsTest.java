package dev.selftrace.semantics;

import static dev.selftrace.semantics.DrawnSpan.named;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.model.Evaluation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Judgements that spans carry. */
class EvaluationFactsTest {

  @Test
  @DisplayName("a result as a span event")
  void event() {
    assertEquals(
        List.of(new Evaluation("relevance", "pass", 0.9, "on topic")),
        named("chat m")
            .event(
                "gen_ai.evaluation.result",
                Map.of(
                    "gen_ai.evaluation.name", "relevance",
                    "gen_ai.evaluation.score.value", 0.9,
                    "gen_ai.evaluation.score.label", "pass",
                    "gen_ai.evaluation.explanation", "on topic"))
            .facts()
            .evaluations());
  }

  @Test
  @DisplayName("a result on the span itself, the score as text")
  void onTheSpan() {
    assertEquals(
        List.of(new Evaluation("toxicity", null, 0.25, null)),
        named("judge")
            .with("gen_ai.evaluation.name", "toxicity")
            .with("gen_ai.evaluation.score.value", "0.25")
            .facts()
            .evaluations());
  }

  @Test
  @DisplayName("an older event that says what was judged in its name")
  void older() {
    assertEquals(
        List.of(new Evaluation("fluency", null, 4.0, null)),
        named("chat m")
            .event("gen_ai.evaluation.fluency", Map.of("gen_ai.evaluation.score", 4))
            .facts()
            .evaluations());
  }

  @Test
  @DisplayName("an evaluator of OpenInference puts out scores")
  void evaluator() {
    assertEquals(
        List.of(
            new Evaluation("hallucination", "factual", 0.0, "cited"),
            new Evaluation("judge", "good", null, null)),
        named("judge")
            .with("openinference.span.kind", "EVALUATOR")
            .with(
                "output.value",
                "[{\"name\":\"hallucination\",\"score\":0,\"label\":\"factual\","
                    + "\"explanation\":\"cited\"},{\"label\":\"good\"},{\"other\":1}]")
            .facts()
            .evaluations());
  }

  @Test
  @DisplayName("an event without a name judges nothing")
  void nameless() {
    assertEquals(
        List.of(),
        named("x").event("gen_ai.evaluation.result", Map.of("a", "b")).facts().evaluations());
  }
}
