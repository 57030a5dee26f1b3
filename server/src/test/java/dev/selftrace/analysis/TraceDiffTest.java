package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceDiffTest {

  private static DrawnRow span(long id, long parent, String name) {
    return DrawnRow.span(id, parent).named(name);
  }

  private static List<String> diff(List<SpanRow> base, List<SpanRow> candidate) {
    return TraceDiff.of(SpanTree.of(base), SpanTree.of(candidate)).differences().stream()
        .map(TraceDiffTest::text)
        .toList();
  }

  private static String text(Difference each) {
    return each.kind().text()
        + " "
        + (each.base() == null ? "-" : each.base().spanId().value())
        + " "
        + (each.candidate() == null ? "-" : each.candidate().spanId().value())
        + (each.baseCount() == 1 && each.candidateCount() == 1
            ? ""
            : " " + each.baseCount() + ":" + each.candidateCount());
  }

  private static List<SpanRow> program(long from) {
    return DrawnRow.rows(
        span(from + 1, 0, "run " + from),
        span(from + 2, from + 1, "chat gpt-4o").model("gpt-4o").asks(7),
        span(from + 3, from + 1, "lookup").tool("lookup").asks(8),
        span(from + 4, from + 3, "SELECT orders").does(Operation.DB).asks(9),
        span(from + 5, from + 1, "GET /orders/" + from).http(200));
  }

  @Test
  @DisplayName("two runs of one program do not differ, whatever their ids, numbers and order")
  void same() {
    List<SpanRow> other = new ArrayList<>(program(500));
    Collections.shuffle(other, new Random(3));
    assertEquals(List.of(), diff(program(0), other));
  }

  @Test
  @DisplayName("another model, input, status, error and name of a step are found")
  void changed() {
    List<SpanRow> candidate =
        DrawnRow.rows(
            span(11, 0, "run 9"),
            span(12, 11, "chat gpt-4o-mini").model("gpt-4o-mini").asks(17),
            span(13, 11, "lookup").tool("lookup").asks(8),
            span(14, 13, "SELECT customers").does(Operation.DB).asks(19).failed("no such table"),
            span(15, 11, "GET /orders/5").http(500));
    assertEquals(
        List.of(
            "model 2 12",
            "input 2 12",
            "name 4 14",
            "input 4 14",
            "http_status 5 15",
            "error 4 14"),
        diff(program(0), candidate));
  }

  @Test
  @DisplayName("a response that names the dated version of the model asked for is no difference")
  void versions() {
    List<SpanRow> base = DrawnRow.rows(span(1, 0, "chat gpt-4o").model("gpt-4o-2024-08-06"));
    assertEquals(List.of(), diff(base, DrawnRow.rows(span(2, 0, "chat").model("gpt-4o"))));
    assertEquals(
        List.of("model 1 2"), diff(base, DrawnRow.rows(span(2, 0, "chat").model("gpt-4"))));
  }

  @Test
  @DisplayName("steps only one run took are told once, at their top")
  void addedAndRemoved() {
    List<SpanRow> candidate =
        DrawnRow.rows(
            span(11, 0, "run 9"),
            span(12, 11, "chat gpt-4o").model("gpt-4o").asks(7),
            span(16, 11, "plan"),
            span(17, 16, "think"),
            span(15, 11, "GET /orders/5").http(200));
    assertEquals(List.of("added - 16 0:2", "removed 3 - 2:0"), diff(program(0), candidate));
  }

  @Test
  @DisplayName("attempts more are calls of one step, not steps more")
  void retries() {
    List<SpanRow> candidate = new ArrayList<>(program(10));
    candidate.addAll(
        DrawnRow.rows(
            span(26, 11, "lookup").tool("lookup").asks(8),
            span(27, 26, "SELECT orders").does(Operation.DB).asks(9),
            span(28, 11, "lookup").tool("lookup").asks(8)));
    assertEquals(List.of("calls 3 13 1:3"), diff(program(0), candidate));
    assertEquals(List.of("calls 13 3 3:1"), diff(candidate, program(0)));
  }

  @Test
  @DisplayName("without its root a run still lines up with one that has it")
  void rootless() {
    List<SpanRow> candidate = new ArrayList<>(program(10));
    candidate.removeFirst();
    assertEquals(List.of("removed 1 - 1:0"), diff(program(0), candidate));
  }

  @Test
  @DisplayName("a step that took much longer itself is found, a little longer is chance")
  void slower() {
    List<SpanRow> base = DrawnRow.rows(span(1, 0, "a").time(0, 100_000_000L));
    assertEquals(
        List.of("self_time 1 2"), diff(base, DrawnRow.rows(span(2, 0, "a").time(0, 900_000_000L))));
    assertEquals(List.of(), diff(base, DrawnRow.rows(span(2, 0, "a").time(0, 250_000_000L))));
  }

  /** A program of a few dozen steps; equal seeds give equal programs. */
  private static List<DrawnRow> program(long seed, long from) {
    SplittableRandom random = new SplittableRandom(seed);
    List<DrawnRow> steps = new ArrayList<>();
    steps.add(span(from + 1, 0, "run"));
    for (int i = 2; i <= 30; i++) {
      DrawnRow step = span(from + i, from + random.nextInt(1, i), "step " + letters(i));
      steps.add(random.nextInt(3) == 0 ? step.tool("tool " + letters(i)).asks(i) : step);
    }
    return steps;
  }

  private static String letters(int number) {
    return "" + (char) ('a' + number / 6) + (char) ('a' + number % 6);
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName(
      "steps that ran in another order are no difference, an attempt more is one call more")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void reordered(long seed) {
    List<SpanRow> base = program(seed, 0).stream().map(DrawnRow::row).toList();
    SplittableRandom random = new SplittableRandom(seed);
    List<SpanRow> candidate = new ArrayList<>();
    for (DrawnRow each : program(seed, 1_000)) {
      long start = random.nextInt(1, 500);
      candidate.add(each.time(start, start + 5).row());
    }
    assertEquals(List.of(), diff(base, candidate));
    SpanRow repeated = candidate.get(random.nextInt(1, candidate.size()));
    long parent = Objects.requireNonNull(repeated.parentSpanId()).value();
    DrawnRow again = span(9_999, parent, repeated.name());
    candidate.add((repeated.tool() == null ? again : again.tool(repeated.tool())).row());
    List<String> retried = diff(base, candidate);
    assertEquals(1, retried.size(), retried.toString());
    assertTrue(retried.getFirst().startsWith("calls "), retried.toString());
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("turned round, what was added is removed and what changed changed")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void turnedRound(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SpanRow> base = some(program(seed, 0), random);
    List<SpanRow> candidate = some(program(seed, 1_000), random);
    TraceDiff forth = TraceDiff.of(SpanTree.of(base), SpanTree.of(candidate));
    TraceDiff back = TraceDiff.of(SpanTree.of(candidate), SpanTree.of(base));
    assertEquals(spans(forth, Difference.Kind.ADDED), spans(back, Difference.Kind.REMOVED));
    assertEquals(spans(forth, Difference.Kind.REMOVED), spans(back, Difference.Kind.ADDED));
    assertEquals(forth.total(), back.total());
    assertEquals(forth.pairs().size(), back.pairs().size());
  }

  /** All but a few steps. */
  private static List<SpanRow> some(List<DrawnRow> steps, SplittableRandom random) {
    return steps.stream().map(DrawnRow::row).filter(_ -> random.nextInt(5) > 0).toList();
  }

  private static List<Long> spans(TraceDiff diff, Difference.Kind kind) {
    return diff.differences().stream()
        .filter(each -> each.kind() == kind)
        .map(each -> each.candidate() == null ? each.base() : each.candidate())
        .map(row -> Objects.requireNonNull(row).spanId().value())
        .sorted()
        .toList();
  }

  @Test
  @DisplayName("wide and deep traces of nothing alike take no more than linear time")
  void large() {
    List<SpanRow> base = new ArrayList<>();
    List<SpanRow> candidate = new ArrayList<>();
    for (int i = 1; i <= 20_000; i++) {
      base.add(span(i, i == 1 ? 0 : i % 2 == 0 ? 1 : i - 1, "step").row());
      candidate.add(span(i, i < 10_000 ? i - 1 : 1, i % 3 == 0 ? "step" : "other").row());
    }
    TraceDiff diff =
        assertTimeout(
            Duration.ofSeconds(5), () -> TraceDiff.of(SpanTree.of(base), SpanTree.of(candidate)));
    assertEquals(diff.differences().size(), Math.min(diff.total(), TraceDiff.DIFFERENCES_MAX));
  }
}
