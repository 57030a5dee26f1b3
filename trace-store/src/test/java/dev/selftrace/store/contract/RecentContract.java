package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.Telemetry.log;
import static dev.selftrace.store.contract.Telemetry.span;
import static dev.selftrace.store.contract.Telemetry.trace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Exchange;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Condition.Intrinsic;
import dev.selftrace.store.ErrorHistory;
import dev.selftrace.store.ErrorRow;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TraceReader.Subscription;
import dev.selftrace.store.TraceRow;
import dev.selftrace.store.WorkflowRow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What failed, what runs, what is new. */
public abstract class RecentContract extends TraceStoreContract {

  @Test
  @DisplayName("errors are one row per cause, of the trace that arrived last first")
  void errors() {
    append(span(1, 1).failed("A", "one"), span(1, 2).under(1).failed("B", "two"));
    append(span(2, 1).failed("C", "three").with("workflow", "w"));
    append(span(3, 1));
    long last = append(span(1, 3).under(1)).arrival();
    Page<ErrorRow> page = tenant().errors(SpanQuery.all(100));
    assertEquals(List.of("A", "B", "C"), types(page));
    assertEquals(3, page.total());
    assertTrue(page.totalExact());
    assertEquals(last, page.items().getFirst().arrival());
    ErrorRow third = page.items().getLast();
    assertEquals("w", third.workflow());
    assertEquals(List.of("w", "shop", "step"), third.workflowNames());
    assertEquals(trace(2), third.traceId());
  }

  @Test
  @DisplayName("errors in logs count, and so does the span they belong to")
  void errorsInLogs() {
    append(span(1, 1));
    append(log(1, 1).with("error", "Bang"));
    append(log(2, 0).with("error", "Alone"));
    assertEquals(List.of("Alone", "Bang"), types(tenant().errors(SpanQuery.all(100))));
  }

  @Test
  @DisplayName("a tool's failure that only a later model request tells of is an error of its trace")
  void errorsThatRequestsTellOf() {
    append(span(1, 1), span(1, 2).under(1).with("operation", "tool"));
    append(span(1, 3).under(1).with("operation", "llm").with("tool.failed", "Refused"));
    SpanQuery failed = SpanQuery.all(9).withFilter(SpanQuery.TraceFilter.ERROR);
    assertEquals(List.of("Refused"), types(tenant().errors(SpanQuery.all(9))));
    assertEquals(1, tenant().traces(failed, null).items().size());
    assertEquals(1, tenant().history(List.of("v1:Refused")).size());
  }

  @Test
  @DisplayName("errors obey window, names, status, condition and limit")
  void errorFilters() {
    append(span(1, 1).failed("A", "").with("workflow", "w"));
    clock.advance(Duration.ofHours(1));
    long late = append(span(2, 1).with("error", "B").with("run", "r")).arrival();
    append(span(3, 1).with("error", 1).with("session", "s"));
    assertEquals(List.of("A"), types(tenant().errors(SpanQuery.all(9).inWorkflow("w"))));
    assertEquals(List.of("B"), types(tenant().errors(SpanQuery.all(9).inRun("r"))));
    assertEquals(1, tenant().errors(SpanQuery.all(9).inSession("s")).items().size());
    assertEquals(List.of("A"), types(tenant().errors(SpanQuery.all(9).arrivedBetween(0, late))));
    SpanQuery failed = SpanQuery.all(9).withFilter(SpanQuery.TraceFilter.ERROR);
    assertEquals(List.of("B", "A"), types(tenant().errors(failed)));
    Condition typeB =
        new Condition.Compare(
            Intrinsic.ERROR_TYPE, Condition.Operator.EQUAL, new Condition.TextOperand("B"));
    assertEquals(List.of("B"), types(tenant().errors(SpanQuery.all(9).where(typeB))));
    Page<ErrorRow> one = tenant().errors(SpanQuery.all(1));
    assertEquals(1, one.items().size());
    assertEquals(3, one.total());
    assertTrue(one.truncated());
  }

  private static List<String> types(Page<ErrorRow> page) {
    return page.items().stream().map(row -> row.cause().error().type()).toList();
  }

  @Test
  @DisplayName("workflows sum up the traces that arrived in the window, latest first")
  void workflows() {
    for (int i = 1; i <= 20; i++) {
      append(
          span(i, 1).with("workflow", "w").from(0, i).with("tokens.in", 2).with("tokens.out", 1));
    }
    append(span(21, 1).with("workflow", "w").from(0, 500).failed("Boom", ""));
    clock.advance(Duration.ofHours(1));
    long late = append(span(30, 1).named("v")).arrival();
    append(span(31, 2).under(1));
    Page<WorkflowRow> page = tenant().workflows(0, Long.MAX_VALUE);
    assertEquals(List.of("v", "w"), page.items().stream().map(WorkflowRow::workflow).toList());
    WorkflowRow w = page.items().getLast();
    assertEquals(new WorkflowRow("w", 21, 0, 1, 20, 60, w.lastArrival(), List.of("plain")), w);
    assertEquals(
        List.of("v"),
        tenant().workflows(late, Long.MAX_VALUE).items().stream()
            .map(WorkflowRow::workflow)
            .toList());
    append(span(1, 2).under(1));
    assertEquals("w", tenant().workflows(late, Long.MAX_VALUE).items().getFirst().workflow());
  }

  @Test
  @DisplayName("changes are the traces of which something arrived after a position, latest first")
  void changes() {
    append(span(1, 1));
    append(span(2, 1));
    Position position = tenant().position();
    assertEquals(List.of(), changed(position));
    append(span(1, 2).under(1));
    append(span(3, 1));
    append(log(1, 2));
    assertEquals(List.of(1L, 3L), changed(position));
    assertEquals(List.of(1L, 3L, 2L), changed(Position.START));
    assertEquals(List.of(), changed(tenant().position()));
    reopen();
    assertEquals(List.of(1L, 3L), changed(position));
    assertEquals(List.of(), changed(tenant().position()));
  }

  @Test
  @DisplayName("changes obey names, condition, limit, and the window of the last arrival")
  void changeFilters() {
    append(span(1, 1).with("workflow", "w"));
    clock.advance(Duration.ofMinutes(1));
    long second = append(span(2, 1).named("v").with("run", "r")).arrival();
    clock.advance(Duration.ofMinutes(1));
    long third = append(span(1, 2).under(1)).arrival();
    SpanQuery all = SpanQuery.all(10);
    assertEquals(List.of(1L), changed(all.inWorkflow("w")));
    assertEquals(List.of(2L), changed(all.inRun("r")));
    assertEquals(List.of(2L), changed(all.arrivedBetween(0, third)));
    assertEquals(List.of(1L), changed(all.arrivedBetween(second + 1, third + 1)));
    Condition isV =
        new Condition.Compare(
            Intrinsic.NAME, Condition.Operator.EQUAL, new Condition.TextOperand("v"));
    Page<TraceRow> named = tenant().changes(Position.START, all.where(isV));
    assertEquals(List.of(2L), traceNumbers(named));
    assertEquals(List.of(Telemetry.span(1)), named.items().getFirst().matchedSpanIds());
    Page<TraceRow> one = tenant().changes(Position.START, SpanQuery.all(1));
    assertEquals(List.of(1L), traceNumbers(one));
    assertEquals(2, one.total());
  }

  private List<Long> changed(Position since) {
    return traceNumbers(tenant().changes(since, SpanQuery.all(10)));
  }

  private List<Long> changed(SpanQuery query) {
    return traceNumbers(tenant().changes(Position.START, query));
  }

  @Test
  @DisplayName("a hint comes after each batch, when it can be read, until the subscription ends")
  void hints() {
    AtomicInteger seen = new AtomicInteger();
    Subscription subscription = tenant().onChange(() -> seen.set((int) tenant().stats().spans()));
    append(span(1, 1), span(1, 2).under(1));
    assertEquals(2, seen.get());
    append(span(2, 1));
    assertEquals(3, seen.get());
    append(store().tenant(OTHER), Telemetry.batch(span(9, 1)));
    assertEquals(3, seen.get());
    subscription.close();
    append(span(3, 1));
    assertEquals(3, seen.get());
    subscription.close();
  }

  @Test
  @DisplayName("the position is where the stream ends, and survives as long as the data")
  void position() {
    assertEquals(Position.START, tenant().position());
    long arrival = append(span(1, 1)).arrival();
    assertEquals(new Position(arrival), tenant().position());
    assertFalse(tenant().changes(Position.START, SpanQuery.all(1)).items().isEmpty());
    assertEquals(arrival, tenant().stats().lastArrival());
  }

  @Test
  @DisplayName("the history of a failure counts its traces, from the first arrival to the last")
  void history() {
    long first =
        append(span(1, 1).failed("TypeError", "a"), span(1, 2).failed("TypeError", "b")).arrival();
    clock.advance(Duration.ofSeconds(1));
    append(span(2, 1).failed("IOError", "c"));
    clock.advance(Duration.ofSeconds(1));
    long last = append(span(3, 1).failed("TypeError", "a")).arrival();
    store().judgeSettled(Duration.ZERO);
    assertEquals(
        List.of(new ErrorHistory("v1:TypeError", 2, first, last)),
        tenant().history(List.of("v1:TypeError", "v1:none")));
    assertEquals(2, tenant().history(List.of("v1:TypeError", "v1:IOError")).size());
    assertEquals(List.of(), tenant().history(List.of()));
    reopen();
    assertEquals(
        List.of(new ErrorHistory("v1:TypeError", 2, first, last)),
        tenant().history(List.of("v1:TypeError")));
  }

  @Test
  @DisplayName("the messages of a span are made from it and the log records that name it")
  void exchange() {
    append(span(1, 1).named("chat"));
    append(log(1, 1).named("prompt"), log(1, 2).named("of another"));
    Exchange exchange = tenant().exchange(trace(1), Telemetry.span(1)).orElseThrow();
    assertEquals(List.of("prompt"), texts(exchange.input()));
    assertEquals(List.of("chat"), texts(exchange.output()));
    assertTrue(tenant().exchange(trace(1), Telemetry.span(9)).isEmpty());
    assertTrue(tenant().exchange(trace(9), Telemetry.span(1)).isEmpty());
  }

  private static List<String> texts(List<Exchange.Message> messages) {
    return messages.stream()
        .map(message -> ((Exchange.Text) message.parts().getFirst()).text())
        .toList();
  }
}
