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
  @DisplayName("the result of the test that a span belongs to, and what the test is called")
  void test() {
    DrawnSpan span =
        named("refund").with("test.case.name", "refunds").with("test.case.result.status", "fail");
    assertEquals("refunds", span.facts().test());
    assertEquals(
        List.of(new Evaluation(Evaluation.TEST, "fail", null, null)), span.facts().evaluations());
    assertEquals(null, named("refund").facts().test());
    assertEquals(null, named("refund").with("test.case.name", "").facts().test());
  }

  @Test
  @DisplayName("Monocle's result counts once a trace, with the message of the failed assertion")
  void monocleTest() {
    DrawnSpan root =
        named("workflow")
            .root()
            .with("scope.test_name", "test_booking")
            .with("test.status", "failed")
            .with("test.assertion.message", "expected Mumbai");
    assertEquals("test_booking", root.facts().test());
    assertEquals(
        List.of(new Evaluation(Evaluation.TEST, "fail", null, "expected Mumbai")),
        root.facts().evaluations());
    DrawnSpan below = named("step").with("scope.test_name", "t").with("test.status", "failed");
    assertEquals(List.of(), below.facts().evaluations());
  }

  @Test
  @DisplayName("a result in words of its own stays as it was said")
  void unknownTestResult() {
    assertEquals(
        List.of(new Evaluation(Evaluation.TEST, "skipped", null, null)),
        named("t").with("test.case.result.status", "skipped").facts().evaluations());
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
