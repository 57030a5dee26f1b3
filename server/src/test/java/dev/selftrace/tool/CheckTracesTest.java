package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Span;
import dev.selftrace.store.CheckEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quality gate: what passes, what fails and what is not known. */
class CheckTracesTest {

  private final Gating gating = new Gating();
  private final Asking asking = gating.asking;

  @Test
  @DisplayName("of an incomplete trace only what nothing further can change is decided")
  void incomplete() {
    asking.arrive(Gating.tool(1, 2, "search").build(), Gating.tool(1, 3, "search").build());
    gating.settle();
    assertEquals("passed", gating.verdict("{'kind':'called_tool','name':'search'}"));
    assertEquals("passed", gating.verdict("{'kind':'called_tool','name':'search','min':2}"));
    assertEquals("failed", gating.verdict("{'kind':'called_tool','name':'search','max':1}"));
    assertEquals("failed", gating.verdict("{'kind':'not_called_tool','name':'search'}"));
    assertEquals("undecided", gating.verdict("{'kind':'called_tool','name':'search','min':3}"));
    assertEquals("undecided", gating.verdict("{'kind':'not_called_tool','name':'other'}"));
    for (String open :
        List.of(
            "{'kind':'no_errors'}",
            "{'kind':'tokens','max':9}",
            "{'kind':'duration','max_ms':9000}",
            "{'kind':'duration','max_ms':9000,'percentile':50}",
            "{'kind':'no_loops'}",
            "{'kind':'attribute','key':'nothing'}",
            "{'kind':'attribute','key':'nothing','op':'absent'}")) {
      assertEquals("undecided", gating.verdict(open), open);
    }
    String text = gating.ask("{'kind':'no_errors'}").text();
    assertTrue(text.contains("1 incomplete. Not recorded while undecided."), text);
    assertTrue(text.contains("incomplete (missing root); so far no error"), text);
    assertTrue(text.endsWith("next: wait_for_traces {\"wait_for\":\"complete\"}"), text);
    asking.arrive(Spans.span(1, 1).build());
    assertEquals("passed", gating.verdict("{'kind':'no_errors'}"));
    assertTrue(
        gating
            .ask("{'kind':'no_errors'}")
            .text()
            .contains("1 still arriving: the result may change."));
    gating.settle();
    assertFalse(gating.ask("{'kind':'no_errors'}").text().contains("still arriving"));
  }

  @Test
  @DisplayName("what was decided is written down with the traces and seen by other tools")
  void recorded() {
    asking.arrive(Spans.span(1, 1).failed("no stock").build());
    asking.arrive(Spans.span(2, 1).build());
    gating.settle();
    String checks = "{'kind':'no_errors'},{'kind':'duration','max_ms':9}";
    assertEquals("failed", gating.verdict(checks, "save_as", "release"));
    List<CheckEntry> entries = asking.traces.ledger().checks(Spans.traceId(2), 9);
    assertEquals(1, entries.size());
    assertEquals("release", entries.getFirst().name());
    assertEquals("shop", entries.getFirst().workflow());
    assertEquals(2, entries.getFirst().traceIds().size());
    CheckEntry.Result result = entries.getFirst().results().getFirst();
    assertEquals(List.of(Spans.traceId(1)), result.failing());
    assertFalse(result.passed());
    String failed = asking.text("get_trace", "trace_id", Spans.traceId(1).hex());
    assertTrue(
        failed.contains("gate release: failed no_errors, duration here, 2 of 2 checks"), failed);
    String other = asking.text("get_trace", "trace_id", Spans.traceId(2).hex());
    assertTrue(other.contains("gate release: failed duration here, 2 of 2 checks"), other);
    assertEquals(
        "passed", gating.verdict("{'kind':'has_span','name':'span 1'}", "save_as", "release"));
    String again = asking.text("diagnose", "trace_id", Spans.traceId(1).hex());
    assertTrue(again.contains("gates:\n  gate release: passed 1 check"), again);
  }

  @Test
  @DisplayName("a judgement is kept with the trace, shown, and judged by later; the newest counts")
  void scores() {
    asking.arrive(Spans.span(1, 1).build());
    gating.settle();
    assertEquals("undecided", gating.verdict("{'kind':'score','name':'tone','min':0.5}"));
    String mine = "{'kind':'score','name':'tone','value':0.4,'min':0.5,'explanation':'rude'}";
    assertEquals("failed", gating.verdict(mine));
    String tree = asking.text("get_trace", "trace_id", Spans.traceId(1).hex());
    assertTrue(tree.contains("eval tone=0.4"), tree);
    assertEquals("failed", gating.verdict("{'kind':'score','name':'tone','min':0.5}"));
    assertTrue(gating.ask("{'kind':'score','name':'tone','min':0.5}").text().contains("0.4: rude"));
    assertEquals("passed", gating.verdict("{'kind':'score','name':'tone','value':0.9}"));
    assertEquals("passed", gating.verdict("{'kind':'score','name':'tone','min':0.5}"));
    assertEquals("undecided", gating.verdict("{'kind':'score','name':'other','min':0.5}"));
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
    gating.settle();
    assertEquals("failed", gating.verdict("{'kind':'score','name':'grounded','min':0.5}"));
    assertEquals("passed", gating.verdict("{'kind':'score','name':'polite','min':0.5}"));
  }

  @Test
  @DisplayName("what a tool was given and returned decides; where it is not recorded, nothing does")
  void toolContents() {
    asking.arrive(
        Spans.span(1, 1).build(),
        Gating.tool(1, 2, "search")
            .with("gen_ai.tool.call.arguments", "{\"q\":\"größe\"}")
            .with("gen_ai.tool.call.result", "3 rows")
            .build(),
        Gating.tool(1, 3, "search").build());
    gating.settle();
    String call = "{'kind':'called_tool','name':'search',";
    assertEquals("passed", gating.verdict(call + "'input_contains':'größe'}"));
    assertEquals("passed", gating.verdict(call + "'output_contains':'3 rows'}"));
    assertEquals("undecided", gating.verdict(call + "'input_contains':'other'}"));
    assertEquals("undecided", gating.verdict(call + "'input_contains':'größe','max':1}"));
    assertEquals("failed", gating.verdict(call + "'input_contains':'größe','max':0}"));
    assertEquals(
        "undecided",
        gating.verdict("{'kind':'not_called_tool','name':'search','input_contains':'other'}"));
    assertTrue(
        gating
            .ask(call + "'input_contains':'other'}")
            .text()
            .contains("1 more call recorded no input"));
  }

  @Test
  @DisplayName("tools in order, others between, also the same one twice")
  void sequence() {
    asking.arrive(
        Spans.span(1, 1).build(),
        Gating.tool(1, 2, "a").build(),
        Gating.tool(1, 3, "b").build(),
        Gating.tool(1, 4, "a").build());
    gating.settle();
    assertEquals("passed", gating.verdict("{'kind':'tool_sequence','names':['a','a']}"));
    assertEquals("passed", gating.verdict("{'kind':'tool_sequence','names':['a','b','a']}"));
    assertEquals("failed", gating.verdict("{'kind':'tool_sequence','names':['b','b']}"));
    assertTrue(
        gating
            .ask("{'kind':'tool_sequence','names':['b','b']}")
            .text()
            .contains("1 of 2 in order; tools called: a, b"));
  }

  @Test
  @DisplayName("a sum of which a part is missing passes nothing; what is known can fail")
  void partialUsage() {
    asking.arrive(
        Spans.span(1, 1).build(),
        Gating.model(1, 2)
            .with("gen_ai.usage.input_tokens", 90)
            .with("gen_ai.usage.output_tokens", 10)
            .build(),
        Gating.model(1, 3).build());
    gating.settle();
    assertEquals("undecided", gating.verdict("{'kind':'tokens','max':100}"));
    assertEquals("failed", gating.verdict("{'kind':'tokens','max':99}"));
    assertEquals("undecided", gating.verdict("{'kind':'cost','max':1}"));
    assertTrue(
        gating
            .ask("{'kind':'tokens','max':100}")
            .text()
            .contains("100 tokens known; 1 of 2 model calls said none"));
  }

  @Test
  @DisplayName("calls repeated with the same input are a loop, and so are tools in turns")
  void loops() {
    List<Span> spans = new ArrayList<>(List.of(Spans.span(1, 1).build()));
    for (int i = 0; i < 3; i++) {
      spans.add(
          Gating.tool(1, 10 + i, "search")
              .startingAt(100 + 20 * i)
              .with("gen_ai.tool.call.arguments", "{\"q\":1}")
              .build());
    }
    asking.arrive(spans.toArray(Span[]::new));
    gating.settle();
    assertEquals("failed", gating.verdict("{'kind':'no_loops'}"));
    assertEquals("passed", gating.verdict("{'kind':'no_loops','max_identical_calls':3}"));
    assertTrue(
        gating.ask("{'kind':'no_loops'}").text().contains("3 calls with the same input of search"));
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
      Spans child = random.nextBoolean() ? Gating.tool(i, 2, "a") : Spans.span(i, 2).below(1);
      asking.arrive(root.build(), child.from("service.name", "flow " + i).build());
      gating.settle();
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
                gating.verdict(pair[0], "workflow_name", "flow " + i),
                gating.verdict(opposite, "workflow_name", "flow " + i));
        assertEquals(
            List.of("failed", "passed"), both.stream().sorted().toList(), pair[0] + " " + i);
      }
    }
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
    gating.settle();
    String check =
        "{'kind':'attribute','key':'" + key + "','op':'" + op + "','value':" + value + "}";
    assertEquals(expected, gating.verdict(check));
  }

  private static String value(String text) {
    return ",'value':'" + text + "'}";
  }
}
