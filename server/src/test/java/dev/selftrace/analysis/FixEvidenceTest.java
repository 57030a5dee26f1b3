package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.model.LogRow;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.Nearby;
import dev.selftrace.store.Position;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one trace says of a fix. */
class FixEvidenceTest {

  private static final List<LogRow> NO_LOGS = List.of();

  private static TraceOutline trace(DrawnRow... rows) {
    List<SpanRow> spans = Stream.of(rows).map(DrawnRow::row).toList();
    TraceVerdict verdict = new Judge().judge(DrawnRow.TRACE, spans, NO_LOGS, Nearby.NONE);
    return new TraceOutline(new TraceRow(verdict, 1, 2, List.of()), spans, NO_LOGS);
  }

  /** A fix of the first cause of a trace. */
  private static FixEntry fix(TraceOutline failing, @Nullable String test) {
    TraceVerdict.Cause cause = FixTarget.first(failing).orElseThrow();
    SpanRow row =
        failing.spans().stream()
            .filter(each -> each.spanId().equals(cause.spanId()))
            .findFirst()
            .orElseThrow();
    return new FixEntry(
        "fix_1",
        FixEntry.Claim.FIXED,
        "summary",
        cause.error().fingerprint(),
        new TraceId(1, 1),
        cause.spanId(),
        new Position(1),
        failing.trace().verdict().workflow(),
        test,
        cause.operation(),
        FixStep.name(row),
        cause.error().type(),
        cause.error().message(),
        List.of(),
        null,
        null,
        null,
        2,
        "",
        "");
  }

  private static FixEvidence of(TraceOutline failing, TraceOutline later) {
    return of(fix(failing, null), later);
  }

  private static FixEvidence of(FixEntry fix, TraceOutline later) {
    return FixEvidence.of(fix, later.trace(), FixEvidence.heldIn(later));
  }

  @Test
  @DisplayName("the step without the error holds, with it fails, without the step says nothing")
  void threeWords() {
    TraceOutline failing =
        trace(DrawnRow.root().named("root"), DrawnRow.span(2, 1).named("step").failed("boom"));
    assertEquals(
        FixEvidence.HELD,
        of(failing, trace(DrawnRow.root().named("root"), DrawnRow.span(2, 1).named("step"))));
    assertEquals(FixEvidence.FAILED, of(failing, failing));
    assertEquals(FixEvidence.NONE, of(failing, trace(DrawnRow.root().named("root"))));
  }

  @Test
  @DisplayName("a step that failed once, or has not ended, was not taken")
  void everyTime() {
    TraceOutline failing = trace(DrawnRow.root(), DrawnRow.span(2, 1).named("step").failed("boom"));
    assertEquals(
        FixEvidence.NONE,
        of(
            failing,
            trace(
                DrawnRow.root(),
                DrawnRow.span(2, 1).named("step"),
                DrawnRow.span(3, 1).named("step").failed("other"))));
    assertEquals(
        FixEvidence.NONE,
        of(failing, trace(DrawnRow.root(), DrawnRow.span(2, 1).named("step").time(20, 0))));
  }

  @Test
  @DisplayName("a trace may fail elsewhere and still show that a fix holds")
  void failsElsewhere() {
    TraceOutline failing =
        trace(DrawnRow.root(), DrawnRow.span(2, 1).named("first").failed("boom"));
    assertEquals(
        FixEvidence.HELD,
        of(
            failing,
            trace(
                DrawnRow.root(),
                DrawnRow.span(2, 1).named("first"),
                DrawnRow.span(3, 1).named("second").failed("other"))));
  }

  @Test
  @DisplayName("an incomplete trace shows no fix to hold, but it shows an error")
  void incomplete() {
    TraceOutline failing =
        trace(DrawnRow.root().named("root"), DrawnRow.span(2, 1).named("step").failed("boom"));
    assertEquals(FixEvidence.NONE, of(failing, trace(DrawnRow.span(2, 1).named("step"))));
    assertEquals(
        FixEvidence.FAILED, of(failing, trace(DrawnRow.span(2, 1).named("step").failed("boom"))));
  }

  @Test
  @DisplayName("tools of one span name are told apart by the tool")
  void tools() {
    TraceOutline failing =
        trace(DrawnRow.root(), DrawnRow.span(2, 1).named("tool").tool("pay").failed("boom"));
    assertEquals("pay", fix(failing, null).spanName());
    assertEquals(
        FixEvidence.NONE,
        of(failing, trace(DrawnRow.root(), DrawnRow.span(2, 1).named("tool").tool("search"))));
    assertEquals(
        FixEvidence.HELD,
        of(failing, trace(DrawnRow.root(), DrawnRow.span(2, 1).named("tool").tool("pay"))));
  }

  @ParameterizedTest(name = "{0}: {1} and {2}")
  @DisplayName("a step is the same under other ids, numbers, models and tables")
  @CsvSource({
    "LLM, chat gpt-3.5-turbo-instruct, chat gpt-4o",
    "DB, SELECT customer, SELECT customers",
    "HTTP, GET /orders/17, GET /orders/18",
    "INTERNAL, job 0f8fad5b-d9cb-469f-a165-70867728950e, job 7c9e6679-7425-40de-944b-e07fc1f90ae7",
  })
  void same(Operation operation, String failing, String passing) {
    assertEquals(
        FixEvidence.HELD,
        of(
            trace(DrawnRow.root(), DrawnRow.span(2, 1).named(failing).does(operation).failed("x")),
            trace(DrawnRow.root(), DrawnRow.span(2, 1).named(passing).does(operation))));
  }

  @Test
  @DisplayName("another test case proves nothing, a trace outside of tests does")
  void tests() {
    TraceOutline failing = trace(DrawnRow.root(), DrawnRow.span(2, 1).failed("boom"));
    FixEntry declined = fix(failing, "declined");
    assertEquals(FixEvidence.HELD, of(declined, trace(DrawnRow.root(), DrawnRow.span(2, 1))));
    assertEquals(
        FixEvidence.NONE,
        of(declined, trace(DrawnRow.root().test("accepted"), DrawnRow.span(2, 1))));
    assertEquals(
        FixEvidence.HELD,
        of(declined, trace(DrawnRow.root().test("declined"), DrawnRow.span(2, 1))));
  }

  @Test
  @DisplayName("a claim is about a cause: its span, or one that its failure passed through")
  void target() {
    TraceOutline failing =
        trace(
            DrawnRow.root().failed("boom"),
            DrawnRow.span(2, 1).failed("boom"),
            DrawnRow.span(3, 2).failed("boom"),
            DrawnRow.span(4, 1));
    assertEquals(new SpanId(3), at(failing, 3));
    assertEquals(new SpanId(3), at(failing, 2));
    assertEquals(new SpanId(3), at(failing, 1));
    assertEquals(null, at(failing, 4));
  }

  private static @Nullable SpanId at(TraceOutline trace, long span) {
    return FixTarget.at(trace, new SpanId(span)).map(TraceVerdict.Cause::spanId).orElse(null);
  }
}
