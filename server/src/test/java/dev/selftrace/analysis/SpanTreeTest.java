package dev.selftrace.analysis;

import static dev.selftrace.analysis.DrawnRow.root;
import static dev.selftrace.analysis.DrawnRow.rows;
import static dev.selftrace.analysis.DrawnRow.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.Nearby;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SpanTreeTest {

  @Test
  @DisplayName("nodes stand depth first, siblings in order of start")
  void order() {
    SpanTree tree =
        SpanTree.of(rows(span(4, 2), span(3, 1), span(2, 1), root(), span(5, 3).time(1, 2)));
    assertEquals("1 .2 ..4 .3 ..5", draw(tree));
    assertEquals(5, tree.nodes().getFirst().size());
    assertEquals(2, tree.nodes().getFirst().childCount());
    SpanTree.Node two = tree.find(new SpanId(2)).orElseThrow();
    assertEquals(List.of(2L, 4L), ids(tree.subtree(two)));
    SpanTree.Node five = tree.find(new SpanId(5)).orElseThrow();
    assertEquals(List.of(3L, 1L), ids(tree.ancestors(five)));
  }

  @Test
  @DisplayName("orphans stand together under the parent that is missing (R20)")
  void orphans() {
    SpanTree tree = SpanTree.of(rows(root(), span(2, 9), span(3, 9), span(4, 2), span(5, 8)));
    assertEquals("1 ?9 .2 ..4 .3 ?8 .5", draw(tree));
    assertEquals(List.of(new SpanId(9), new SpanId(8)), tree.missingParents());
    assertTrue(tree.find(new SpanId(9)).orElseThrow().missing());
    assertEquals("span 1", tree.root().orElseThrow().name());
  }

  @Test
  @DisplayName("circles and spans that are their own parent are cut at their earliest span")
  void circles() {
    SpanTree tree = SpanTree.of(rows(root(), span(2, 2), span(4, 3), span(3, 5), span(5, 4)));
    assertEquals("1 2 3 .4 ..5", draw(tree));
    assertEquals(List.of(), tree.missingParents());
    assertTrue(SpanTree.of(rows(span(2, 3), span(3, 2))).root().isEmpty());
  }

  @Test
  @DisplayName("without a parentless span, one that serves a silent caller is the root")
  void servedRoot() {
    SpanTree tree = SpanTree.of(rows(span(2, 9).kind(SpanKind.SERVER), span(3, 2)));
    assertEquals("span 2", tree.root().orElseThrow().name());
    assertTrue(SpanTree.of(rows(span(2, 9), span(3, 2))).root().isEmpty());
    SpanRow server = span(2, 9).kind(SpanKind.SERVER).row();
    assertTrue(SpanTree.of(List.of(server, span(3, 8).row())).root().isEmpty());
  }

  @Test
  @DisplayName("of several roots the earliest is the root")
  void severalRoots() {
    SpanTree tree = SpanTree.of(rows(span(5, 0).time(3, 4), span(2, 0), span(6, 0).time(3, 4)));
    assertEquals("5 6 2", draw(tree));
    assertEquals("span 5", tree.root().orElseThrow().name());
  }

  @Test
  @DisplayName("a chain of 100,000 spans, and one parent of 100,000, take no stack and little time")
  void large() {
    List<SpanRow> chain = new ArrayList<>();
    List<SpanRow> fan = new ArrayList<>();
    ErrorFacts boom = DrawnRow.facts("E", "boom", List.of("boom"), Evidence.STATUS);
    for (int i = 1; i <= 100_000; i++) {
      chain.add(span(i, i - 1).error(boom).row());
      fan.add(span(i, i == 1 ? 0 : 1).named("tcp.connect").error(boom).row());
    }
    Collections.shuffle(chain, new Random(1));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertEquals(99_999, SpanTree.of(chain).nodes().getLast().depth());
          assertEquals(
              1, new Judge().judge(DrawnRow.TRACE, chain, List.of(), Nearby.NONE).causes().size());
          assertEquals(
              50, new Judge().judge(DrawnRow.TRACE, fan, List.of(), Nearby.NONE).causes().size());
        });
  }

  @Test
  @DisplayName("no spans give an empty tree")
  void empty() {
    SpanTree tree = SpanTree.of(List.of());
    assertTrue(tree.nodes().isEmpty());
    assertTrue(tree.root().isEmpty());
    assertFalse(tree.find(new SpanId(1)).isPresent());
  }

  private static String draw(SpanTree tree) {
    return tree.nodes().stream()
        .map(node -> ".".repeat(node.depth()) + (node.missing() ? "?" : "") + node.spanId().value())
        .collect(Collectors.joining(" "));
  }

  private static List<Long> ids(List<SpanTree.Node> nodes) {
    return nodes.stream().map(node -> node.spanId().value()).toList();
  }
}
