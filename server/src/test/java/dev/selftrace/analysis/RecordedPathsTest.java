package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.semantics.Semantics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Critical path, self time and difference of traces as real programs sent them. */
class RecordedPathsTest {

  private static final Semantics SEMANTICS = new Semantics();

  static Stream<RecordedCase> cases() {
    return RecordedCase.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("the critical path never overlaps, lies within its spans, and explains a whole root")
  void criticalPath(RecordedCase recorded) {
    for (List<SpanRow> rows : traces(recorded).values()) {
      SpanTree tree = SpanTree.of(rows);
      long before = Long.MIN_VALUE;
      long explained = 0;
      for (CriticalPath.Segment segment : CriticalPath.of(tree).segments()) {
        SpanRow row = segment.node().row();
        assertTrue(segment.fromNanos() >= before, "in order");
        assertTrue(segment.fromNanos() >= row.startNanos(), "not before its span");
        assertTrue(segment.toNanos() <= row.endNanos(), "not after its span");
        before = segment.toNanos();
        explained += segment.nanos();
      }
      SpanRow root = tree.root().orElse(null);
      boolean whole =
          root != null
              && rows.stream().allMatch(row -> row.startNanos() >= root.startNanos())
              && rows.stream().allMatch(row -> row.endNanos() <= root.endNanos());
      if (whole && tree.missingParents().isEmpty()) {
        assertEquals(root.durationNanos(), explained);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("no span works itself longer than it lasts, a leaf as long")
  void selfTime(RecordedCase recorded) {
    for (List<SpanRow> rows : traces(recorded).values()) {
      SpanTree tree = SpanTree.of(rows);
      long[] self = SelfTime.of(tree);
      for (SpanTree.Node node : tree.nodes()) {
        long nanos = self[node.position()];
        long most = node.row() == null ? 0 : node.row().durationNanos();
        assertTrue(nanos >= 0 && nanos <= most, nanos + " of " + most);
        assertTrue(node.size() > 1 || nanos == most, "a leaf");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("a trace does not differ from itself, however its spans arrive")
  void same(RecordedCase recorded) {
    for (List<SpanRow> rows : traces(recorded).values()) {
      List<SpanRow> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, new Random(7));
      TraceDiff diff = TraceDiff.of(SpanTree.of(rows), SpanTree.of(shuffled));
      assertEquals(List.of(), diff.differences());
    }
  }

  @Test
  @DisplayName("a failed run differs from one that passed by its prompt and by the query it lacks")
  void failedAndPassed() {
    TraceDiff diff =
        TraceDiff.of(first("monocle-py/otlp-traced-fixed"), first("monocle-py/otlp-traced-bug1"));
    List<String> kinds = diff.differences().stream().map(each -> each.kind().text()).toList();
    assertTrue(kinds.containsAll(List.of("removed", "error")), kinds.toString());
    Difference removed =
        diff.differences().stream()
            .filter(each -> each.kind() == Difference.Kind.REMOVED)
            .findFirst()
            .orElseThrow();
    assertEquals("execute_sql", removed.base().name());
  }

  private static SpanTree first(String name) {
    return SpanTree.of(traces(RecordedCase.named(name)).values().iterator().next());
  }

  private static Map<TraceId, List<SpanRow>> traces(RecordedCase recorded) {
    Map<TraceId, List<SpanRow>> traces = new LinkedHashMap<>();
    recorded
        .spans()
        .forEach(span ->
            traces
                .computeIfAbsent(span.traceId(), _ -> new ArrayList<>())
                .add(SpanRow.of(span, SEMANTICS.facts(span), 1)));
    return traces;
  }
}
