package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.selftrace.analysis.ComparedGroup.State;
import dev.selftrace.analysis.RunComparison.Verdict;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Nearby;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunComparisonTest {

  private static final Judge JUDGE = new Judge();

  private static TraceOutline trace(long id, DrawnRow... drawn) {
    return trace(id, DrawnRow.rows(drawn));
  }

  private static TraceOutline trace(long id, List<SpanRow> rows) {
    TraceId traceId = new TraceId(9, id);
    return new TraceOutline(
        new TraceRow(JUDGE.judge(traceId, rows, List.of(), Nearby.NONE), id, id, List.of()),
        rows,
        List.of());
  }

  private static DrawnRow root(String name) {
    return DrawnRow.root().named(name).time(10, 100);
  }

  /** The error of the step below arrived at the root. */
  private static DrawnRow failedRoot(String name, String text) {
    return root(name).failed(text);
  }

  private static DrawnRow step(long id, String name) {
    return DrawnRow.span(id, 1).named(name);
  }

  private static DrawnRow query(long id) {
    return step(id, "SELECT orders").does(Operation.DB);
  }

  /** {@code fixed Error: no table (same_step)}. */
  private static List<String> told(RunComparison comparison) {
    return comparison.groups().stream()
        .map(each ->
            each.state().text()
                + " "
                + each.shown().message()
                + (each.proof() == null ? "" : " (" + each.proof().how().text() + ")")
                + (each.gap() == null ? "" : " (" + each.gap().text() + ")")
                + (each.changed() ? " (changed)" : "")
                + (each.passedBefore() ? " (passed before)" : ""))
        .toList();
  }

  private static RunComparison runs(List<TraceOutline> base, List<TraceOutline> candidate) {
    return RunComparison.of(base, candidate, false);
  }

  private static RunComparison traces(TraceOutline base, TraceOutline candidate) {
    return RunComparison.of(List.of(base), List.of(candidate), true);
  }

  private static TraceOutline broken(long id) {
    return trace(
        id, failedRoot("GET /orders", "no such table: a"), query(2).failed("no such table: a"));
  }

  private static TraceOutline working(long id) {
    return trace(id, root("GET /orders"), query(2));
  }

  @Test
  @DisplayName("a failure is fixed when what failed runs and does not fail")
  void fixed() {
    RunComparison comparison = runs(List.of(broken(1)), List.of(working(2)));
    assertEquals(List.of("fixed no such table: a (same_step)"), told(comparison));
    assertEquals(Verdict.FIXED, comparison.verdict());
  }

  @Test
  @DisplayName("a failure that is only not seen again is not fixed")
  void absent() {
    RunComparison comparison =
        runs(List.of(broken(1)), List.of(trace(2, root("GET /health")), trace(3, root("other"))));
    assertEquals(List.of("unproven no such table: a (not_exercised)"), told(comparison));
    assertEquals(Verdict.DIFFERENT, comparison.verdict());
    assertEquals(Verdict.DIFFERENT, runs(List.of(broken(1)), List.of()).verdict());
  }

  @Test
  @DisplayName("the same step below another beginning is no evidence")
  void elsewhere() {
    RunComparison comparison =
        runs(List.of(broken(1)), List.of(trace(2, root("GET /customers"), query(2))));
    assertEquals(List.of("unproven no such table: a (not_exercised)"), told(comparison));
  }

  @Test
  @DisplayName("the same step in another test is no evidence, in the same test it is")
  void otherTest() {
    TraceOutline base =
        trace(
            1,
            failedRoot("test", "no such table: a").test("a"),
            query(2).failed("no such table: a"));
    RunComparison other = runs(List.of(base), List.of(trace(2, root("test").test("b"), query(2))));
    assertEquals(List.of("unproven no such table: a (not_exercised)"), told(other));
    assertEquals(Verdict.DIFFERENT, other.verdict());
    RunComparison same = runs(List.of(base), List.of(trace(2, root("test").test("a"), query(2))));
    assertEquals(List.of("fixed no such table: a (same_step)"), told(same));
    assertEquals(Verdict.FIXED, same.verdict());
  }

  @Test
  @DisplayName("a failure still there is still failing, however often")
  void still() {
    RunComparison comparison = runs(List.of(broken(1)), List.of(broken(2), broken(3), working(4)));
    assertEquals(List.of("still_failing no such table: a"), told(comparison));
    assertEquals(Verdict.UNCHANGED, comparison.verdict());
  }

  @Test
  @DisplayName("what passed and fails now is a regression, though another failure is fixed")
  void regressed() {
    TraceOutline passes = trace(5, root("POST /pay"), step(2, "charge"));
    TraceOutline fails =
        trace(6, failedRoot("POST /pay", "declined"), step(2, "charge").failed("declined"));
    RunComparison comparison = runs(List.of(broken(1), passes), List.of(working(2), fails));
    assertEquals(
        List.of("fixed no such table: a (same_step)", "new declined (passed before)"),
        told(comparison));
    assertEquals(Verdict.REGRESSED, comparison.verdict());
  }

  @Test
  @DisplayName("a failure behind a fixed one is new, and the run has improved")
  void behind() {
    TraceOutline further =
        trace(
            2,
            failedRoot("GET /orders", "no template"),
            query(2),
            step(3, "render").failed("no template"));
    RunComparison comparison = runs(List.of(broken(1)), List.of(further));
    assertEquals(
        List.of("fixed no such table: a (same_step)", "new no template"), told(comparison));
    assertEquals(Verdict.IMPROVED, comparison.verdict());
  }

  @Test
  @DisplayName("a failure that is met again but tried again with success is fixed")
  void handled() {
    TraceOutline base =
        trace(1, failedRoot("ask", "429"), step(2, "chat").model("m").failed("429"));
    TraceOutline retried =
        trace(
            2,
            root("ask"),
            step(2, "chat").model("m").failed("429"),
            step(3, "chat").model("m").time(40, 50));
    RunComparison comparison = runs(List.of(base), List.of(retried));
    assertEquals(List.of("fixed 429 (handled)"), told(comparison));
    assertEquals(Verdict.FIXED, comparison.verdict());
    RunComparison back = runs(List.of(retried), List.of(base));
    assertEquals(List.of("still_failing 429"), told(back));
  }

  @Test
  @DisplayName("an error that is handled is no regression")
  void handledIsNew() {
    TraceOutline base = trace(1, root("ask"), step(2, "chat").model("m"));
    TraceOutline retried =
        trace(
            2,
            root("ask"),
            step(2, "chat").model("m").failed("429"),
            step(3, "chat").model("m").time(40, 50));
    RunComparison comparison = runs(List.of(base), List.of(retried));
    assertEquals(List.of("new 429"), told(comparison));
    assertEquals(Verdict.DIFFERENT, comparison.verdict());
  }

  @Test
  @DisplayName("a step that fails in other words is still failing")
  void changed() {
    TraceOutline otherwise =
        trace(
            2,
            failedRoot("GET /orders", "database is locked"),
            query(2).failed("database is locked"));
    RunComparison comparison = runs(List.of(broken(1)), List.of(otherwise));
    assertEquals(List.of("still_failing database is locked (changed)"), told(comparison));
    assertEquals(Verdict.DIFFERENT, comparison.verdict());
  }

  @Test
  @DisplayName("a step that failed by itself and now goes on to what it never reached is fixed")
  void wentOn() {
    TraceOutline base = trace(1, root("ask").failed("no attribute text"), step(2, "chat"));
    TraceOutline next =
        trace(
            2,
            failedRoot("ask", "no table"),
            step(2, "chat"),
            step(3, "run query").failed("no table"));
    RunComparison comparison = runs(List.of(base), List.of(next));
    assertEquals(List.of("fixed no attribute text (went_on)", "new no table"), told(comparison));
    assertEquals(Verdict.IMPROVED, comparison.verdict());
    TraceOutline sooner = trace(3, failedRoot("ask", "429"), step(2, "chat").failed("429"));
    assertEquals(State.UNPROVEN, runs(List.of(base), List.of(sooner)).groups().getLast().state());
  }

  @Test
  @DisplayName("a call of the kind made instead counts, another tool does not")
  void instead() {
    TraceOutline base =
        trace(
            1,
            failedRoot("ask", "404"),
            step(2, "openai.completions").does(Operation.LLM).failed("404"));
    TraceOutline other = trace(2, root("ask"), step(2, "openai.chat").does(Operation.LLM));
    RunComparison comparison = runs(List.of(base), List.of(other));
    assertEquals(List.of("fixed 404 (other_call)"), told(comparison));
    RunComparison tools =
        runs(
            List.of(
                trace(
                    1,
                    failedRoot("ask", "no table"),
                    step(2, "run").tool("sql").failed("no table"))),
            List.of(trace(2, root("ask"), step(2, "run").tool("weather"))));
    assertEquals(List.of("unproven no table (not_exercised)"), told(tools));
    RunComparison knownCall =
        runs(
            List.of(base, trace(3, root("ask"), step(2, "openai.chat").does(Operation.LLM))),
            List.of(other));
    assertEquals(
        List.of("unproven 404 (not_exercised)"),
        told(knownCall),
        "a call the base made as well takes nobody's place");
  }

  @Test
  @DisplayName("what failed at times must have had as many chances to fail again")
  void seldom() {
    List<TraceOutline> base = new ArrayList<>(List.of(broken(1)));
    for (int i = 2; i <= 10; i++) {
      base.add(working(i));
    }
    List<TraceOutline> few = List.of(working(11), working(12));
    assertEquals(List.of("unproven no such table: a (too_seldom)"), told(runs(base, few)));
    List<TraceOutline> many = new ArrayList<>();
    for (int i = 20; i < 30; i++) {
      many.add(working(i));
    }
    assertEquals(List.of("fixed no such table: a (same_step)"), told(runs(base, many)));
  }

  @Test
  @DisplayName("the input that failed is evidence by itself")
  void sameInput() {
    List<TraceOutline> base = new ArrayList<>();
    base.add(
        trace(
            1, failedRoot("ask", "refused"), step(2, "chat").model("m").asks(7).failed("refused")));
    for (int i = 2; i <= 10; i++) {
      base.add(trace(i, root("ask"), step(2, "chat").model("m").asks(100 + i)));
    }
    List<TraceOutline> same = List.of(trace(20, root("ask"), step(2, "chat").model("m").asks(7)));
    assertEquals(List.of("fixed refused (same_input)"), told(runs(base, same)));
    List<TraceOutline> other = List.of(trace(20, root("ask"), step(2, "chat").model("m").asks(8)));
    assertEquals(List.of("unproven refused (too_seldom)"), told(runs(base, other)));
  }

  @Test
  @DisplayName("single traces are compared as they are, however they began")
  void chosen() {
    TraceOutline base = broken(1);
    TraceOutline renamed = trace(2, root("GET /v2/orders"), query(2));
    assertEquals(Verdict.FIXED, traces(base, renamed).verdict());
    assertEquals(Verdict.REGRESSED, traces(renamed, base).verdict());
    assertEquals(Verdict.UNCHANGED, traces(base, base).verdict());
  }

  private static List<String> tests(RunComparison comparison) {
    return comparison.tests().stream()
        .map(each -> each.change().text() + " " + each.test())
        .toList();
  }

  private static TraceOutline test(long id, String name, boolean passes) {
    DrawnRow root = (passes ? root("test") : failedRoot("test", "no such table: a")).test(name);
    return trace(id, root, passes ? query(2) : query(2).failed("no such table: a"));
  }

  @Test
  @DisplayName("tests are matched by name: newly passing, still and newly failing, vanished")
  void tests() {
    RunComparison comparison =
        runs(
            List.of(
                test(1, "a", false), test(2, "b", false), test(3, "c", true), test(4, "d", false)),
            List.of(test(5, "a", true), test(6, "b", false), test(7, "c", false)));
    assertEquals(
        List.of("newly_failing c", "still_failing b", "newly_passing a", "vanished d"),
        tests(comparison));
    assertEquals(Verdict.REGRESSED, comparison.verdict());
  }

  @Test
  @DisplayName("a failing test that was not run again keeps the run from being fixed")
  void vanished() {
    RunComparison comparison =
        runs(List.of(test(1, "a", false), test(2, "b", false)), List.of(test(3, "a", true)));
    assertEquals(List.of("newly_passing a", "vanished b"), tests(comparison));
    assertEquals(Verdict.IMPROVED, comparison.verdict());
  }

  @Test
  @DisplayName("a result that a span tells counts before errors, the latest of several attempts")
  void toldResult() {
    TraceOutline asserted = trace(1, root("test").test("a").result("fail"), query(2));
    TraceOutline again = trace(2, root("test").test("a").result("pass").time(500, 600), query(2));
    assertEquals(
        List.of("newly_passing a"), tests(runs(List.of(asserted), List.of(asserted, again))));
    assertEquals(List.of("still_failing a"), tests(runs(List.of(asserted), List.of(asserted))));
    TraceOutline expected =
        trace(
            3,
            failedRoot("test", "expected").test("a").result("pass"),
            query(2).failed("expected"));
    assertEquals(List.of("still_passing a"), tests(runs(List.of(expected), List.of(expected))));
  }

  @Test
  @DisplayName("several tests in one trace are told apart")
  void suite() {
    TraceOutline base =
        trace(
            1,
            failedRoot("suite", "assertion"),
            step(2, "one").test("one").failed("assertion"),
            step(3, "two").test("two"));
    TraceOutline candidate =
        trace(2, root("suite"), step(2, "one").test("one"), step(3, "two").test("two"));
    RunComparison comparison = runs(List.of(base), List.of(candidate));
    assertEquals(List.of("newly_passing one", "still_passing two"), tests(comparison));
    assertEquals(List.of("fixed assertion (same_step)"), told(comparison));
    assertEquals(Verdict.FIXED, comparison.verdict());
  }

  /** A run of a few programs whose steps fail by chance. */
  private static List<TraceOutline> run(SplittableRandom random, long from) {
    List<TraceOutline> traces = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<SpanRow> rows = new ArrayList<>();
      boolean fails = random.nextInt(3) == 0;
      int steps = 1 + random.nextInt(4);
      DrawnRow root =
          fails ? failedRoot("GET /" + i % 3, "broken " + i % 2) : root("GET /" + i % 3);
      rows.add((random.nextBoolean() ? root.test("t" + i) : root).row());
      for (int j = 0; j < steps; j++) {
        DrawnRow step = DrawnRow.span(j + 2L, 1).named("step " + (char) ('a' + j));
        rows.add((fails && j == steps - 1 ? step.failed("broken " + i % 2) : step).row());
      }
      traces.add(trace(from + i, rows));
    }
    return traces;
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("a run compared with itself is unchanged; order of arrival changes nothing")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itself(long seed) {
    List<TraceOutline> run = run(new SplittableRandom(seed), 100);
    RunComparison same = runs(run, run);
    assertEquals(Verdict.UNCHANGED, same.verdict());
    assertFalse(same.groups().stream().anyMatch(each -> each.state() != State.STILL_FAILING));
    List<TraceOutline> other = run(new SplittableRandom(seed + 100), 200);
    RunComparison comparison = runs(run, other);
    List<TraceOutline> shuffled = new ArrayList<>(other);
    Collections.reverse(shuffled);
    List<TraceOutline> turned = new ArrayList<>();
    for (TraceOutline each : shuffled) {
      List<SpanRow> rows = new ArrayList<>(each.spans());
      Collections.reverse(rows);
      turned.add(new TraceOutline(each.trace(), rows, List.of()));
    }
    assertEquals(comparison, runs(run, turned));
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("turned round, what is new is what was fixed or unproven, and what stays stays")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void turnedRound(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TraceOutline> base = run(random, 100);
    List<TraceOutline> candidate = run(random, 200);
    RunComparison forth = runs(base, candidate);
    RunComparison back = runs(candidate, base);
    assertEquals(appeared(forth), gone(back));
    assertEquals(gone(forth), appeared(back));
    assertEquals(same(forth), same(back));
  }

  private static List<String> appeared(RunComparison comparison) {
    return comparison.groups().stream()
        .filter(each -> each.state() == State.NEW)
        .map(each -> each.shown().fingerprint())
        .sorted()
        .toList();
  }

  private static List<String> gone(RunComparison comparison) {
    return comparison.groups().stream()
        .filter(each -> each.state() == State.FIXED || each.state() == State.UNPROVEN)
        .map(each -> each.shown().fingerprint())
        .sorted()
        .toList();
  }

  private static List<String> same(RunComparison comparison) {
    return comparison.groups().stream()
        .filter(each -> each.state() == State.STILL_FAILING && !each.changed())
        .map(each -> each.shown().fingerprint())
        .sorted()
        .toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("an attempt more before success does not undo a fix")
  @ValueSource(longs = {1, 2, 3})
  void retried(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SpanRow> rows = new ArrayList<>(DrawnRow.rows(root("GET /orders")));
    int attempts = 1 + random.nextInt(3);
    for (int i = 0; i < attempts; i++) {
      rows.add(step(i + 2, "charge").threw("connection reset").row());
    }
    rows.add(step(20, "charge").row());
    rows.add(query(21).row());
    RunComparison comparison = runs(List.of(broken(1)), List.of(trace(2, rows)));
    assertEquals("fixed no such table: a (same_step)", told(comparison).getFirst());
  }

  @Test
  @DisplayName("runs of a thousand traces are compared in linear time")
  void large() {
    List<TraceOutline> base = new ArrayList<>();
    List<TraceOutline> candidate = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      List<SpanRow> rows =
          new ArrayList<>(
              DrawnRow.rows(failedRoot("GET /" + i, "broken " + (char) ('a' + i % 26))));
      for (int j = 2; j < 50; j++) {
        DrawnRow step = step(j, "step " + (char) ('a' + j % 20) + "x" + j);
        rows.add((j == 49 ? step.failed("broken " + (char) ('a' + i % 26)) : step).row());
      }
      base.add(trace(i, rows));
      candidate.add(trace(5_000 + i, rows));
    }
    assertTimeout(Duration.ofSeconds(5), () -> runs(base, candidate));
  }
}
