package dev.selftrace.analysis;

import static dev.selftrace.analysis.DrawnRow.facts;
import static dev.selftrace.analysis.DrawnRow.judge;
import static dev.selftrace.analysis.DrawnRow.root;
import static dev.selftrace.analysis.DrawnRow.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.Operation;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Status;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which of several failures explains the one above them (telemetry 5.2). */
class FailureLinksTest {

  @Test
  @DisplayName("of two failures below one the one whose text it carries explains it")
  void text() {
    TraceVerdict verdict =
        judge(
            root().failed("run failed: quota exceeded"),
            span(2, 1).failed("no such table").does(Operation.TOOL),
            span(3, 1).failed("quota exceeded").does(Operation.LLM));
    assertEquals(List.of("span 3", "span 2"), names(verdict));
    assertFalse(verdict.handled());
  }

  @Test
  @DisplayName("a failure directly below comes before one with clean spans between")
  void directly() {
    assertEquals(
        List.of("span 4", "span 3"),
        names(
            judge(
                root().failed("report failed"),
                span(2, 1),
                span(3, 2).failed("cache is cold"),
                span(4, 1).failed("no such table"))));
  }

  @Test
  @DisplayName("a tool's failure that the model was told is not why the agent failed later")
  void dealtWith() {
    TraceVerdict verdict =
        judge(
            root().time(0, 100).failed("the answer has no field total"),
            span(2, 1).time(10, 20).failed("no such table").does(Operation.TOOL),
            span(3, 1).time(30, 40).does(Operation.LLM));
    assertEquals(List.of("span 1", "span 2"), names(verdict));
    assertFalse(verdict.causes().getFirst().handled());
    assertTrue(verdict.causes().getLast().handled());
    assertEquals(Status.ERROR, verdict.status());
  }

  @Test
  @DisplayName("a root that only lies or says nothing is no failure of its own (R8)")
  void lying() {
    DrawnRow tool = span(2, 1).time(10, 20).failed("no such table").does(Operation.TOOL);
    DrawnRow model = span(3, 1).time(30, 40).does(Operation.LLM);
    DrawnRow liar =
        root()
            .time(0, 100)
            .error(
                facts(
                    null,
                    "generator didn't stop after throw()",
                    List.of("generator didn't stop after throw()"),
                    Evidence.STATUS,
                    null,
                    true,
                    false));
    assertEquals(List.of("span 2"), names(judge(liar, tool, model)));
    DrawnRow silent = root().time(0, 100).error(facts(null, null, List.of(), Evidence.STATUS));
    assertEquals(List.of("span 2"), names(judge(silent, tool, model)));
  }

  @Test
  @DisplayName("cleaning up after a failure is not going on")
  void cleanUp() {
    assertEquals(
        List.of("span 2"),
        names(
            judge(
                root().time(0, 100).failed("report failed, see the log"),
                span(2, 1).time(10, 20).failed("no such table").does(Operation.DB),
                span(3, 1).time(30, 40).named("ROLLBACK").does(Operation.DB))));
  }

  @Test
  @DisplayName("a failure passes through failures that it explains, to the top")
  void chain() {
    TraceVerdict verdict =
        judge(
            root().failed("could not answer"),
            span(2, 1).failed("step failed: no such table"),
            span(3, 2).failed("no such table"));
    assertEquals(List.of("span 3"), names(verdict));
    assertFalse(verdict.handled());
  }

  @Test
  @DisplayName("attempts of one failure stand together, the first first (R15)")
  void attempts() {
    TraceVerdict verdict =
        judge(
            root().time(0, 100).failed("tool exceeded its retries"),
            span(2, 1).time(10, 20).named("query").failed("bad sql").does(Operation.TOOL),
            span(3, 1).time(30, 40).does(Operation.LLM),
            span(4, 1).time(50, 60).named("query").failed("bad sql").does(Operation.TOOL));
    assertEquals(2, verdict.causes().getFirst().spanId().value());
    assertFalse(verdict.causes().getFirst().handled());
    assertFalse(verdict.handled());
  }

  @Test
  @DisplayName("a wrapper whose inner text came to light beats a failure that was handled (R12)")
  void unwrapped() {
    DrawnRow retried =
        span(3, 1)
            .error(
                facts(
                    "APICallError",
                    "rate limit",
                    List.of("Failed after 2 attempts. Last error: rate limit", "rate limit"),
                    Evidence.STATUS,
                    null,
                    true,
                    false));
    assertEquals(
        List.of("span 3", "span 5"),
        names(
            judge(
                root().failed("rate limit"),
                retried,
                span(4, 1),
                span(5, 4).failed("cache is cold"))));
  }

  @Test
  @DisplayName("what another span had to say comes after direct evidence (5.2, 6)")
  void inferred() {
    DrawnRow told = span(2, 1).error(facts("E", "a", List.of("a"), Evidence.NEXT_LLM_REQUEST));
    assertEquals(List.of("span 3", "span 2"), names(judge(root(), told, span(3, 1).failed("b"))));
  }

  @Test
  @DisplayName("a chain of a thousand failures and as many siblings take no time")
  void large() {
    DrawnRow[] rows = new DrawnRow[2_001];
    rows[0] = root().failed("x y");
    for (int i = 1; i <= 1_000; i++) {
      rows[i] = span(i + 1, i).failed("x y");
      rows[1_000 + i] = span(2_000 + i, 1).failed("z " + i);
    }
    assertEquals("span 1001", names(judge(rows)).getFirst());
  }

  private static List<String> names(TraceVerdict verdict) {
    return verdict.causes().stream().map(TraceVerdict.Cause::spanName).toList();
  }
}
