package dev.selftrace.analysis;

import static dev.selftrace.analysis.DrawnRow.facts;
import static dev.selftrace.analysis.DrawnRow.judge;
import static dev.selftrace.analysis.DrawnRow.log;
import static dev.selftrace.analysis.DrawnRow.root;
import static dev.selftrace.analysis.DrawnRow.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Status;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Verdicts over small drawn traces, one rule each. */
class JudgeTest {

  @Nested
  class Causes {

    @Test
    @DisplayName("the deepest span with evidence is the cause, its ancestors repeat it (R9)")
    void deepest() {
      TraceVerdict verdict =
          judge(root().failed("x"), span(2, 1).failed("x"), span(3, 2).failed("x"), span(4, 3));
      assertEquals(List.of("span 3"), names(verdict));
      assertEquals(Status.ERROR, verdict.status());
      assertEquals(3, verdict.errorCount());
      assertFalse(verdict.handled());
    }

    @Test
    @DisplayName("a lying root gives way to its child (R8)")
    void lyingRoot() {
      TraceVerdict verdict =
          judge(root().failed("generator didn't stop"), span(2, 1).failed("no such table"));
      assertEquals("no such table", verdict.causes().getFirst().error().message());
    }

    @Test
    @DisplayName("of several texts of the cause the one that a span above carries is shown")
    void carriedText() {
      ErrorFacts two =
          new ErrorFacts(
              null,
              "connection closed",
              List.of("connection closed", "no such table"),
              Evidence.EXCEPTION_EVENT,
              null,
              List.of(),
              null,
              false,
              false,
              "v1:0");
      TraceVerdict above = judge(root().failed("no such table"), span(2, 1).error(two));
      assertEquals("no such table", above.causes().getFirst().error().message());
      TraceVerdict both =
          judge(root().failed("query failed: connection closed"), span(2, 1).error(two));
      assertEquals("connection closed", both.causes().getFirst().error().message());
      TraceVerdict neither = judge(root().failed("500"), span(2, 1).error(two));
      assertEquals("connection closed", neither.causes().getFirst().error().message());
    }

    @Test
    @DisplayName("of one exception the deepest span with status ERROR is meant (R10)")
    void twin() {
      assertEquals(
          List.of("span 2"),
          names(judge(root().failed("500"), span(2, 1).failed("boom"), span(3, 2).threw("boom"))));
      assertEquals(
          List.of("span 3"),
          names(judge(root().failed("500"), span(2, 1).failed("other"), span(3, 2).threw("boom"))));
      assertEquals(
          List.of("span 3"),
          names(
              judge(
                  root().failed("boom"),
                  span(2, 1).failed("boom"),
                  span(3, 2).threw("boom").does(Operation.TOOL))));
    }

    @Test
    @DisplayName("texts of a sibling's path do not make an echo")
    void siblingPath() {
      assertEquals(
          List.of("span 2", "span 3"),
          names(judge(root().failed("x"), span(2, 1).failed("boom"), span(3, 1).threw("boom"))));
    }

    @Test
    @DisplayName("wrappers come last; alone the deepest is the cause (telemetry 5.2, 2)")
    void wrappers() {
      DrawnRow wrapper =
          span(2, 1).error(facts("E", "w", List.of("w"), Evidence.STATUS, null, true, false));
      assertEquals(
          List.of("span 3", "span 2"),
          names(judge(root().failed("x"), wrapper, span(3, 1).failed("real"))));
      assertEquals(List.of("span 2"), names(judge(root(), wrapper)));
    }

    @Test
    @DisplayName("a text that is another's behind a type is a wrapper")
    void typedRepeat() {
      assertEquals(
          List.of("span 3", "span 2"),
          names(
              judge(
                  root().failed("500"),
                  span(2, 1).failed("NotFoundError: gone"),
                  span(3, 1).failed("gone"))));
    }

    @Test
    @DisplayName("failures that reached the root come before handled ones, then the earliest")
    void ranking() {
      TraceVerdict verdict =
          judge(
              root().failed("x"),
              span(2, 1),
              span(3, 1).time(50, 60).failed("late"),
              span(4, 1).time(20, 30).failed("early"));
      assertEquals(List.of("span 4", "span 3"), names(verdict));
    }

    @Test
    @DisplayName("a missing file that fails nothing is noise, below a failure it is a cause (R13)")
    void noise() {
      DrawnRow probe =
          span(2, 1)
              .status(StatusCode.ERROR)
              .error(facts("ENOENT", "n", List.of("n"), Evidence.STATUS, null, false, true));
      TraceVerdict quiet = judge(root(), probe);
      assertEquals(List.of(), quiet.causes());
      assertEquals(0, quiet.errorCount());
      assertEquals(Status.OK, quiet.status());
      assertEquals(List.of("span 2"), names(judge(root().failed("n"), probe)));
    }

    @Test
    @DisplayName("a connection attempt with a better sibling is noise (telemetry 5.2, 3)")
    void probe() {
      DrawnRow failed = span(2, 1).named("tcp.connect").failed("refused");
      assertEquals(List.of(), judge(root(), failed, span(3, 1).named("tcp.connect")).causes());
      assertEquals(List.of("tcp.connect"), names(judge(root(), failed, span(3, 1))));
    }
  }

  @Nested
  class Logs {

    @Test
    @DisplayName("an exception in a log is its span's error; message and place come from it (R6)")
    void silentSpan() {
      CodeLocation place = new CodeLocation("/srv/a.py", 3, "f");
      TraceVerdict verdict =
          judge(
              List.of(
                  log(
                      2,
                      facts(
                          "PermissionError",
                          "limit",
                          List.of("limit"),
                          Evidence.EXCEPTION_LOG,
                          place,
                          false,
                          false))),
              root(),
              span(2, 1)
                  .status(StatusCode.ERROR)
                  .error(facts("tool_error", null, List.of(), Evidence.STATUS)));
      TraceVerdict.Cause cause = verdict.causes().getFirst();
      assertEquals("PermissionError", cause.error().type());
      assertEquals("limit", cause.error().message());
      assertEquals(place, cause.error().location());
      assertEquals(1, verdict.logCount());
    }

    @Test
    @DisplayName("a log alone makes a clean span an error")
    void cleanSpan() {
      TraceVerdict verdict =
          judge(
              List.of(log(2, facts("E", "x", List.of("x"), Evidence.EXCEPTION_LOG))),
              root(),
              span(2, 1));
      assertEquals(List.of("span 2"), names(verdict));
      assertEquals(1, verdict.errorCount());
    }

    @Test
    @DisplayName("where the span only wraps what the log says, type and place are the log's")
    void wrapped() {
      CodeLocation outer = new CodeLocation("/srv/a.js", 15, "handle");
      CodeLocation inner = new CodeLocation("/srv/a.js", 11, "run");
      TraceVerdict verdict =
          judge(
              List.of(
                  log(
                      1,
                      facts(
                          "NullPointerException",
                          "is null",
                          List.of("is null"),
                          Evidence.EXCEPTION_LOG,
                          inner,
                          false,
                          false))),
              root()
                  .error(
                      facts(
                          "RuntimeException",
                          "java.lang.NullPointerException: is null",
                          List.of("java.lang.NullPointerException: is null"),
                          Evidence.EXCEPTION_EVENT,
                          outer,
                          false,
                          false)));
      TraceVerdict.Cause cause = verdict.causes().getFirst();
      assertEquals("NullPointerException", cause.error().type());
      assertEquals(inner, cause.error().location());
      assertEquals("java.lang.NullPointerException: is null", cause.error().message());
    }

    @Test
    @DisplayName("a bare HTTP status gets its detail, type and place from above (R18)")
    void detail() {
      CodeLocation place = new CodeLocation("/srv/a.py", 3, "f");
      TraceVerdict verdict =
          judge(
              root()
                  .status(StatusCode.ERROR)
                  .error(
                      facts(
                          "RateLimitError",
                          "too many",
                          List.of("too many"),
                          Evidence.STATUS,
                          place,
                          false,
                          false)),
              span(2, 1)
                  .http(429)
                  .error(facts("HTTP 429", "HTTP 429 from POST", List.of(), Evidence.HTTP_STATUS)));
      TraceVerdict.Cause cause = verdict.causes().getFirst();
      assertEquals("span 2", cause.spanName());
      assertEquals("HTTP 429 from POST (too many)", cause.error().message());
      assertEquals(place, cause.error().location());
      assertEquals(List.of("/srv/a.py"), cause.error().files());
    }
  }

  @Nested
  class Outcomes {

    @Test
    @DisplayName("handled and something ran later: the run is fine (R14)")
    void continued() {
      TraceVerdict verdict = judge(root(), span(2, 1).failed("x"), span(3, 1));
      assertEquals(Status.OK, verdict.status());
      assertTrue(verdict.handled());
      assertTrue(verdict.causes().getFirst().handled());
    }

    @Test
    @DisplayName("handled and nothing follows: neither failed nor fine (R14)")
    void unknown() {
      TraceVerdict verdict = judge(root().time(10, 90), span(2, 1).time(20, 80).failed("x"));
      assertEquals(Status.UNSET, verdict.status());
      assertTrue(verdict.handled());
    }

    @Test
    @DisplayName("an ancestor that ended well went on: status OK or a good answer (R14)")
    void endedWell() {
      DrawnRow failed = span(2, 1).time(20, 80).failed("x");
      assertEquals(Status.OK, judge(root().time(10, 90).status(StatusCode.OK), failed).status());
      assertEquals(Status.OK, judge(root().time(10, 90).http(200), failed).status());
      assertEquals(Status.UNSET, judge(root().time(10, 90).http(404), failed).status());
    }

    @Test
    @DisplayName("without a root a failed top span means the trace failed (5.6)")
    void rootless() {
      TraceVerdict verdict = judge(span(2, 9).failed("x"), span(3, 2).failed("x"));
      assertEquals(Status.ERROR, verdict.status());
      assertEquals(List.of("root"), verdict.missing());
      assertFalse(verdict.handled());
    }

    @Test
    @DisplayName("a failure below a missing parent counts when the root failed too")
    void orphanFailure() {
      assertEquals(Status.ERROR, judge(root().failed("y"), span(2, 9).failed("x")).status());
      TraceVerdict clean = judge(root(), span(2, 9).failed("x"));
      assertEquals(Status.UNSET, clean.status());
      assertTrue(clean.handled());
    }
  }

  @Nested
  class Completeness {

    @Test
    @DisplayName("an ended root and no unknown parent is complete")
    void complete() {
      TraceVerdict verdict = judge(root(), span(2, 1));
      assertTrue(verdict.complete());
      assertEquals(Status.OK, verdict.status());
    }

    @Test
    @DisplayName("a root that has not ended, no root, a lost parent, a silent caller")
    void incomplete() {
      assertEquals(List.of("root"), judge(root().time(10, 0)).missing());
      TraceVerdict rootless = judge(span(2, 9));
      assertEquals(List.of("root"), rootless.missing());
      assertNull(rootless.rootName());
      assertEquals(Status.UNSET, rootless.status());
      assertEquals(List.of("parent"), judge(root(), span(2, 9)).missing());
      assertEquals(List.of("parent"), judge(span(2, 9).kind(SpanKind.SERVER)).missing());
    }
  }

  @Nested
  class Sums {

    @Test
    @DisplayName("tokens and calls count model calls without one below them (R33)")
    void leaves() {
      TraceVerdict verdict =
          judge(
              root().does(Operation.AGENT).tokens(30),
              span(2, 1).does(Operation.LLM).tokens(30),
              span(3, 2).does(Operation.LLM).tokens(10),
              span(4, 2).does(Operation.LLM).tokens(20),
              span(5, 1).does(Operation.TOOL));
      assertEquals(30L, verdict.inputTokens());
      assertEquals(2, verdict.llmCalls());
      assertEquals(1, verdict.toolCalls());
      assertNull(judge(root(), span(2, 1).does(Operation.LLM)).inputTokens());
    }

    @Test
    @DisplayName("the workflow is the best ranked, then the root's, then the earliest (R26)")
    void workflow() {
      assertEquals("span 1", judge(root(), span(2, 1)).workflow());
      assertEquals(
          "a", judge(root().workflow("a", 3), span(2, 1).time(1, 2).workflow("b", 3)).workflow());
      assertEquals("b", judge(root().workflow("a", 3), span(2, 1).workflow("b", 2)).workflow());
      assertEquals(
          "b", judge(root(), span(3, 1).workflow("c", 3), span(2, 1).workflow("b", 3)).workflow());
      assertEquals("", judge(span(2, 9)).workflow());
      assertEquals(List.of("a", "svc", "span 1"), judge(root().workflow("a", 1)).workflowNames());
    }

    @Test
    @DisplayName("a trace lasts from its earliest start to its latest end")
    void duration() {
      TraceVerdict verdict =
          judge(root().time(100, 200), span(2, 1).time(90, 80), span(3, 1).time(0, 250));
      assertEquals(90, verdict.startNanos());
      assertEquals(160, verdict.durationNanos());
    }
  }

  private static List<String> names(TraceVerdict verdict) {
    return verdict.causes().stream().map(TraceVerdict.Cause::spanName).toList();
  }
}
