package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.Nearby;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FindingsTest {

  private static final long MINUTE = 60_000_000_000L;

  private static DrawnRow tool(long id, String name, long input) {
    return DrawnRow.span(id, 1).tool(name).asks(input).named("execute_tool " + name);
  }

  private static List<String> findings(DrawnRow... drawn) {
    return findings(DrawnRow.rows(drawn));
  }

  private static List<String> findings(List<SpanRow> rows) {
    SpanTree tree = SpanTree.of(rows);
    var verdict = new Judge().judge(DrawnRow.TRACE, rows, List.of(), Nearby.NONE);
    return Findings.of(tree, TraceErrors.of(tree, List.of()), verdict).stream()
        .map(each -> {
          String spans =
              each.spans().stream().map(id -> " " + id.value()).reduce("", String::concat);
          return each.kind().text() + " " + each.subject() + ": " + each.note() + spans;
        })
        .toList();
  }

  @Test
  @DisplayName("attempts after failures are retries, whether the last succeeds or not")
  void retries() {
    DrawnRow root = DrawnRow.root().time(0, 100);
    assertEquals(
        List.of("retries fetch: 3 attempts, the last succeeded 2 3 4"),
        findings(
            root,
            tool(2, "fetch", 5).failed("reset"),
            tool(3, "fetch", 5).failed("reset"),
            tool(4, "fetch", 5)));
    assertEquals(
        List.of("retries fetch: 2 attempts, all failed 2 3"),
        findings(root, tool(2, "fetch", 5).failed("reset"), tool(3, "fetch", 0).failed("reset")));
  }

  @Test
  @DisplayName("another input, a long pause or a call at the same time is no retry")
  void noRetries() {
    DrawnRow root = DrawnRow.root().time(0, 100);
    DrawnRow failed = tool(2, "fetch", 5).failed("reset").time(10, 20);
    assertEquals(List.of(), findings(root, failed, tool(3, "fetch", 6)));
    assertEquals(
        List.of(), findings(root, failed, tool(3, "fetch", 5).time(15, 25)), "at the same time");
    assertEquals(
        List.of(),
        findings(root, failed, tool(3, "fetch", 5).time(30 + MINUTE, 40 + MINUTE)).stream()
            .filter(each -> each.startsWith("retries"))
            .toList());
  }

  @Test
  @DisplayName("the same question again is an identical call; two spans of one call are not")
  void identical() {
    DrawnRow root = DrawnRow.root().time(0, 100);
    assertEquals(
        List.of("identical_calls search: 2 calls with the same input 2 4"),
        findings(root, tool(2, "search", 5), tool(3, "search", 6), tool(4, "search", 5)));
    assertEquals(
        List.of(), findings(root, tool(2, "search", 5).time(20, 40), tool(3, "search", 5)));
    assertEquals(
        List.of(),
        findings(
            root,
            DrawnRow.span(2, 1).model("m").asks(3).named("chat m"),
            DrawnRow.span(3, 1).model("m").asks(3).named("chat m")),
        "asking a model twice may be on purpose");
  }

  @Test
  @DisplayName("tools called in turns are a loop after three rounds, or two that ask the same")
  void loops() {
    List<DrawnRow> drawn = new ArrayList<>(List.of(DrawnRow.root().time(0, 200)));
    for (int i = 2; i <= 7; i++) {
      drawn.add(tool(i, i % 2 == 0 ? "a" : "b", i));
    }
    assertEquals(
        List.of("loop a, b: 3 rounds of the same 2 tools in turn 2 3 4 5 6"),
        findings(drawn.toArray(DrawnRow[]::new)));
    assertEquals(List.of(), findings(drawn.subList(0, 5).toArray(DrawnRow[]::new)), "two rounds");
    assertEquals(
        "loop a, b: 2 rounds of the same 2 tools in turn 2 3 4 5",
        findings(
                DrawnRow.root().time(0, 200),
                tool(2, "a", 1),
                tool(3, "b", 2),
                tool(4, "a", 1),
                tool(5, "b", 2))
            .getFirst());
    assertEquals(
        List.of(),
        findings(
            DrawnRow.root().time(0, 200),
            tool(2, "a", 1),
            tool(3, "a", 2),
            tool(4, "a", 3),
            tool(5, "a", 4),
            tool(6, "a", 5),
            tool(7, "a", 6)),
        "one tool at work");
  }

  @Test
  @DisplayName("queries of one form below one span are told from queries of several")
  void queries() {
    List<DrawnRow> drawn = new ArrayList<>(List.of(DrawnRow.root().time(0, 200)));
    for (int i = 2; i <= 6; i++) {
      drawn.add(DrawnRow.span(i, 1).named("SELECT items").does(Operation.DB).asks(4));
    }
    assertEquals(
        List.of(
            "n_plus_one SELECT items: 5 calls of one form below one span, 0ms in all 2 3 4 5 6"),
        findings(drawn.toArray(DrawnRow[]::new)));
    drawn.removeLast();
    assertEquals(List.of(), findings(drawn.toArray(DrawnRow[]::new)));
    drawn.add(DrawnRow.span(6, 1).named("SELECT items").does(Operation.DB).asks(5));
    assertEquals(List.of(), findings(drawn.toArray(DrawnRow[]::new)));
  }

  @Test
  @DisplayName("a warning counts where it arose, not again on the spans above")
  void warnings() {
    assertEquals(
        List.of(
            "truncated_output : 1 model output cut off at the token limit 3",
            "model_warning content_filter: 1 model call ended this way 4"),
        findings(
            DrawnRow.root().time(0, 200).warns("truncated"),
            DrawnRow.span(2, 1).warns("truncated"),
            DrawnRow.span(3, 2).warns("truncated"),
            DrawnRow.span(4, 1).warns("content_filter")));
  }

  @Test
  @DisplayName("the span that decided at least half of a second or more is the slow one")
  void slow() {
    long second = 1_000_000_000L;
    DrawnRow root = DrawnRow.root().time(second, 5 * second);
    DrawnRow child = DrawnRow.span(2, 1).time(2 * second, 4 * second);
    assertEquals(
        List.of("slow_critical_path span 1: 2000ms of the 4000ms that decided the end 1"),
        findings(root, child));
    DrawnRow other = DrawnRow.span(3, 1).time(second, 2 * second);
    assertEquals(
        List.of("slow_critical_path span 2: 2000ms of the 4000ms that decided the end 2"),
        findings(root, child, other));
    assertEquals(List.of(), findings(DrawnRow.root().time(0, 999), DrawnRow.span(2, 1)));
  }

  @Test
  @DisplayName("a root and parents that never arrived are found, an unended root as such")
  void missing() {
    assertEquals(
        List.of(
            "missing_root : the root span never arrived: the run may have failed before its end"),
        findings(DrawnRow.span(2, 9)));
    assertEquals(
        List.of("missing_parent : spans name these parents, which never arrived 9"),
        findings(DrawnRow.root().time(0, 100), DrawnRow.span(2, 9)));
    assertEquals(
        List.of(
            "missing_root : the root span has not ended: the run goes on, hangs, or was cut off 1"),
        findings(DrawnRow.root().time(5, 0), DrawnRow.span(2, 1)));
  }
}
