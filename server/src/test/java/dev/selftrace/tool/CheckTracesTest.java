package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.json.JsonObjects;
import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Span;
import dev.selftrace.store.CheckEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quality gate: what passes, what fails and what is not known. */
class CheckTracesTest {

  private final Asking asking = new Asking();

  private static Map<String, Object> arguments(String json) {
    return JsonObjects.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private ToolAnswer ask(String checks, Object... more) {
    Map<String, Object> arguments = Asking.arguments(more);
    arguments.put("checks", arguments("{'checks':[" + checks + "]}").get("checks"));
    if (!arguments.containsKey("run_id") && !arguments.containsKey("trace_ids")) {
      arguments.putIfAbsent("workflow_name", "shop");
    }
    return asking.tools().call("check_traces", arguments, asking.context());
  }

  private Map<String, Object> json(String checks, Object... more) {
    List<Object> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("format", "json"));
    ToolAnswer answer = ask(checks, all.toArray());
    assertFalse(answer.failed(), answer.text());
    return Objects.requireNonNull(answer.json());
  }

  private String verdict(String checks, Object... more) {
    Map<String, Object> json = json(checks, more);
    String verdict = (String) Objects.requireNonNull(json.get("verdict"));
    assertEquals(verdict.equals("passed"), json.get("passed"));
    return verdict;
  }

  private static Spans tool(int trace, int span, String name) {
    return Spans.span(trace, span)
        .below(1)
        .with("gen_ai.operation.name", "execute_tool")
        .with("gen_ai.tool.name", name);
  }

  private static Spans model(int trace, int span) {
    return Spans.span(trace, span)
        .below(1)
        .with("gen_ai.operation.name", "chat")
        .with("gen_ai.provider.name", "openai")
        .with("gen_ai.request.model", "gpt-4o");
  }

  private void settle() {
    asking.pass(Duration.ofSeconds(5));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("a check that makes no sense is refused with its field, its value and what is allowed")
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
        "{'kind':'tokens','max':1.5} | checks[0].max is \"1.5\"; it must be a whole number.",
        "{'kind':'tokens','max':-1} | checks[0].max is \"-1\"; it must be a number, 0 or more.",
        "{'kind':'tokens','max':'9'} | checks[0].max is \"9\"; it must be a number, 0 or more.",
        "{'kind':'has_span'} | checks[0].name is missing: has_span needs one of name, operation.",
        "{'kind':'has_span','operation':'llms'} | Did you mean llm?",
        "{'kind':'called_tool','min':3,'max':2} | checks[0].max is below min 3; nothing could pass.",
        "{'kind':'not_called_tool','max':2} | does not go with not_called_tool, which takes name,",
        "{'kind':'tool_sequence','names':'a'} | checks[0].names must be a list of strings.",
        "{'kind':'tool_sequence','names':[1]} | checks[0].names must be a string.",
        "{'kind':'duration','max_ms':5,'percentile':101} | checks[0].percentile is \"101.0\"; allowed: 1 to 100.",
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
        "{'kind':'output','similar_to':{'text':'x','min':2}} | checks[0].similar_to.min is \"2\"; it must be a number, 0 to 1.",
        "{'kind':'no_loops','max_identical_calls':0} | it must be a whole number, 1 or more.",
        "{'kind':'score','name':'tone'} | checks[0].value is missing: score needs one of value, min.",
        "{'kind':'score','name':'tone','value':'good'} | a score is a number.",
        "{'kind':'score','name':'tone','min':1,'explanation':'x'} | explains a value; give it too.",
        "`'no_errors'` | checks[0] must be an object.",
      })
  void refused(String check, String message) {
    asking.arrive(Spans.span(1, 1).build());
    ToolAnswer answer = ask(check);
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
    assertTrue(ask(none, "run_id", "r", "workflow_name", "w").text().contains("given: run_id, wor"));
    assertTrue(ask(none, "run_id", "r", "since", "1h").text().contains("since goes with workflow"));
    assertTrue(ask(none, "trace_ids", List.of("abcdef")).text().startsWith("NOT_FOUND"));
    assertTrue(
        asking.text("check_traces", "run_id", "r", "checks", List.of()).contains("1 to 50"));
  }

  @Test
  @DisplayName("nothing is passed without a trace, and nothing is written down")
  void noTraces() {
    Map<String, Object> nothing = json("{'kind':'no_errors'}", "run_id", "r1");
    assertEquals(false, nothing.get("passed"));
    assertEquals("undecided", nothing.get("verdict"));
    assertEquals(0, nothing.get("trace_count"));
    String text = ask("{'kind':'no_errors'}", "run_id", "r1").text();
    assertTrue(text.startsWith("0 traces. Looked for run_id=\"r1\"."), text);
    assertTrue(text.contains("passed=false"), text);
    assertTrue(asking.traces.ledger().checksOfRun("r1", 9).isEmpty());
  }

  @Test
  @DisplayName("of an incomplete trace only what nothing further can change is decided")
  void incomplete() {
    asking.arrive(tool(1, 2, "search").build(), tool(1, 3, "search").build());
    settle();
    assertEquals("passed", verdict("{'kind':'called_tool','name':'search'}"));
    assertEquals("passed", verdict("{'kind':'called_tool','name':'search','min':2}"));
    assertEquals("failed", verdict("{'kind':'called_tool','name':'search','max':1}"));
    assertEquals("failed", verdict("{'kind':'not_called_tool','name':'search'}"));
    assertEquals("undecided", verdict("{'kind':'called_tool','name':'search','min':3}"));
    assertEquals("undecided", verdict("{'kind':'not_called_tool','name':'other'}"));
    for (String open :
        List.of(
            "{'kind':'no_errors'}",
            "{'kind':'tokens','max':9}",
            "{'kind':'duration','max_ms':9000}",
            "{'kind':'duration','max_ms':9000,'percentile':50}",
            "{'kind':'no_loops'}",
            "{'kind':'attribute','key':'nothing'}",
            "{'kind':'attribute','key':'nothing','op':'absent'}")) {
      assertEquals("undecided", verdict(open), open);
    }
    String text = ask("{'kind':'no_errors'}").text();
    assertTrue(text.contains("1 incomplete. Not recorded while undecided."), text);
    assertTrue(text.contains("incomplete (missing root); so far no error"), text);
    assertTrue(text.endsWith("next: wait_for_traces {\"wait_for\":\"complete\"}"), text);
    asking.arrive(Spans.span(1, 1).build());
    assertEquals("passed", verdict("{'kind':'no_errors'}"));
    assertTrue(
        ask("{'kind':'no_errors'}").text().contains("1 still arriving: the result may change."));
    settle();
    assertFalse(ask("{'kind':'no_errors'}").text().contains("still arriving"));
  }

  @Test
  @DisplayName("what was decided is written down with the traces and seen by other tools")
  void recorded() {
    asking.arrive(Spans.span(1, 1).failed("no stock").build());
    asking.arrive(Spans.span(2, 1).build());
    settle();
    String checks = "{'kind':'no_errors'},{'kind':'duration','max_ms':9}";
    assertEquals("failed", verdict(checks, "save_as", "release"));
    List<CheckEntry> entries = asking.traces.ledger().checks(Spans.traceId(2), 9);
    assertEquals(1, entries.size());
    assertEquals("release", entries.getFirst().name());
    assertEquals("shop", entries.getFirst().workflow());
    assertEquals(2, entries.getFirst().traceIds().size());
    CheckEntry.Result result = entries.getFirst().results().getFirst();
    assertEquals(List.of(Spans.traceId(1)), result.failing());
    assertFalse(result.passed());
    String failed = asking.text("get_trace", "trace_id", Spans.traceId(1).hex());
    assertTrue(failed.contains("gate release: failed no_errors, duration here, 2 of 2 checks"), failed);
    String other = asking.text("get_trace", "trace_id", Spans.traceId(2).hex());
    assertTrue(other.contains("gate release: failed duration here, 2 of 2 checks"), other);
    assertEquals("passed", verdict("{'kind':'has_span','name':'span 1'}", "save_as", "release"));
    String again = asking.text("diagnose", "trace_id", Spans.traceId(1).hex());
    assertTrue(again.contains("gates:\n  gate release: passed 1 check"), again);
  }

  @Test
  @DisplayName("a judgement is kept with the trace, shown, and judged by later; the newest counts")
  void scores() {
    asking.arrive(Spans.span(1, 1).build());
    settle();
    assertEquals("undecided", verdict("{'kind':'score','name':'tone','min':0.5}"));
    String mine = "{'kind':'score','name':'tone','value':0.4,'min':0.5,'explanation':'rude'}";
    assertEquals("failed", verdict(mine));
    String tree = asking.text("get_trace", "trace_id", Spans.traceId(1).hex());
    assertTrue(tree.contains("eval tone=0.4"), tree);
    assertEquals("failed", verdict("{'kind':'score','name':'tone','min':0.5}"));
    assertTrue(ask("{'kind':'score','name':'tone','min':0.5}").text().contains("0.4: rude"));
    assertEquals("passed", verdict("{'kind':'score','name':'tone','value':0.9}"));
    assertEquals("passed", verdict("{'kind':'score','name':'tone','min':0.5}"));
    assertEquals("undecided", verdict("{'kind':'score','name':'other','min':0.5}"));
    String now = asking.text("diagnose", "trace_id", Spans.traceId(1).hex());
    assertTrue(now.contains("trace tone=0.9") && !now.contains("tone=0.4"), now);
  }

  @Test
  @DisplayName("evaluations that telemetry brought are judged by number, or by what they say")
  void evaluations() {
    asking.arrive(
        Spans.span(1, 1)
            .event(
                "gen_ai.evaluation.result",
                "gen_ai.evaluation.name",
                "grounded",
                "gen_ai.evaluation.score.label",
                "fail")
            .event(
                "gen_ai.evaluation.result",
                "gen_ai.evaluation.name",
                "polite",
                "gen_ai.evaluation.score.label",
                "pass")
            .build());
    settle();
    assertEquals("failed", verdict("{'kind':'score','name':'grounded','min':0.5}"));
    assertEquals("passed", verdict("{'kind':'score','name':'polite','min':0.5}"));
  }

  @Test
  @DisplayName("a score is given to few traces at once")
  void blindScores() {
    for (int trace = 1; trace <= 21; trace++) {
      asking.arrive(Spans.span(trace, 1).build());
    }
    ToolAnswer answer = ask("{'kind':'score','name':'tone','value':1}");
    assertTrue(answer.text().contains("21 match, at most 20 can be scored at once"), answer.text());
  }

  @Test
  @DisplayName("what a tool was given and returned decides; where it is not recorded, nothing does")
  void toolContents() {
    asking.arrive(
        Spans.span(1, 1).build(),
        tool(1, 2, "search")
            .with("gen_ai.tool.call.arguments", "{\"q\":\"größe\"}")
            .with("gen_ai.tool.call.result", "3 rows")
            .build(),
        tool(1, 3, "search").build());
    settle();
    String call = "{'kind':'called_tool','name':'search',";
    assertEquals("passed", verdict(call + "'input_contains':'größe'}"));
    assertEquals("passed", verdict(call + "'output_contains':'3 rows'}"));
    assertEquals("undecided", verdict(call + "'input_contains':'other'}"));
    assertEquals("undecided", verdict(call + "'input_contains':'größe','max':1}"));
    assertEquals("failed", verdict(call + "'input_contains':'größe','max':0}"));
    assertEquals(
        "undecided",
        verdict("{'kind':'not_called_tool','name':'search','input_contains':'other'}"));
    assertTrue(
        ask(call + "'input_contains':'other'}").text().contains("1 more call recorded no input"));
  }

  @Test
  @DisplayName("tools in order, others between, also the same one twice")
  void sequence() {
    asking.arrive(
        Spans.span(1, 1).build(),
        tool(1, 2, "a").build(),
        tool(1, 3, "b").build(),
        tool(1, 4, "a").build());
    settle();
    assertEquals("passed", verdict("{'kind':'tool_sequence','names':['a','a']}"));
    assertEquals("passed", verdict("{'kind':'tool_sequence','names':['a','b','a']}"));
    assertEquals("failed", verdict("{'kind':'tool_sequence','names':['b','b']}"));
    assertTrue(
        ask("{'kind':'tool_sequence','names':['b','b']}")
            .text()
            .contains("1 of 2 in order; tools called: a, b"));
  }

  @Test
  @DisplayName("a sum of which a part is missing passes nothing; what is known can fail")
  void partialUsage() {
    asking.arrive(
        Spans.span(1, 1).build(),
        model(1, 2).with("gen_ai.usage.input_tokens", 90).with("gen_ai.usage.output_tokens", 10).build(),
        model(1, 3).build());
    settle();
    assertEquals("undecided", verdict("{'kind':'tokens','max':100}"));
    assertEquals("failed", verdict("{'kind':'tokens','max':99}"));
    assertEquals("undecided", verdict("{'kind':'cost','max':1}"));
    assertTrue(
        ask("{'kind':'tokens','max':100}")
            .text()
            .contains("100 tokens known; 1 of 2 model calls said none"));
  }

  @Test
  @DisplayName("calls repeated with the same input are a loop, and so are tools in turns")
  void loops() {
    List<Span> spans = new ArrayList<>(List.of(Spans.span(1, 1).build()));
    for (int i = 0; i < 3; i++) {
      spans.add(
          tool(1, 10 + i, "search")
              .startingAt(100 + 20 * i)
              .with("gen_ai.tool.call.arguments", "{\"q\":1}")
              .build());
    }
    asking.arrive(spans.toArray(Span[]::new));
    settle();
    assertEquals("failed", verdict("{'kind':'no_loops'}"));
    assertEquals("passed", verdict("{'kind':'no_loops','max_identical_calls':3}"));
    assertTrue(ask("{'kind':'no_loops'}").text().contains("3 calls with the same input of search"));
  }

  @Test
  @DisplayName("a check and its negation never both pass, and of a complete trace one does")
  void negations() {
    List<String> values = List.of("1", "1.0", "2", "abc", "ABC", "", "true", "größe", "x\ny");
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 1; i <= 60; i++) {
      asking.now.set(Asking.START.plusSeconds(100L * i));
      Spans root = Spans.span(i, 1).from("service.name", "flow " + i);
      if (random.nextBoolean()) {
        root.with("k", values.get(random.nextInt(values.size())));
      } else if (random.nextBoolean()) {
        root.with("k", random.nextInt(3));
      } else if (random.nextBoolean()) {
        root.with("k", new AttributeValue.DoubleValue(random.nextInt(3)));
      }
      Spans child = random.nextBoolean() ? tool(i, 2, "a") : Spans.span(i, 2).below(1);
      asking.arrive(root.build(), child.from("service.name", "flow " + i).build());
      settle();
      String value = values.get(1 + random.nextInt(4));
      String[][] pairs = {
        {"{'kind':'attribute','key':'k','op':'='" + value(value), "!="},
        {"{'kind':'attribute','key':'k','op':'=~'" + value("[a-c0-9.]*"), "!~"},
        {"{'kind':'attribute','key':'k','op':'exists'}", "absent"},
        {"{'kind':'called_tool','name':'a'}", "not_called_tool"},
        {"{'kind':'has_span','name':'span 2'}", "max"},
      };
      for (String[] pair : pairs) {
        String opposite =
            switch (pair[1]) {
              case "not_called_tool" -> pair[0].replace("called_tool", "not_called_tool");
              case "max" -> pair[0].replace("}", ",'max':0}");
              default -> pair[0].replaceAll("'op':'[^']*'", "'op':'" + pair[1] + "'");
            };
        List<String> both =
            List.of(
                verdict(pair[0], "workflow_name", "flow " + i),
                verdict(opposite, "workflow_name", "flow " + i));
        assertEquals(
            List.of("failed", "passed"), both.stream().sorted().toList(), pair[0] + " " + i);
      }
    }
  }

  private static String value(String text) {
    return ",'value':'" + text + "'}";
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @DisplayName("attributes compare as the query language compares them")
  @CsvSource({
    "number, =, 7, passed",
    "number, =, \"7\", passed",
    "number, >, 6.5, passed",
    "number, >=, 8, failed",
    "text, <, 9, passed",
    "text, =~, \"8\", passed",
    "text, =~, \"\", failed",
    "list, =, \"b\", passed",
    "list, !=, \"b\", failed",
    "truth, =, true, passed",
    "truth, =, \"true\", passed",
    "service.name, =, \"shop\", passed",
    "event.key, =, \"event value\", passed",
  })
  void attributes(String key, String op, String value, String expected) {
    asking.arrive(
        Spans.span(1, 1)
            .with("number", 7)
            .with("text", "8")
            .with("truth", new AttributeValue.BooleanValue(true))
            .with(
                "list",
                new AttributeValue.ArrayValue(
                    List.of(
                        new AttributeValue.StringValue("a"), new AttributeValue.StringValue("b"))))
            .event("e", "event.key", "event value")
            .build());
    settle();
    String check = "{'kind':'attribute','key':'" + key + "','op':'" + op + "','value':" + value + "}";
    assertEquals(expected, verdict(check));
  }

  @Test
  @DisplayName("more traces than one call looks at leave the gate undecided, and the answer says so")
  void manyTraces() {
    List<Span> spans = new ArrayList<>();
    for (int trace = 1; trace <= 1_001; trace++) {
      spans.add(Spans.span(trace, 1).build());
    }
    asking.arrive(spans, List.of());
    settle();
    Map<String, Object> json = json("{'kind':'no_errors'}");
    assertEquals("undecided", json.get("verdict"));
    assertEquals(1_000, json.get("trace_count"));
    assertTrue(
        ask("{'kind':'no_errors'}").text().contains("more match and were not looked at"),
        ask("{'kind':'no_errors'}").text());
    assertEquals("failed", verdict("{'kind':'duration','max_ms':1}"));
  }

  @Test
  @DisplayName("fifty failing checks over a hundred traces with long texts fit 500 tokens")
  void budget() {
    List<Object> ids = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    for (int trace = 1; trace <= 100; trace++) {
      spans.add(Spans.span(trace, 1).failed("größe 😀 ".repeat(500)).with("k", "v".repeat(9_000)).build());
      ids.add(Spans.traceId(trace).hex());
    }
    asking.arrive(spans, List.of());
    settle();
    String long_ = "x".repeat(7_000);
    String check =
        "{'kind':'no_errors'},{'kind':'attribute','key':'k','op':'!~','value':'v*'},"
            + "{'kind':'called_tool','name':'" + long_ + "'},"
            + "{'kind':'output','contains':'" + long_ + "'},{'kind':'duration','max_ms':1}";
    String checks = String.join(",", Collections.nCopies(10, check));
    for (int tokens : new int[] {500, 4_000, 20_000}) {
      String text =
          ask(checks, "trace_ids", ids, "max_tokens", tokens, "save_as", "größe 😀").text();
      assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= tokens * 4, "tokens: " + tokens);
      assertTrue(text.startsWith("failed: 0 of 50 checks passed, 40 failed, 10 undecided"), text);
      Map<String, Object> json = json(checks, "trace_ids", ids, "max_tokens", tokens);
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
            .with("gen_ai.output.messages", "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\","
                + "\"content\":\"" + "a".repeat(50_000) + "!\"}]}]")
            .build());
    settle();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertEquals("failed", verdict("{'kind':'output','matches':'^(a+)+$'}"));
          assertEquals("passed", verdict("{'kind':'output','matches':'a!'}"));
          assertEquals("failed", verdict("{'kind':'output','similar_to':{'text':'b'}}"));
        });
  }

  @Test
  @DisplayName("without a recorded output nothing is said about it; damaged spans decide nothing")
  void gaps() {
    asking.arrive(Spans.span(1, 1).with("k", "v").build());
    settle();
    assertEquals("undecided", verdict("{'kind':'output','contains':'x'}"));
    assertEquals("passed", verdict("{'kind':'attribute','key':'k','value':'v'}"));
    asking.traces.damaged.add(new dev.selftrace.model.SpanId(1));
    assertEquals("undecided", verdict("{'kind':'attribute','key':'k','value':'v'}"));
    assertEquals("undecided", verdict("{'kind':'attribute','key':'k','op':'absent'}"));
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
