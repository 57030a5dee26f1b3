package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.Telemetry.log;
import static dev.selftrace.store.contract.Telemetry.span;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.store.Position;
import dev.selftrace.store.RunScope;
import dev.selftrace.store.SpanQuery;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which traces belong to a run. */
public abstract class RunContract extends TraceStoreContract {

  private static RunScope run(Position after, Position until, String workflow) {
    return new RunScope("r1", new RunScope.Stretch(after, until, workflow));
  }

  private List<Long> tracesOf(RunScope run) {
    return traces(SpanQuery.all(10).ofRun(run));
  }

  @Test
  @DisplayName(
      "a run holds what carries its id, wherever that arrived, and nothing else without a"
          + " stretch")
  void byId() {
    append(span(1, 1).with("run", "r1"));
    append(span(2, 1), span(2, 2).under(1).with("run", "r1"));
    append(span(3, 1));
    append(span(4, 1).with("run", "r2"));
    assertEquals(List.of(2L, 1L), tracesOf(RunScope.carrying("r1")));
    assertEquals(List.of(), tracesOf(RunScope.carrying("r")));
  }

  @Test
  @DisplayName("a stretch adds what carries no id and first arrived in it")
  void byStretch() {
    append(span(1, 1));
    append(span(2, 1).with("run", "r1"));
    Position start = tenant().position();
    append(span(3, 1));
    append(span(4, 1).with("run", "r2"));
    append(span(1, 2).under(1));
    Position end = tenant().position();
    append(span(5, 1));
    append(span(3, 2).under(1));
    assertEquals(List.of(3L, 2L), tracesOf(run(start, end, null)));
    assertEquals(List.of(5L, 3L, 2L), tracesOf(run(start, Position.END, null)));
    assertEquals(List.of(2L), tracesOf(run(start, start, null)));
    assertEquals(List.of(2L), tracesOf(run(end, start, null)));
  }

  @Test
  @DisplayName("a stretch of one workflow holds the traces that answer to its name")
  void byWorkflow() {
    append(span(1, 1).with("workflow", "cart"));
    append(span(2, 1).named("pay"));
    append(span(3, 1).by(Telemetry.resource("cart")));
    append(log(4, 1));
    RunScope cart = run(Position.START, Position.END, "cart");
    assertEquals(List.of(3L, 1L), tracesOf(cart));
    assertEquals(List.of(4L, 3L, 2L, 1L), tracesOf(run(Position.START, Position.END, null)));
    assertEquals(List.of(), traces(SpanQuery.all(10).ofRun(cart).inWorkflow("pay")));
    assertEquals(
        List.of(2L),
        traces(SpanQuery.all(10).ofRun(run(Position.START, Position.END, null)).inWorkflow("pay")));
  }

  @Test
  @DisplayName("a trace leaves a stretch when a span with an id arrives, for the run of that id")
  void lateId() {
    append(span(1, 2).under(1));
    RunScope first = run(Position.START, Position.END, null);
    assertEquals(List.of(1L), tracesOf(first));
    append(span(1, 1).with("run", "r2"));
    assertEquals(List.of(), tracesOf(first));
    assertEquals(List.of(1L), tracesOf(RunScope.carrying("r2")));
  }

  @Test
  @DisplayName("errors, spans and changes of a run are those of its traces")
  void everywhere() {
    append(span(1, 1).failed("Before", "x"));
    Position start = tenant().position();
    append(span(2, 1).failed("Within", "x"));
    append(span(3, 1).with("run", "r1").failed("Carried", "x"));
    append(span(4, 1).with("run", "r2").failed("Other", "x"));
    SpanQuery query = SpanQuery.all(10).ofRun(run(start, Position.END, null));
    assertEquals(
        List.of("Carried", "Within"),
        tenant().errors(query).items().stream().map(row -> row.cause().error().type()).toList());
    assertEquals(2, tenant().spans(query, null).total());
    assertEquals(List.of(3L, 2L), traceNumbers(tenant().changes(Position.START, query)));
    SpanQuery failed = query.withFilter(SpanQuery.TraceFilter.ERROR);
    assertEquals(List.of(3L, 2L), traces(failed));
  }

  @Test
  @DisplayName("a stretch is the same after a restart")
  void restart() {
    append(span(1, 1));
    Position start = tenant().position();
    append(span(2, 1));
    Position end = tenant().position();
    append(span(3, 1));
    reopen();
    assertEquals(List.of(2L), tracesOf(run(start, end, null)));
    append(span(4, 1));
    assertEquals(List.of(2L), tracesOf(run(start, end, null)));
    assertEquals(List.of(4L, 3L), tracesOf(run(end, Position.END, null)));
  }
}
