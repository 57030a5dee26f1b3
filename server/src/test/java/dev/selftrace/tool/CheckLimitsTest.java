package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quality gate: what it refuses, and where it stops. */
class CheckLimitsTest {

  private final Gating gating = new Gating();
  private final Asking asking = gating.asking;

  @ParameterizedTest(name = "{0}")
  @DisplayName(
      "a check that makes no sense is refused with its field, its value and what is allowed")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'kind':'no_error'} | checks[0].kind is \"no_error\"; allowed: no_errors, has_span,",
        "{'kind':'no_error'} | Did you mean no_errors?",
        "{'name':'x'} | checks[0].kind is missing. It must be given.",
        "{'kind':'no_errors','maximum':1} | there is no argument \"checks[0].maximum\"; allowed: kind",
        "{'kind':'no_errors','max':1} | checks[0].max does not go with no_errors, which takes allow_handled.",
        "{'kind':'tokens'} | checks[0].max is missing: tokens needs it.",
        "{'kind':'tokens','max':1.5} | checks[0].max is 1.5; it must be a whole number.",
        "{'kind':'tokens','max':-1} | checks[0].max is -1; it must be a number, 0 or more.",
        "{'kind':'tokens','max':'9'} | checks[0].max is \"9\"; it must be a number, 0 or more.",
        "{'kind':'has_span'} | checks[0].name is missing: has_span needs one of name, operation.",
        "{'kind':'has_span','operation':'llms'} | Did you mean llm?",
        "{'kind':'called_tool','min':3,'max':2} | checks[0].max is below min 3; nothing could pass.",
        "{'kind':'not_called_tool','max':2} | does not go with not_called_tool, which takes name,",
        "{'kind':'tool_sequence','names':'a'} | checks[0].names must be a list of strings.",
        "{'kind':'tool_sequence','names':[1]} | checks[0].names must be a string.",
        "{'kind':'duration','max_ms':5,'percentile':101} | checks[0].percentile is 101.0; allowed: 1 to 100.",
        "{'kind':'attribute','key':'a','op':'=='} | checks[0].op is \"==\"; allowed: =, !=, >, >=,",
        "{'kind':'attribute','key':'a','op':'>'} | checks[0].value is missing: > compares with one.",
        "{'kind':'attribute','key':'a','op':'absent','value':1} | does not go with absent, which takes none.",
        "{'kind':'attribute','key':'a','value':[1]} | checks[0].value must be a string, a number or a",
        "{'kind':'attribute','key':'a','op':'=~','value':'('} | checks[0].value is no RE2 expression",
        "{'kind':'output'} | needs one of matches, contains, json_schema, similar_to.",
        "{'kind':'output','matches':'a','contains':'b'} | takes one of matches, contains, json_schema,",
        "{'kind':'output','matches':'(?=a)'} | Look-around and back references are not supported.",
        "{'kind':'output','json_schema':{'$ref':'https://example.com/s'}} | checks[0].json_schema cannot be used:",
        "{'kind':'output','json_schema':'x'} | checks[0].json_schema must be an object.",
        "{'kind':'output','similar_to':{'min':0.5}} | checks[0].similar_to.text is missing.",
        "{'kind':'output','similar_to':{'text':'x','least':1}} | there is no argument \"checks[0].similar_to.least\"",
        "{'kind':'output','similar_to':{'text':'x','min':2}} | checks[0].similar_to.min is 2; it must be a number, 0 to 1.",
        "{'kind':'no_loops','max_identical_calls':0} | it must be a whole number, 1 or more.",
        "{'kind':'score','name':'tone'} | checks[0].value is missing: score needs one of value, min.",
        "{'kind':'score','name':'tone','value':'good'} | a score is a number.",
        "{'kind':'score','name':'tone','min':1,'explanation':'x'} | explains a value; give it too.",
        "`'no_errors'` | checks[0] must be an object.",
      })
  void refused(String check, String message) {
    asking.arrive(Spans.span(1, 1).build());
    ToolAnswer answer = gating.ask(check);
    assertEquals(ErrorCode.INVALID_ARGUMENT, answer.code(), answer.text());
    assertTrue(answer.text().contains(message), answer.text());
    assertTrue(asking.traces.ledger().checks(Spans.traceId(1), 9).isEmpty());
  }

  @Test
  @DisplayName("traces are named in exactly one way")
  void handles() {
    String none = "{'kind':'no_errors'}";
    assertTrue(
        asking
            .text("check_traces", "checks", List.of(Map.of("kind", "no_errors")))
            .contains("give exactly one of trace_ids, run_id, workflow_name; given: none."));
    assertTrue(
        gating
            .ask(none, "run_id", "r", "workflow_name", "w")
            .text()
            .contains("given: run_id, wor"));
    assertTrue(
        gating.ask(none, "run_id", "r", "since", "1h").text().contains("since goes with workflow"));
    assertTrue(gating.ask(none, "trace_ids", List.of("abcdef")).text().startsWith("NOT_FOUND"));
    assertTrue(asking.text("check_traces", "run_id", "r", "checks", List.of()).contains("1 to 50"));
  }

  @Test
  @DisplayName("nothing is passed without a trace, and nothing is written down")
  void noTraces() {
    Map<String, Object> nothing = gating.json("{'kind':'no_errors'}", "run_id", "r1");
    assertEquals(false, nothing.get("passed"));
    assertEquals("undecided", nothing.get("verdict"));
    assertEquals(0, nothing.get("trace_count"));
    String text = gating.ask("{'kind':'no_errors'}", "run_id", "r1").text();
    assertTrue(text.startsWith("0 traces. Looked for run_id=\"r1\"."), text);
    assertTrue(text.contains("passed=false"), text);
    assertTrue(asking.traces.ledger().checksOfRun("r1", 9).isEmpty());
  }

  @Test
  @DisplayName("a score is given to few traces at once")
  void blindScores() {
    for (int trace = 1; trace <= 21; trace++) {
      asking.arrive(Spans.span(trace, 1).build());
    }
    ToolAnswer answer = gating.ask("{'kind':'score','name':'tone','value':1}");
    assertTrue(answer.text().contains("21 match, at most 20 can be scored at once"), answer.text());
  }

  @Test
  @DisplayName(
      "more traces than one call looks at leave the gate undecided, and the answer says so")
  void manyTraces() {
    List<Span> spans = new ArrayList<>();
    for (int trace = 1; trace <= 1_001; trace++) {
      spans.add(Spans.span(trace, 1).build());
    }
    asking.arrive(spans, List.of());
    gating.settle();
    Map<String, Object> json = gating.json("{'kind':'no_errors'}");
    assertEquals("undecided", json.get("verdict"));
    assertEquals(1_000, json.get("trace_count"));
    assertTrue(
        gating.ask("{'kind':'no_errors'}").text().contains("more match and were not looked at"),
        gating.ask("{'kind':'no_errors'}").text());
    assertEquals("failed", gating.verdict("{'kind':'duration','max_ms':1}"));
  }

  @Test
  @DisplayName("fifty failing checks over a hundred traces with long texts fit 500 tokens")
  void budget() {
    List<Object> ids = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    for (int trace = 1; trace <= 100; trace++) {
      spans.add(
          Spans.span(trace, 1)
              .failed("größe 😀 ".repeat(500))
              .with("k", "v".repeat(9_000))
              .build());
      ids.add(Spans.traceId(trace).hex());
    }
    asking.arrive(spans, List.of());
    gating.settle();
    String long_ = "x".repeat(7_000);
    String check =
        "{'kind':'no_errors'},{'kind':'attribute','key':'k','op':'!~','value':'v*'},"
            + "{'kind':'called_tool','name':'"
            + long_
            + "'},"
            + "{'kind':'output','contains':'"
            + long_
            + "'},{'kind':'duration','max_ms':1}";
    String checks = String.join(",", Collections.nCopies(10, check));
    for (int tokens : new int[] {500, 4_000, 20_000}) {
      String text =
          gating.ask(checks, "trace_ids", ids, "max_tokens", tokens, "save_as", "größe 😀").text();
      assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= tokens * 4, "tokens: " + tokens);
      assertTrue(text.startsWith("failed: 0 of 50 checks passed, 40 failed, 10 undecided"), text);
      Map<String, Object> json = gating.json(checks, "trace_ids", ids, "max_tokens", tokens);
      assertEquals(50, json.get("check_count"));
    }
  }

  @Test
  @DisplayName("an expression that others run for ages runs in linear time")
  void regex() {
    asking.arrive(
        Spans.span(1, 1)
            .with("gen_ai.operation.name", "chat")
            .with("gen_ai.request.model", "m")
            .with(
                "gen_ai.output.messages",
                "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\","
                    + "\"content\":\""
                    + "a".repeat(50_000)
                    + "!\"}]}]")
            .build());
    gating.settle();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertEquals("failed", gating.verdict("{'kind':'output','matches':'^(a+)+$'}"));
          assertEquals("passed", gating.verdict("{'kind':'output','matches':'a!'}"));
          assertEquals("failed", gating.verdict("{'kind':'output','similar_to':{'text':'b'}}"));
        });
  }

  @Test
  @DisplayName("without a recorded output nothing is said about it; damaged spans decide nothing")
  void gaps() {
    asking.arrive(Spans.span(1, 1).with("k", "v").build());
    gating.settle();
    assertEquals("undecided", gating.verdict("{'kind':'output','contains':'x'}"));
    assertEquals("passed", gating.verdict("{'kind':'attribute','key':'k','value':'v'}"));
    asking.traces.damaged.add(new dev.selftrace.model.SpanId(1));
    assertEquals("undecided", gating.verdict("{'kind':'attribute','key':'k','value':'v'}"));
    assertEquals("undecided", gating.verdict("{'kind':'attribute','key':'k','op':'absent'}"));
  }

  @Test
  @DisplayName("a key without scope write runs no gate")
  void scope() {
    ToolContext reading =
        new ToolContext(
            asking.traces, asking.traces.ledger(), null, () -> asking.ingest, new byte[] {1});
    ToolAnswer answer =
        asking
            .tools()
            .call(
                "check_traces",
                Map.of("run_id", "r", "checks", List.of(Map.of("kind", "no_errors"))),
                reading);
    assertEquals(ErrorCode.FORBIDDEN, answer.code());
    assertNull(answer.json());
  }
}
