package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Facts;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every recorded case against the manifest: names, counts, tokens, completeness and cause. */
class RecordedVerdictsTest {

  static List<RecordedCase> cases() {
    return RecordedCase.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("counts of traces, spans and logs are those of the manifest")
  void counts(RecordedCase recorded) {
    Collection<TraceVerdict> verdicts = recorded.verdicts().values();
    JsonNode expected = recorded.expected();
    assertEquals(expected.get("traces").asInt(), verdicts.size());
    assertEquals(
        expected.get("spans").asInt(), verdicts.stream().mapToInt(TraceVerdict::spanCount).sum());
    assertEquals(
        expected.get("traces_whose_root_is_missing").asInt(),
        verdicts.stream().filter(verdict -> verdict.missing().contains("root")).count());
    for (JsonNode trace : expected.path("trace_list")) {
      TraceVerdict verdict =
          recorded.verdicts().get(TraceId.parse(trace.get("trace_id").asString()));
      assertNotNull(verdict);
      assertEquals(trace.path("root").asString(null), verdict.rootName());
      assertEquals(trace.get("spans").asInt(), verdict.spanCount());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("the workflow name is that of the manifest, else the service's or the root's")
  void workflow(RecordedCase recorded) {
    String text = recorded.expected().path("workflow_name").asString("");
    for (TraceVerdict verdict : recorded.verdicts().values()) {
      if (text.isEmpty()) {
        Set<String> allowed = new LinkedHashSet<>(verdict.services());
        allowed.add(String.valueOf(verdict.rootName()));
        assertTrue(allowed.contains(verdict.workflow()), verdict::workflow);
      } else {
        String numbered = verdict.workflow().replaceAll("-\\d+$", "-N");
        List<String> names = alternatives(text);
        assertTrue(
            names.contains(verdict.workflow()) || names.contains(numbered), verdict::workflow);
      }
      assertTrue(verdict.workflowNames().contains(verdict.workflow()));
      assertTrue(verdict.workflowNames().containsAll(verdict.services()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("models, calls and token sums over leaf calls are those of the manifest")
  void usage(RecordedCase recorded) {
    JsonNode expected = recorded.expected();
    Collection<TraceVerdict> verdicts = recorded.verdicts().values();
    long extra = cachedTokensLeftOut(recorded);
    assertEquals(
        number(expected, "llm_input_tokens", extra), sum(verdicts, TraceVerdict::inputTokens));
    assertEquals(
        number(expected, "llm_output_tokens", 0), sum(verdicts, TraceVerdict::outputTokens));
    int calls = verdicts.stream().mapToInt(TraceVerdict::llmCalls).sum();
    int spans = expected.path("llm_call_spans").asInt(0);
    // Two embedding spans of which the upper only wraps the call (telemetry 9.3).
    assertEquals(recorded.name().equals("vercel-ai7/embed") ? 1 : spans, calls);
    assertEquals(
        expected.path("tool_spans").asInt(0),
        verdicts.stream().mapToInt(TraceVerdict::toolCalls).sum());
    Set<String> models = texts(expected.path("llm_models"));
    Set<String> seen = new TreeSet<>();
    for (Facts call : recorded.modelCalls()) {
      String request = String.valueOf(call.requestModel());
      String response = String.valueOf(call.responseModel());
      if (call.model() != null) {
        assertTrue(models.contains(request) || models.contains(response), call::toString);
        seen.add(models.contains(request) ? request : response);
      }
    }
    assertEquals(models, seen);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("the cause of each trace is the span the manifest names, with its message")
  void cause(RecordedCase recorded) {
    recorded.verdicts().forEach((id, verdict) -> assertCause(recorded, id, verdict));
  }

  @Test
  @DisplayName("the score per source: traces whose cause is the expected one, of all")
  void score(TestReporter reporter) {
    Map<String, int[]> scores = new TreeMap<>();
    for (RecordedCase recorded : cases()) {
      String source = recorded.name().substring(0, recorded.name().indexOf('/'));
      int[] score = scores.computeIfAbsent(source, _ -> new int[2]);
      recorded
          .verdicts()
          .forEach((id, verdict) -> {
            score[1]++;
            try {
              assertCause(recorded, id, verdict);
              score[0]++;
            } catch (AssertionError e) {
              reporter.publishEntry(recorded.name(), String.valueOf(e.getMessage()));
            }
          });
    }
    scores.forEach((source, score) -> reporter.publishEntry(source, score[0] + " of " + score[1]));
    assertTrue(scores.values().stream().allMatch(score -> score[0] == score[1]));
  }

  private static void assertCause(RecordedCase recorded, TraceId id, TraceVerdict verdict) {
    JsonNode expected = recorded.expected().path("expected_root_cause");
    String kind = expected.isNull() ? "HEALTHY" : expected.get("kind").asString();
    switch (kind) {
      case "SPAN" -> assertSpan(expected, id, verdict);
      case "MULTI" -> assertOneOf(recorded.expected().get("per_trace_expectations"), id, verdict);
      case "NONE", "HEALTHY" -> assertEquals(List.of(), verdict.causes(), id::hex);
      case "LOGS" -> assertFromLogs(expected.get("note").asString(), verdict);
      default -> throw new IllegalArgumentException(kind);
    }
  }

  private static void assertSpan(JsonNode expected, TraceId id, TraceVerdict verdict) {
    JsonNode cause = expected.get("per_trace").get(id.hex());
    assertFalse(verdict.causes().isEmpty(), id::hex);
    TraceVerdict.Cause first = verdict.causes().getFirst();
    assertEquals(SpanId.parse(cause.get("span_id").asString()), first.spanId(), id::hex);
    String contained = expected.path("message_contains").asString("");
    assertSays(contained.isEmpty() ? "refund limit exceeded" : contained, first);
  }

  /**
   * A span whose error the manifest explains by a log without ids: as many as the note says have
   * the log's exception; every other error is a span's own.
   */
  private static void assertFromLogs(String note, TraceVerdict verdict) {
    if (verdict.errorCount() == 0) {
      assertEquals(List.of(), verdict.causes());
      return;
    }
    TraceVerdict.Cause first = verdict.causes().getFirst();
    boolean inferred = first.error().evidence() == ErrorFacts.Evidence.INFERRED_LOG;
    assertTrue(note.contains(inferred ? "TypeError" : "Too Many Requests"));
    assertSays(
        inferred ? "Cannot read properties of undefined (reading 'name')" : "Too Many Requests",
        first);
    assertEquals(
        inferred ? "app.ts:4" : "",
        first.error().location() == null
            ? ""
            : first.error().location().file().replaceFirst(".*/", "")
                + ":"
                + first.error().location().line());
    assertEquals(List.of(), verdict.logErrors());
  }

  private static void assertOneOf(JsonNode entries, TraceId id, TraceVerdict verdict) {
    for (JsonNode entry : entries) {
      List<SpanId> spans = new ArrayList<>();
      for (JsonNode span : entry.path("span_ids")) {
        String[] ids = span.asString().split(":");
        if (ids[0].equals(id.hex())) {
          spans.add(SpanId.parse(ids[1]));
        }
      }
      if (!spans.isEmpty()) {
        assertFalse(verdict.causes().isEmpty(), id::hex);
        TraceVerdict.Cause first = verdict.causes().getFirst();
        assertTrue(spans.contains(first.spanId()), () -> id.hex() + " names " + first);
        assertSays(entry.path("message_contains").asString(""), first);
        return;
      }
    }
    assertEquals(List.of(), verdict.causes(), id::hex);
  }

  private static void assertSays(String contained, TraceVerdict.Cause cause) {
    String message = cause.error().message();
    assertTrue(
        message != null && message.contains(contained), () -> contained + " not in " + cause);
  }

  /** R34: Langfuse takes cached tokens out of the input, the manifest's sum leaves them out. */
  private static long cachedTokensLeftOut(RecordedCase recorded) {
    return recorded.name().equals("langfuse/bug3") ? 2 * 16 : 0;
  }

  private static List<String> alternatives(String text) {
    return List.of(text.replaceFirst(" \\(.*\\)$", "").split(" / "));
  }

  private static @Nullable Long number(JsonNode expected, String key, long more) {
    JsonNode node = expected.path(key);
    return node.isNumber() ? (Long) (node.asLong() + more) : null;
  }

  private static @Nullable Long sum(
      Collection<TraceVerdict> verdicts, Function<TraceVerdict, @Nullable Long> tokens) {
    Long sum = null;
    for (TraceVerdict verdict : verdicts) {
      Long number = tokens.apply(verdict);
      if (number != null) {
        sum = sum == null ? number : (Long) (sum + number);
      }
    }
    return sum;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(text -> texts.add(text.asString()));
    return texts;
  }
}
