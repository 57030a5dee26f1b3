package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.SpanRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CriticalPathTest {

  private static String path(DrawnRow... drawn) {
    List<String> text = new ArrayList<>();
    for (CriticalPath.Segment each : CriticalPath.of(tree(drawn)).segments()) {
      text.add(each.node().spanId().value() + ":" + each.fromNanos() + "-" + each.toNanos());
    }
    return String.join(" ", text);
  }

  private static SpanTree tree(DrawnRow... drawn) {
    return SpanTree.of(DrawnRow.rows(drawn));
  }

  private static DrawnRow span(long id, long parent, long from, long to) {
    return DrawnRow.span(id, parent).time(from, to);
  }

  @Test
  @DisplayName("the child that ended last decided the end, then the one before it began")
  void sequence() {
    assertEquals(
        "1:10-20 2:20-40 1:40-50 3:50-90 1:90-100",
        path(span(1, 0, 10, 100), span(2, 1, 20, 40), span(3, 1, 50, 90)));
  }

  @Test
  @DisplayName("a child that overlaps the one chosen after it decided nothing")
  void overlap() {
    assertEquals(
        "1:10-30 3:30-90 1:90-100",
        path(span(1, 0, 10, 100), span(2, 1, 20, 40), span(3, 1, 30, 90)));
  }

  @Test
  @DisplayName("asynchronous work that outlives its parent decides the end of the trace")
  void asynchronous() {
    assertEquals(
        "1:10-20 2:20-25 3:25-200",
        path(span(1, 0, 10, 100), span(2, 1, 20, 30), span(3, 2, 25, 200)));
  }

  @Test
  @DisplayName("while late work waited to begin, the nearest span above that still ran is meant")
  void waiting() {
    assertEquals(
        "1:10-20 2:20-30 1:30-60 3:60-80 1:80-100",
        path(span(1, 0, 10, 100), span(2, 1, 20, 30), span(3, 2, 60, 80)));
  }

  @Test
  @DisplayName("time in which no known span ran is a gap")
  void gaps() {
    assertEquals("2:10-20 3:50-60", path(span(2, 9, 10, 20), span(3, 9, 50, 60)));
  }

  @Test
  @DisplayName("unended spans, clocks that run backwards and empty traces end nothing")
  void odd() {
    assertEquals("", path());
    assertEquals("", path(span(1, 0, 10, 0)));
    assertEquals("1:10-30 2:30-40", path(span(1, 0, 10, 0), span(2, 1, 30, 40)));
    assertEquals("1:10-100", path(span(1, 0, 10, 100), span(2, 1, 40, 20)));
  }

  @Test
  @DisplayName("self time leaves out the time of children, overlapping ones counted once")
  void selfTime() {
    SpanTree tree =
        tree(
            span(1, 0, 0, 100),
            span(2, 1, 10, 40),
            span(3, 1, 20, 50),
            span(4, 1, 90, 150),
            span(5, 3, 20, 50),
            span(6, 1, 60, 0));
    assertArrayEquals(new long[] {50, 30, 0, 30, 0, 60}, SelfTime.of(tree));
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("segments are in order, never overlap and never exceed the trace")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyTree(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DrawnRow[] drawn = new DrawnRow[200];
    for (int i = 0; i < drawn.length; i++) {
      long from = random.nextLong(1_000);
      drawn[i] = span(i + 1, random.nextInt(0, i + 1), from, from + random.nextLong(200));
    }
    SpanTree tree = tree(drawn);
    long at = 0;
    for (CriticalPath.Segment each : CriticalPath.of(tree).segments()) {
      SpanRow row = each.node().row();
      assertTrue(row != null && each.fromNanos() >= at && each.nanos() > 0, each.toString());
      assertTrue(each.fromNanos() >= row.startNanos() && each.toNanos() <= row.endNanos());
      at = each.toNanos();
    }
    assertEquals(Arrays.stream(drawn).mapToLong(each -> each.row().endNanos()).max().orElse(0), at);
    assertTrue(Arrays.stream(SelfTime.of(tree)).allMatch(nanos -> nanos >= 0));
  }
}
