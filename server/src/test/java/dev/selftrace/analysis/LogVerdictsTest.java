package dev.selftrace.analysis;

import static dev.selftrace.analysis.DrawnRow.facts;
import static dev.selftrace.analysis.DrawnRow.root;
import static dev.selftrace.analysis.DrawnRow.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Status;
import dev.selftrace.store.Nearby;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Error logs that name no span, and what verdicts make of them (R7, R18). */
class LogVerdictsTest {

  private static final long MILLI = 1_000_000;
  private static final ErrorFacts EXCEPTION =
      facts("TypeError", "no name", List.of("no name"), Evidence.EXCEPTION_LOG);
  private static final ErrorFacts LINE =
      facts(null, "user lookup failed", List.of("user lookup failed"), Evidence.ERROR_LOG);

  @Test
  @DisplayName("the one silent error span whose time holds the log gets it, by inference")
  void one() {
    TraceVerdict verdict =
        judge(nearby(log(50 * MILLI, EXCEPTION)), silent(1, 0, 10, 100), span(2, 1));
    TraceVerdict.Cause cause = verdict.causes().getFirst();
    assertEquals("no name", cause.error().message());
    assertEquals("TypeError", cause.error().type());
    assertEquals(Evidence.INFERRED_LOG, cause.error().evidence());
    assertEquals(List.of(), verdict.logErrors());
    assertEquals(Status.ERROR, verdict.status());
  }

  @Test
  @DisplayName("of nested spans the deepest is meant")
  void nested() {
    TraceVerdict verdict =
        judge(nearby(log(50 * MILLI, EXCEPTION)), silent(1, 0, 10, 100), silent(2, 1, 20, 90));
    assertEquals("span 2", verdict.causes().getFirst().spanName());
    assertEquals("no name", verdict.causes().getFirst().error().message());
  }

  @Test
  @DisplayName("between several spans the log stays unassigned and names them all")
  void several() {
    TraceVerdict verdict =
        judge(
            nearby(log(50 * MILLI, EXCEPTION)),
            span(1, 0).time(0, 200 * MILLI),
            silent(2, 1, 10, 100),
            silent(3, 1, 20, 90));
    TraceVerdict.LogError log = verdict.logErrors().getFirst();
    assertEquals(List.of(new SpanId(2), new SpanId(3)), log.candidates());
    assertTrue(log.inferred());
    assertEquals("HTTP 500", verdict.causes().getFirst().error().message());
  }

  @Test
  @DisplayName("a span of another trace counts as a candidate")
  void rival() {
    LogRow log = log(50 * MILLI, EXCEPTION);
    Nearby.Rival rival = new Nearby.Rival(new TraceId(8, 8), silent(9, 0, 40, 60).row());
    TraceVerdict verdict = judge(new Nearby(List.of(log), List.of(rival)), silent(1, 0, 10, 100));
    assertEquals(List.of(new SpanId(1)), verdict.logErrors().getFirst().candidates());
    assertEquals("HTTP 500", verdict.causes().getFirst().error().message());
    Nearby.Rival later = new Nearby.Rival(new TraceId(8, 8), silent(9, 0, 51, 60).row());
    TraceVerdict exact = judge(new Nearby(List.of(log), List.of(later)), silent(1, 0, 10, 100));
    assertEquals("no name", exact.causes().getFirst().error().message());
  }

  @Test
  @DisplayName("clocks may differ by 5 ms, but only if no span holds the time")
  void slack() {
    assertEquals(
        "no name",
        judge(nearby(log(104 * MILLI, EXCEPTION)), silent(1, 0, 10, 100))
            .causes()
            .getFirst()
            .error()
            .message());
    assertEquals(
        "HTTP 500",
        judge(nearby(log(106 * MILLI, EXCEPTION)), silent(1, 0, 10, 100))
            .causes()
            .getFirst()
            .error()
            .message());
    TraceVerdict exact =
        judge(
            nearby(log(104 * MILLI, EXCEPTION)),
            span(1, 0).time(0, 200 * MILLI),
            silent(2, 1, 10, 100),
            silent(3, 1, 103, 120));
    assertEquals(List.of(), exact.logErrors());
    assertEquals(Evidence.INFERRED_LOG, evidence(exact, "span 3"));
  }

  @Test
  @DisplayName("another service's or instance's log is not near, nor is one a span has a text for")
  void elsewhere() {
    LogRow other = row(50 * MILLI, EXCEPTION, "other", null, null);
    TraceVerdict verdict = judge(nearby(other), silent(1, 0, 10, 100));
    assertEquals("HTTP 500", verdict.causes().getFirst().error().message());
    assertEquals(List.of(), verdict.logErrors());
    TraceVerdict told =
        judge(
            nearby(log(50 * MILLI, EXCEPTION)),
            span(1, 0).time(10 * MILLI, 100 * MILLI).failed("own text"));
    assertEquals("own text", told.causes().getFirst().error().message());
    assertEquals(List.of(), told.logErrors());
  }

  @Test
  @DisplayName("an exception that names the trace but no span is kept, and leaves no trace fine")
  void ofTrace() {
    LogRow log = log(50 * MILLI, EXCEPTION);
    TraceVerdict verdict = judge(List.of(log), Nearby.NONE, root().time(0, 100 * MILLI));
    assertEquals(List.of(), verdict.causes());
    assertEquals("no name", verdict.logErrors().getFirst().error().message());
    assertFalse(verdict.logErrors().getFirst().inferred());
    assertEquals(Status.UNSET, verdict.status());
    TraceVerdict joined = judge(List.of(log), Nearby.NONE, silent(1, 0, 10, 100));
    assertEquals("no name", joined.causes().getFirst().error().message());
    assertEquals(List.of(), joined.logErrors());
  }

  @Test
  @DisplayName("a log whose span never arrived is not given to another one")
  void missingSpan() {
    LogRow log = row(50 * MILLI, EXCEPTION, "svc", null, new SpanId(77));
    TraceVerdict verdict = judge(List.of(log), Nearby.NONE, silent(1, 0, 10, 100));
    assertEquals("HTTP 500", verdict.causes().getFirst().error().message());
    assertEquals(List.of(new SpanId(1)), verdict.logErrors().getFirst().candidates());
  }

  @Test
  @DisplayName("a plain ERROR line fails nothing, but says why a silent span failed (R18)")
  void line() {
    LogRow onRoot = row(50 * MILLI, LINE, "svc", null, new SpanId(1));
    TraceVerdict healthy = judge(List.of(onRoot), Nearby.NONE, root(), span(2, 1));
    assertEquals(Status.OK, healthy.status());
    assertEquals(List.of(), healthy.causes());
    assertEquals(List.of(), healthy.logErrors());
    TraceVerdict failed =
        judge(List.of(onRoot), Nearby.NONE, root().time(0, 100 * MILLI), silent(2, 1, 10, 90));
    assertEquals("HTTP 500 (user lookup failed)", failed.causes().getFirst().error().message());
  }

  @Test
  @DisplayName("the order of logs makes no difference")
  void order() {
    LogRow first = log(20 * MILLI, EXCEPTION);
    LogRow second = log(30 * MILLI, facts("E", "later", List.of("later"), Evidence.EXCEPTION_LOG));
    DrawnRow[] rows = {silent(1, 0, 10, 100), silent(2, 1, 15, 90)};
    assertEquals(
        judge(new Nearby(List.of(first, second), List.of()), rows),
        judge(new Nearby(List.of(second, first), List.of()), rows));
  }

  private static @Nullable Evidence evidence(TraceVerdict verdict, String name) {
    return verdict.causes().stream()
        .filter(cause -> cause.spanName().equals(name))
        .map(cause -> cause.error().evidence())
        .findFirst()
        .orElse(null);
  }

  /** An error span without any text, from and to in milliseconds. */
  private static DrawnRow silent(long id, long parent, long from, long to) {
    return (parent == 0 ? root() : span(id, parent))
        .time(from * MILLI, to * MILLI)
        .status(StatusCode.ERROR)
        .http(500)
        .error(facts("HTTP 500", "HTTP 500", List.of(), Evidence.STATUS));
  }

  private static LogRow log(long time, ErrorFacts error) {
    return row(time, error, "svc", null, null);
  }

  private static LogRow row(
      long time,
      ErrorFacts error,
      String service,
      @Nullable String instance,
      @Nullable SpanId span) {
    return new LogRow(span, time, 1, 17, service, instance, null, error, null, null);
  }

  private static Nearby nearby(LogRow log) {
    return new Nearby(List.of(log), List.of());
  }

  private static TraceVerdict judge(Nearby nearby, DrawnRow... drawn) {
    return judge(List.of(), nearby, drawn);
  }

  private static TraceVerdict judge(List<LogRow> logs, Nearby nearby, DrawnRow... drawn) {
    return new Judge().judge(DrawnRow.TRACE, DrawnRow.rows(drawn), logs, nearby);
  }
}
