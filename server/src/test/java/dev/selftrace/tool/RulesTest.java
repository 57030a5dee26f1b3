package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.SpanId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of tools.md that hold for every tool. */
class RulesTest {

  private final Asking asking = new Asking();

  private static Map<String, Object> json(ToolAnswer answer) {
    return Objects.requireNonNull(answer.json(), answer.text());
  }

  @Test
  @DisplayName("1: text is the default and comes without a structured form")
  void textFirst() {
    assertNull(asking.ask("list_workflows").json());
    assertFalse(asking.ask("list_workflows", "format", "json").text().isEmpty());
  }

  @Test
  @DisplayName("4: pages cover a list once, by cursor, while new traces arrive")
  void pages() {
    for (String tool : List.of("get_latest_traces", "list_workflows")) {
      Asking asking = new Asking();
      for (int trace = 1; trace <= 25; trace++) {
        asking.arrive(Spans.span(trace, 1).from("service.name", "flow " + trace).build());
      }
      List<Object> seen = new ArrayList<>();
      Object cursor = null;
      do {
        Map<String, Object> arguments = Asking.arguments("limit", 4, "format", "json");
        if (cursor != null) {
          arguments.put("cursor", cursor);
        }
        Map<String, Object> answer = json(asking.tools().call(tool, arguments, asking.context()));
        boolean traces = answer.containsKey("traces");
        for (Object item :
            (List<?>) Objects.requireNonNull(answer.get(traces ? "traces" : "workflows"))) {
          seen.add(((Map<?, ?>) item).get("workflow_name"));
        }
        cursor = ((Map<?, ?>) Objects.requireNonNull(answer.get("page"))).get("cursor");
        asking.arrive(Spans.span(100 + seen.size(), 1).from("service.name", "flow 1").build());
      } while (cursor != null);
      assertEquals(25, seen.size(), seen.toString());
      assertEquals(25, new HashSet<>(seen).size());
    }
  }

  @Test
  @DisplayName("4: a cursor of another question, another tenant or altered is not found")
  void foreignCursors() {
    for (int trace = 1; trace <= 5; trace++) {
      asking.arrive(Spans.span(trace, 1).build());
    }
    Map<String, Object> first = json(asking.ask("get_latest_traces", "limit", 2, "format", "json"));
    String cursor =
        (String)
            Objects.requireNonNull(
                ((Map<?, ?>) Objects.requireNonNull(first.get("page"))).get("cursor"));
    assertFalse(asking.ask("get_latest_traces", "cursor", cursor, "limit", 3).failed());
    ToolContext foreign =
        new ToolContext(
            asking.traces,
            asking.traces.ledger(),
            null,
            () -> asking.ingest,
            "other".getBytes(StandardCharsets.UTF_8));
    List<ToolAnswer> refused =
        List.of(
            asking.ask("get_latest_traces", "cursor", cursor, "status", "error"),
            asking.ask("search_traces", "cursor", cursor, "text", "x"),
            asking.ask("get_latest_traces", "cursor", "A" + cursor.substring(1)),
            asking.ask("get_latest_traces", "cursor", cursor.substring(1)),
            asking.ask("get_latest_traces", "cursor", "not a cursor!"),
            asking.tools().call("get_latest_traces", Map.of("cursor", cursor), foreign));
    for (ToolAnswer answer : refused) {
      assertEquals(ErrorCode.NOT_FOUND, answer.code());
      assertTrue(
          answer.text().startsWith("NOT_FOUND: cursor is not one this question"), answer.text());
    }
  }

  @Test
  @DisplayName("5: ids are printed whole and taken by any unique beginning of 6 digits or more")
  void ids() {
    asking.arrive(Spans.span(0x11, 1).build()).arrive(Spans.span(0x12, 1).build());
    String id = Spans.traceId(0x11).hex();
    assertTrue(asking.text("get_latest_traces").contains(id));
    assertTrue(asking.text("get_trace", "trace_id", id.substring(0, 16)).contains(id));
    assertTrue(
        asking.text("get_trace", "trace_id", id.toUpperCase(java.util.Locale.ROOT)).contains(id));
    ToolAnswer ambiguous = asking.ask("get_trace", "trace_id", "abcdef");
    assertEquals(ErrorCode.AMBIGUOUS_ID, ambiguous.code());
    assertTrue(ambiguous.text().contains(id), ambiguous.text());
    assertEquals(ErrorCode.NOT_FOUND, asking.ask("get_trace", "trace_id", "123456").code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, asking.ask("get_trace", "trace_id", "abcde").code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, asking.ask("get_trace", "trace_id", "xyzxyz").code());
    assertEquals(
        ErrorCode.AMBIGUOUS_ID,
        asking
            .arrive(Spans.span(0x11, 2).below(1).build())
            .ask("get_spans", "trace_id", id, "span_ids", List.of("00000000"))
            .code());
  }

  @Test
  @DisplayName("6: an empty answer says what was looked for, what is near and what to do")
  void coaching() {
    String nothing = asking.text("get_latest_traces", "workflow_name", "checkout");
    assertTrue(nothing.contains("Looked for workflow_name=\"checkout\", since=\"24h\""), nothing);
    assertTrue(nothing.contains("Nothing has ever arrived here."), nothing);
    assertTrue(nothing.contains("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318"), nothing);
    assertTrue(nothing.contains("next: ingest_status {}"), nothing);

    asking.ingest =
        new IngestView.Snapshot(
            asking.ingest.endpoints(),
            true,
            List.of(),
            List.of(new IngestView.Rejection("bad span ids", 3, 1, "a span id of 4 bytes")),
            List.of("gRPC was seen on the HTTP port."));
    asking.arrive(Spans.span(1, 1).from("service.name", "check-out").build());
    for (String tool : List.of("get_latest_traces", "find_errors", "search_traces")) {
      Map<String, Object> arguments = Asking.arguments("workflow_name", "checkout");
      if (tool.equals("search_traces")) {
        arguments.put("text", "x");
      }
      String near = asking.tools().call(tool, arguments, asking.context()).text();
      assertTrue(near.contains("workflows that are there:\n  check-out"), near);
      assertTrue(near.contains("The last span arrived 2026-11-20T12:00:01"), near);
      assertTrue(near.contains("Rejected 3: bad span ids."), near);
      assertTrue(near.contains("gRPC was seen on the HTTP port."), near);
      assertTrue(near.contains("next: get_latest_traces {\"since\":\"7d\"}"), near);
    }
    asking.pass(Duration.ofDays(2));
    String old = asking.text("get_latest_traces");
    assertTrue(old.contains("next: get_latest_traces {\"since\":\"7d\"}"), old);
  }

  @Test
  @DisplayName("7: completeness tells a missing root, a missing parent and what still arrives")
  void completeness() {
    asking.arrive(Spans.span(1, 2).below(1).build());
    String early = asking.text("get_latest_traces");
    assertTrue(early.contains("incomplete (missing root), still arriving"), early);
    asking.pass(Duration.ofSeconds(3));
    String late = asking.text("get_trace", "trace_id", Spans.traceId(1).hex());
    assertTrue(late.contains("incomplete (missing root), settled"), late);
    assertTrue(late.contains("missing parent 0000000000000001\n  0000000000000002"), late);
    assertTrue(late.contains("The root has not arrived"), late);
    asking.arrive(Spans.span(1, 1).build()).pass(Duration.ofSeconds(3));
    assertTrue(asking.text("get_latest_traces").contains("complete, settled"));
    Map<?, ?> trace =
        (Map<?, ?>)
            ((List<?>)
                    Objects.requireNonNull(
                        json(asking.ask("get_latest_traces", "format", "json")).get("traces")))
                .getFirst();
    assertEquals(
        "{state=complete, missing=[], settled=true}",
        Objects.requireNonNull(trace.get("completeness")).toString());
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("12: a wrong argument is refused with field, value, what is allowed and the nearest")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "get_latest_traces | workflow | x   | there is no argument \"workflow\"; allowed:"
            + " workflow_name, status, since, until, run_id, session_id, limit, cursor, format,"
            + " max_tokens. Did you mean workflow_name?",
        "get_latest_traces | status | errors | status is \"errors\"; allowed: any, error, ok. Did"
            + " you mean error?",
        "get_latest_traces | since | soon | since is \"soon\"; allowed: a look-back such as 15m,",
        "get_latest_traces | since | 2026-13-01T00:00:00Z | since is \"2026-13-01T00:00:00Z\"",
        "get_latest_traces | limit | 0   | limit is 0; it must be a whole number, 1 to 100.",
        "get_latest_traces | limit | 101 | limit is 101; it must be a whole number",
        "get_latest_traces | max_tokens | 499 | max_tokens is 499; it must be a whole number,"
            + " 500 to 20000.",
        "get_latest_traces | format | xml | format is \"xml\"; allowed: text, json.",
        "search_traces | level | all | level is \"all\"; allowed: trace, span.",
        "get_trace | view | tree | trace_id is missing. It must be given.",
        "search_traces | level | span | query and text are both missing.",
        "read_guide | topic | instruments | Did you mean instrument?",
        "wait_for_traces | timeout_seconds | 51 | 0 to 50.",
        "wait_for_traces | after | x | after is not one this question was answered with.",
      })
  void arguments(String tool, String name, String value, String message) {
    boolean number = value.matches("[0-9]+");
    Object given = number ? (Object) Integer.valueOf(value) : value;
    ToolAnswer answer = asking.ask(tool, name, given);
    assertTrue(answer.failed());
    assertTrue(answer.text().contains(message), answer.text());
    assertFalse(answer.text().contains("\n"));
    if (!name.equals("format")) {
      ToolAnswer same = asking.ask(tool, name, given, "format", "json");
      Map<?, ?> error = (Map<?, ?>) Objects.requireNonNull(json(same).get("error"));
      assertEquals(String.valueOf(answer.code()), error.get("code"));
    }
  }

  @Test
  @DisplayName("12: text for a number, an empty string and too many ids are refused, not replaced")
  void types() {
    assertTrue(
        asking.text("get_latest_traces", "limit", "10").contains("limit is \"10\"; it must"));
    assertTrue(asking.text("get_latest_traces", "workflow_name", " ").contains("is empty"));
    assertTrue(asking.text("get_latest_traces", "workflow_name", 7).contains("must be a string"));
    List<String> ids = java.util.Collections.nCopies(21, "000000");
    assertTrue(
        asking
            .text("get_spans", "trace_id", "abcdef", "span_ids", ids)
            .contains("span_ids has 21 items; allowed: 1 to 20."));
    assertFalse(asking.ask("get_latest_traces", "limit", 10.0).failed());
    assertTrue(
        asking
            .text("get_latest_traces", "since", "1h", "until", "2h")
            .contains("until is not after since"));
  }

  @Test
  @DisplayName("an unknown tool is answered with the nearest")
  void unknownTool() {
    String text = asking.text("get_traces");
    assertTrue(text.startsWith("NOT_FOUND: there is no tool \"get_traces\""), text);
    assertTrue(text.contains("Did you mean get_trace?"), text);
  }

  @Test
  @DisplayName("damaged spans are left out and the answer says so")
  void damage() {
    asking.arrive(Spans.span(1, 1).build(), Spans.span(1, 2).below(1).with("k", "v").build());
    asking.traces.damaged.add(new SpanId(2));
    String id = Spans.traceId(1).hex();
    String tree = asking.text("get_trace", "trace_id", id);
    assertTrue(tree.contains("stored bytes is damaged"), tree);
    assertTrue(tree.contains("span 2"), tree);
    String spans =
        asking.text("get_spans", "trace_id", id, "span_ids", List.of(new SpanId(2).hex()));
    assertTrue(spans.contains("stored bytes is damaged"), spans);
  }
}
