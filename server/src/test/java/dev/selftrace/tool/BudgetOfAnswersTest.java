package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers about traces that are far too large for them. */
class BudgetOfAnswersTest {

  private static final int SPANS = 20_000;
  private static final int FAILED_SPAN = 17_123;
  private static final String CAUSE = "connection to ledger-7 refused after 3 attempts";
  private static final Asking ASKING = new Asking();
  private static final String BIG = Spans.traceId(1).hex();

  @BeforeAll
  static void fill() {
    SplittableRandom random = new SplittableRandom(7);
    List<Span> spans = new ArrayList<>();
    spans.add(Spans.span(1, 1).named("nightly batch").failed("batch failed").build());
    for (int i = 2; i <= SPANS; i++) {
      int parent = i < 50 ? i - 1 : random.nextInt(1, i);
      Spans span = Spans.span(1, i).below(parent).named("step " + i);
      if (i == FAILED_SPAN) {
        span.failed(CAUSE).event("exception", "exception.message", CAUSE);
      }
      spans.add(span.build());
    }
    ASKING.arrive(spans, List.of());
    String large = "wide ".repeat(20_000);
    for (int trace = 2; trace < 40; trace++) {
      ASKING.arrive(
          Spans.span(trace, 1)
              .named("request " + large)
              .failed("failed " + trace + " " + large)
              .with("workflow.name", "flow " + trace + " " + large)
              .with("session.id", large)
              .with("note", large)
              .from("service.name", "service " + large)
              .event("exception", "exception.type", large, "exception.message", large)
              .build());
    }
  }

  private static List<Object[]> calls() {
    String wide = Spans.traceId(5).hex();
    List<String> one = List.of(new SpanId(1).hex());
    List<String> twenty = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      twenty.add(new SpanId(i).hex());
    }
    return List.of(
        new Object[] {"list_workflows", "limit", 100},
        new Object[] {"get_latest_traces", "limit", 100},
        new Object[] {"get_trace", "trace_id", BIG},
        new Object[] {"get_trace", "trace_id", BIG, "view", "errors"},
        new Object[] {"get_trace", "trace_id", BIG, "view", "full"},
        new Object[] {"get_trace", "trace_id", wide, "view", "full"},
        new Object[] {"get_spans", "trace_id", wide, "span_ids", one},
        new Object[] {"get_spans", "trace_id", BIG, "span_ids", twenty},
        new Object[] {
          "get_spans", "trace_id", wide, "span_ids", one, "fields", List.of("attributes")
        },
        new Object[] {"find_errors", "limit", 100},
        new Object[] {"diagnose", "trace_id", BIG},
        new Object[] {"diagnose", "trace_id", wide},
        new Object[] {"diagnose", "session_id", "none"},
        new Object[] {"compare", "base", wide, "candidate", Spans.traceId(6).hex()},
        new Object[] {"compare", "base", BIG, "candidate", wide},
        new Object[] {"search_traces", "text", "wide", "limit", 100},
        new Object[] {"search_traces", "text", "step", "level", "span", "limit", 100},
        new Object[] {"wait_for_traces", "timeout_seconds", 0},
        new Object[] {
          "aggregate", "group_by", List.of("workflow_name", "error_type"), "limit", 100
        },
        new Object[] {"aggregate", "group_by", List.of("span_name", ".note"), "limit", 100},
        new Object[] {"ingest_status"},
        new Object[] {"read_guide", "topic", "self-healing-loop"},
        new Object[] {"get_latest_traces", "workflow_name", "none"});
  }

  @ParameterizedTest(name = "max_tokens {0}")
  @DisplayName("no answer is ever larger than its budget, in either form")
  @ValueSource(ints = {500, 501, 700, 1_000, 4_000, 20_000})
  void within(int tokens) {
    for (String format : List.of("text", "json")) {
      for (Object[] call : calls()) {
        Map<String, Object> arguments =
            Asking.arguments(java.util.Arrays.copyOfRange(call, 1, call.length));
        arguments.put("max_tokens", tokens);
        arguments.put("format", format);
        ToolAnswer answer = ASKING.tools().call((String) call[0], arguments, ASKING.context());
        String asked = call[0] + " " + arguments;
        assertFalse(answer.failed(), asked + " " + answer.text());
        int bytes = answer.text().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes <= tokens * 4, asked + " took " + bytes);
      }
    }
  }

  @ParameterizedTest(name = "max_tokens {0}")
  @DisplayName("the cause and its message are in every view of a trace, however small the budget")
  @ValueSource(ints = {500, 1_000, 4_000})
  void cause(int tokens) {
    for (String view : List.of("tree", "errors", "full")) {
      for (String format : List.of("text", "json")) {
        String text =
            ASKING.text(
                "get_trace", "trace_id", BIG, "view", view, "max_tokens", tokens, "format", format);
        assertTrue(text.contains(CAUSE), view + " " + format + ": " + text);
        assertTrue(text.contains(new SpanId(FAILED_SPAN).hex()), text);
        assertTrue(text.contains("nightly batch"), text);
      }
    }
  }

  @Test
  @DisplayName("the pages of a trace show every span once, and none changes while spans arrive")
  void pages() {
    Asking asking = new Asking();
    List<Span> spans = new ArrayList<>();
    spans.add(Spans.span(1, 1).build());
    for (int i = 2; i <= 700; i++) {
      spans.add(Spans.span(1, i).below(i / 3 + 1 == i ? 1 : i / 3 + 1).build());
    }
    asking.arrive(spans, List.of());
    Set<Object> seen = new HashSet<>();
    Object cursor = null;
    int pages = 0;
    do {
      Map<String, Object> arguments =
          Asking.arguments("trace_id", BIG.substring(0, 12), "format", "json");
      if (cursor != null) {
        arguments.put("cursor", cursor);
      }
      ToolAnswer answer = asking.tools().call("get_trace", arguments, asking.context());
      Map<String, Object> json = Objects.requireNonNull(answer.json(), answer.text());
      for (Object span : (List<?>) Objects.requireNonNull(json.get("spans"))) {
        assertTrue(seen.add(((Map<?, ?>) span).get("span_id")), "twice: " + span);
      }
      cursor = ((Map<?, ?>) Objects.requireNonNull(json.get("page"))).get("cursor");
      asking.arrive(Spans.span(1, 1_000 + ++pages).below(1).failed("late").build());
    } while (cursor != null);
    assertEquals(700, seen.size());
    assertTrue(pages > 5);
  }

  @Test
  @DisplayName("the pages of a value are the value")
  void value() {
    StringBuilder read = new StringBuilder();
    String wide = Spans.traceId(5).hex();
    Object offset = 0;
    while (offset != null) {
      ToolAnswer answer =
          ASKING.ask(
              "get_spans",
              "trace_id",
              wide,
              "span_ids",
              List.of("000000"),
              "fields",
              List.of("resource"),
              "offset",
              offset,
              "max_tokens",
              20_000,
              "format",
              "json");
      Map<String, Object> json = Objects.requireNonNull(answer.json(), answer.text());
      Map<?, ?> span = (Map<?, ?>) ((List<?>) Objects.requireNonNull(json.get("spans"))).getFirst();
      Map<?, ?> value = (Map<?, ?>) Objects.requireNonNull(span.get("resource"));
      read.append(value.get("text"));
      offset = value.get("next_offset");
    }
    assertEquals("{\"service.name\":\"service " + "wide ".repeat(20_000) + "\"}", read.toString());
  }

  @Test
  @DisplayName("a trace of 100,000 spans is answered")
  void huge() {
    Asking asking = new Asking();
    List<Span> spans = new ArrayList<>();
    spans.add(Spans.span(1, 1).build());
    for (int i = 2; i <= 100_000; i++) {
      spans.add(Spans.span(1, i).below(i % 2 == 0 ? i - 1 : 1 + i / 1_000).build());
    }
    asking.arrive(spans, List.of());
    String text = asking.text("get_trace", "trace_id", BIG);
    assertTrue(text.contains("of 1000+ spans") || text.contains(" of 100000 spans"), text);
    assertTrue(text.contains("spans not shown"), text);
  }
}
