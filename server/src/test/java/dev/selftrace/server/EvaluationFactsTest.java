package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.model.Evaluation;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Slice;
import dev.selftrace.otlp.foreign.ForeignFormat;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.wire.OtlpReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the doors make of labels and scores is what semantics takes for an evaluation. */
class EvaluationFactsTest {

  private static Evaluation evaluation(ForeignFormat format, String body) {
    Slice request =
        format
            .translate(
                Slice.of(body.getBytes(StandardCharsets.UTF_8)),
                Map.of("trace_id", "abc"),
                Instant.ofEpochSecond(1))
            .request();
    LogRecord log = OtlpReader.logs(request).groups().getFirst().items().getFirst().value();
    Evaluation evaluation = new Semantics().facts(log).evaluation();
    if (evaluation == null) {
      throw new AssertionError("no evaluation in " + log);
    }
    return evaluation;
  }

  @Test
  @DisplayName("a label of Monocle Test Tools is an evaluation with its verdict and reason")
  void label() {
    assertEquals(
        new Evaluation("test_cart", "FAIL", null, "no total"),
        evaluation(
            ForeignFormat.OKAHU_LABEL,
            "{\"result\":{\"label\":\"test_cart\",\"value\":\"FAIL\","
                + "\"explanation\":\"no total\"}}"));
  }

  @Test
  @DisplayName("a score of Langfuse is an evaluation with its number and comment")
  void score() {
    assertEquals(
        new Evaluation("tone", null, 0.25, "rude"),
        evaluation(
            ForeignFormat.LANGFUSE_SCORE,
            "{\"traceId\":\"abc\",\"name\":\"tone\",\"value\":0.25,\"comment\":\"rude\"}"));
  }
}
