package dev.selftrace.otlp.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Slice;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.wire.OtlpReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels and scores become OpenTelemetry's evaluation events. */
final class EvaluationsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final long NOW_NANOS = NOW.getEpochSecond() * 1_000_000_000L;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static Translation translated(
      ForeignFormat format, String json, Map<String, String> query) {
    return format.translate(Slice.of(json.getBytes(StandardCharsets.UTF_8)), query, NOW);
  }

  private static List<LogRecord> records(Translation translation) {
    return OtlpReader.logs(translation.request()).groups().stream()
        .flatMap(group -> group.items().stream())
        .map(item -> item.value())
        .toList();
  }

  private static LogRecord label(String result, Map<String, String> query) {
    return records(translated(ForeignFormat.OKAHU_LABEL, "{\"result\":" + result + "}", query))
        .getFirst();
  }

  @Test
  @DisplayName("a test's label names the trace, the verdict and the reason")
  void label() {
    LogRecord log =
        label(
            """
            {"label":"test_refund","value":"FAIL","explanation":"no tool call","category":"test"}
            """,
            Map.of("trace_id", "0x" + TRACE, "fact_name", "traces", "workflow_name", "shop"));
    assertEquals("gen_ai.evaluation.result", log.eventName());
    assertEquals(TRACE, String.valueOf(log.traceId()));
    assertNull(log.spanId());
    assertEquals("test_refund", log.attributes().text("gen_ai.evaluation.name"));
    assertEquals("FAIL", log.attributes().text("gen_ai.evaluation.score.label"));
    assertNull(log.attributes().get("gen_ai.evaluation.score.value"));
    assertEquals("no tool call", log.attributes().text("gen_ai.evaluation.explanation"));
    assertEquals("shop", log.resource().attributes().text("service.name"));
    assertEquals("test", log.attributes().text("okahu.label.category"));
    assertEquals(0, log.timeNanos());
    assertEquals(NOW_NANOS, log.observedNanos());
  }

  @Test
  @DisplayName("newer test tools say description and type")
  void newerLabel() {
    LogRecord log =
        label(
            "{\"label\":\"t\",\"value\":\"PASS\",\"description\":\"Test run\",\"type\":\"test\"}",
            Map.of("trace_id", TRACE));
    assertEquals("Test run", log.attributes().text("gen_ai.evaluation.explanation"));
    assertEquals("test", log.attributes().text("okahu.label.category"));
  }

  @Test
  @DisplayName("a label of another fact carries that fact and no trace")
  void labelOfFact() {
    LogRecord session =
        label(
            "{\"label\":\"t\",\"value\":1}",
            Map.of("trace_id", "s-1", "fact_name", "agent_sessions"));
    assertNull(session.traceId());
    assertEquals("s-1", session.attributes().text("session.id"));
    assertEquals(
        new AttributeValue.DoubleValue(1),
        session.attributes().get("gen_ai.evaluation.score.value"));
    LogRecord custom =
        label("{\"label\":\"t\",\"value\":\"PASS\"}", Map.of("trace_id", "7", "fact_name", "case"));
    assertEquals("7", custom.attributes().text("scope.case"));
  }

  @ParameterizedTest(name = "label {0} is malformed")
  @ValueSource(strings = {"{}", "{\"result\":1}", "{\"result\":{}}", "[]", "x"})
  void malformedLabel(String json) {
    assertThrows(
        MalformedException.class,
        () -> translated(ForeignFormat.OKAHU_LABEL, json, Map.of("trace_id", TRACE)));
  }

  @Test
  @DisplayName("a label without a trace id is malformed")
  void labelOfNothing() {
    assertThrows(
        MalformedException.class, () -> label("{\"label\":\"t\",\"value\":\"PASS\"}", Map.of()));
  }

  @Test
  @DisplayName("a score of Langfuse names trace and span; the answer is its id")
  void score() {
    Translation translation =
        translated(
            ForeignFormat.LANGFUSE_SCORE,
            """
            {"id":"s\\"1","traceId":"%s","observationId":"b7ad6b7169203331","name":"accuracy",
            "value":0.9,"comment":"good","environment":"test"}
            """
                .formatted(TRACE),
            Map.of());
    assertEquals("{\"id\":\"s\\\"1\"}", translation.answer());
    LogRecord log = records(translation).getFirst();
    assertEquals(TRACE, String.valueOf(log.traceId()));
    assertEquals("b7ad6b7169203331", String.valueOf(log.spanId()));
    assertEquals(
        new AttributeValue.DoubleValue(0.9), log.attributes().get("gen_ai.evaluation.score.value"));
    assertNull(log.attributes().get("gen_ai.evaluation.score.label"));
    assertEquals("good", log.attributes().text("gen_ai.evaluation.explanation"));
    assertEquals("s\"1", log.attributes().text("langfuse.score.id"));
  }

  @Test
  @DisplayName("categorical and boolean scores have words; a repeated event is the same record")
  void events() {
    String json =
        """
        {"batch":[
        {"id":"e1","type":"score-create","timestamp":"2026-11-20T19:39:50.450Z","body":
        {"id":"1","traceId":"%1$s","name":"tone","value":"rude","dataType":"CATEGORICAL"}},
        {"id":"e2","type":"score-create","timestamp":"2026-11-20T19:39:50.450Z","body":
        {"id":"2","traceId":"%1$s","name":"ok","value":0,"dataType":"BOOLEAN"}},
        {"id":"e3","type":"trace-create","body":{}},
        {"id":"e4","type":"score-create","body":{"traceId":"not-hex","name":"x","value":1}}],
        "metadata":{"sdk":"x"}}
        """
            .formatted(TRACE);
    Translation translation = translated(ForeignFormat.LANGFUSE_EVENTS, json, Map.of());
    List<LogRecord> logs = records(translation);
    assertEquals("rude", logs.getFirst().attributes().text("gen_ai.evaluation.score.label"));
    assertEquals("false", logs.getLast().attributes().text("gen_ai.evaluation.score.label"));
    assertEquals(1_795_203_590_450_000_000L, logs.getFirst().timeNanos());
    assertEquals(0, logs.getFirst().observedNanos());
    assertEquals(207, translation.status());
    assertEquals(
        "{\"successes\":[{\"id\":\"e1\",\"status\":201},{\"id\":\"e2\",\"status\":201}],"
            + "\"errors\":[{\"id\":\"e3\",\"status\":400,\"message\":"
            + "\"only score-create is taken here: send spans as OTLP\"},"
            + "{\"id\":\"e4\",\"status\":400,\"message\":"
            + "\"traceId (expected: 32 hex digits, the id of an OpenTelemetry trace)\"}]}",
        translation.answer());
  }

  @ParameterizedTest(name = "score {0} is malformed")
  @ValueSource(
      strings = {
        "{\"name\":\"a\",\"value\":1}",
        "{\"traceId\":\"abc\",\"value\":1}",
        "{\"traceId\":\"abc\",\"name\":\"a\"}",
        "{\"traceId\":\"abc\",\"name\":\"a\",\"value\":1,\"observationId\":\"zz\"}"
      })
  void malformedScore(String json) {
    assertThrows(
        MalformedException.class, () -> translated(ForeignFormat.LANGFUSE_SCORE, json, Map.of()));
  }
}
