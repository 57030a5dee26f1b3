package dev.selftrace.analysis;

import static dev.selftrace.analysis.DrawnRow.judge;
import static dev.selftrace.analysis.DrawnRow.root;
import static dev.selftrace.analysis.DrawnRow.rows;
import static dev.selftrace.analysis.DrawnRow.span;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.ErrorRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Groups of failures, what to show first, and the way an error took. */
class ErrorGroupsTest {

  @Test
  @DisplayName("rows of one fingerprint are one group, the most recent group first")
  void groups() {
    List<ErrorRow> rows =
        new ArrayList<>(
            List.of(
                row(1, 10, 100, "old", "a"),
                row(2, 20, 300, "new", "b"),
                row(3, 30, 200, "old", "b"),
                row(3, 31, 200, "old", "b")));
    Collections.reverse(rows);
    List<ErrorGroup> groups = ErrorGroups.of(rows);
    assertEquals(List.of("new", "old"), groups.stream().map(ErrorGroup::message).toList());
    ErrorGroup old = groups.getLast();
    assertEquals(3, old.count());
    assertEquals(2, old.traceCount());
    assertEquals(100, old.firstSeen());
    assertEquals(200, old.lastSeen());
    assertEquals(List.of("b", "a"), old.workflowNames());
    assertEquals(new TraceId(0, 3), old.sampleTrace());
    assertEquals(new SpanId(30), old.sampleSpan());
  }

  @Test
  @DisplayName("root, cause, its chain, further errors, their ancestors, then the rest by depth")
  void priority() {
    DrawnRow[] drawn = {
      root().failed("x"),
      span(2, 1),
      span(3, 2).failed("x"),
      span(4, 3).time(20, 30).failed("cause"),
      span(5, 2).time(60, 70),
      span(6, 5).time(61, 62).failed("further"),
      span(7, 1),
      span(8, 7)
    };
    List<SpanTree.Node> order = SpanPriority.order(SpanTree.of(rows(drawn)), judge(drawn));
    assertEquals(
        List.of(1L, 4L, 3L, 2L, 6L, 5L, 7L, 8L),
        order.stream().map(node -> node.spanId().value()).toList());
  }

  @Test
  @DisplayName("an error's way up says where its text changes and where it stops")
  void propagation() {
    SpanTree tree =
        SpanTree.of(
            rows(
                root(),
                span(2, 1).failed("masked"),
                span(3, 2).failed("E: x"),
                span(4, 3).failed("x")));
    List<Propagation.Step> steps =
        Propagation.of(
            tree, TraceErrors.of(tree, List.of()), tree.find(new SpanId(4)).orElseThrow());
    assertEquals(
        List.of(true, true, true, false), steps.stream().map(Propagation.Step::failed).toList());
    assertEquals(
        List.of(false, true, false, false), steps.stream().map(Propagation.Step::same).toList());
  }

  private static ErrorRow row(long trace, long span, long arrival, String text, String workflow) {
    TraceVerdict.Cause cause =
        new TraceVerdict.Cause(
            new SpanId(span),
            "work",
            Operation.TOOL,
            "svc",
            DrawnRow.facts("E", text, List.of(text), Evidence.STATUS),
            false);
    return new ErrorRow(new TraceId(0, trace), cause, workflow, List.of(workflow), arrival);
  }
}
