package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists show what a program was asked to do before what it did to itself (telemetry R23). */
class ListedTracesTest {

  private static final String NOT_LISTED = "internal_traces_not_listed";

  private static Map<String, Object> ask(Asking asking, String tool, Object... pairs) {
    Map<String, Object> arguments = Asking.arguments(pairs);
    arguments.put("format", "json");
    arguments.put("max_tokens", 20_000);
    ToolAnswer answer = asking.tools().call(tool, arguments, asking.context());
    return Objects.requireNonNull(answer.json(), answer.text());
  }

  private static List<?> list(Map<String, Object> answer, String field) {
    return (List<?>) Objects.requireNonNull(answer.get(field));
  }

  private static Object total(Map<String, Object> answer) {
    return Objects.requireNonNull(
        ((Map<?, ?>) Objects.requireNonNull(answer.get("page"))).get("total"));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName(
      "of the traces of one prompt to a coding agent its runs are listed, the others counted")
  @CsvSource({"recordings/codex/overload, 5, 15", "recordings/opencode/tool, 6, 85"})
  void codingAgents(String recorded, long listed, long internal) {
    Asking asking = new Asking().recorded(recorded);
    Map<String, Object> latest = ask(asking, "get_latest_traces", "limit", 100);
    assertEquals(listed, total(latest));
    assertEquals(internal, latest.get(NOT_LISTED));
    assertEquals(listed + internal, total(ask(asking, "search_traces", "query", "{}")));
    Map<String, Object> waited = ask(asking, "wait_for_traces", "timeout_seconds", 0);
    assertEquals(internal, waited.get(NOT_LISTED));
    long counted = 0;
    long beside = 0;
    for (Object workflow : list(ask(asking, "list_workflows"), "workflows")) {
      counted += number(((Map<?, ?>) workflow).get("trace_count"));
      beside += number(((Map<?, ?>) workflow).get("internal_trace_count"));
    }
    assertEquals(listed, counted);
    assertEquals(internal, beside);
    assertTrue(
        asking.text("get_latest_traces").contains(NOT_LISTED + "="), "the text says it, too");
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  @Test
  @DisplayName("the pages of a list tell every trace they leave out once")
  void pages() {
    Asking asking = new Asking().recorded("recordings/opencode/tool");
    long listed = 0;
    long left = 0;
    Object cursor = null;
    do {
      List<Object> arguments = new ArrayList<>(List.of("limit", 2));
      if (cursor != null) {
        arguments.addAll(List.of("cursor", cursor));
      }
      Map<String, Object> page = ask(asking, "get_latest_traces", arguments.toArray());
      listed += list(page, "traces").size();
      left += number(page.get(NOT_LISTED));
      cursor = ((Map<?, ?>) Objects.requireNonNull(page.get("page"))).get("cursor");
    } while (cursor != null);
    assertEquals(6, listed);
    assertTrue(left >= 80 && left <= 91, "left out: " + left);
  }

  @Test
  @DisplayName(
      "internal traces are listed when there is nothing else, when they failed, or by session")
  void shown() {
    Asking asking = new Asking();
    asking.arrive(Spans.span(1, 1).named("job").with("workflow.name", "batch").build());
    assertEquals(1, list(ask(asking, "get_latest_traces"), "traces").size());
    asking.arrive(
        Spans.span(2, 1)
            .named("execute_tool search")
            .with("workflow.name", "batch")
            .with("gen_ai.operation.name", "execute_tool")
            .build());
    asking.arrive(
        Spans.span(3, 1).named("job").with("workflow.name", "batch").failed("broke").build());
    asking.arrive(
        Spans.span(4, 1)
            .named("job")
            .with("workflow.name", "batch")
            .with("session.id", "s1")
            .build());
    Map<String, Object> latest = ask(asking, "get_latest_traces");
    assertEquals(2, list(latest, "traces").size());
    assertEquals(2L, latest.get(NOT_LISTED));
    Map<String, Object> session = ask(asking, "get_latest_traces", "session_id", "s1");
    assertEquals(1, list(session, "traces").size());
    assertFalse(session.containsKey(NOT_LISTED));
    Map<String, Object> bookmark = ask(asking, "get_latest_traces");
    asking.arrive(Spans.span(5, 1).named("job").with("workflow.name", "batch").build());
    Map<String, Object> waited =
        ask(
            asking,
            "wait_for_traces",
            "after",
            Objects.requireNonNull(bookmark.get("after")),
            "timeout_seconds",
            0);
    assertEquals(1, list(waited, "traces").size(), "at the end of the wait, what there is");
  }
}
