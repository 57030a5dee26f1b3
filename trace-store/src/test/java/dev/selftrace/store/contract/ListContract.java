package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.Telemetry.log;
import static dev.selftrace.store.contract.Telemetry.span;
import static dev.selftrace.store.contract.Telemetry.trace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Condition.Intrinsic;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.Page;
import dev.selftrace.store.SpanMatch;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.SpanQuery.TraceFilter;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.TraceRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lists of traces and spans: order, windows, names, cursors, totals. */
public abstract class ListContract extends TraceStoreContract {

  private static final Condition NAMED_STEP =
      new Condition.Compare(
          Intrinsic.NAME, Condition.Operator.EQUAL, new Condition.TextOperand("step"));

  @Test
  @DisplayName("traces come newest first arrival first, and late spans do not move them")
  void order() {
    append(span(1, 1));
    append(span(2, 1));
    append(span(3, 1));
    append(span(1, 2).under(1));
    assertEquals(List.of(3L, 2L, 1L), traces(SpanQuery.all(10)));
  }

  @Test
  @DisplayName("traces that arrived together are ordered by id, as unsigned numbers")
  void orderWithinBatch() {
    append(span(5, 1), span(-1, 1), span(3, 1), span(4, 1));
    assertEquals(List.of(3L, 4L, 5L, -1L), traces(SpanQuery.all(10)));
  }

  @Test
  @DisplayName("spans come by their trace's place, then by span id")
  void spanOrder() {
    append(span(1, 7), span(1, 5).under(7));
    append(span(2, 9), span(2, -4).under(9), span(2, 1).under(9));
    append(span(1, 6).under(7));
    Page<SpanMatch> page = tenant().spans(SpanQuery.all(10), null);
    assertEquals(List.of(1L, 9L, -4L, 5L, 6L, 7L), spanNumbers(page));
    assertEquals(trace(2), page.items().getFirst().traceId());
    assertEquals(6, page.total());
    assertNull(page.next());
  }

  @Test
  @DisplayName("a trace is in the window when something of it arrived in it")
  void window() {
    long first = append(span(1, 1)).arrival();
    clock.advance(Duration.ofMinutes(1));
    long second = append(span(2, 1)).arrival();
    clock.advance(Duration.ofMinutes(1));
    long third = append(span(1, 2).under(1)).arrival();
    clock.advance(Duration.ofMinutes(1));
    append(span(3, 1));
    assertEquals(List.of(1L), traces(SpanQuery.all(10).arrivedBetween(0, first + 1)));
    assertEquals(List.of(), traces(SpanQuery.all(10).arrivedBetween(0, first)));
    assertEquals(List.of(2L), traces(SpanQuery.all(10).arrivedBetween(second, third)));
    assertEquals(List.of(2L), traces(SpanQuery.all(10).arrivedBetween(first + 1, third)));
    assertEquals(List.of(1L), traces(SpanQuery.all(10).arrivedBetween(third, third + 1)));
    assertEquals(List.of(3L, 1L), traces(SpanQuery.all(10).arrivedBetween(third, Long.MAX_VALUE)));
    assertEquals(List.of(), traces(SpanQuery.all(10).arrivedBetween(third, third)));
  }

  @Test
  @DisplayName("the window of a span list is that of the spans themselves")
  void spanWindow() {
    append(span(1, 1));
    clock.advance(Duration.ofMinutes(1));
    long second = append(span(1, 2).under(1), span(2, 3)).arrival();
    SpanQuery late = SpanQuery.all(10).arrivedBetween(second, second + 1);
    assertEquals(List.of(3L, 2L), spanNumbers(tenant().spans(late, null)));
  }

  @Test
  @DisplayName("a log record alone makes a trace, and brings an old one into the window")
  void logsArrive() {
    append(span(1, 1));
    clock.advance(Duration.ofMinutes(1));
    long later = append(log(1, 1), log(2, 0)).arrival();
    assertEquals(List.of(2L, 1L), traces(SpanQuery.all(10).arrivedBetween(later, Long.MAX_VALUE)));
    assertEquals(0, outline(2).spans().size());
    assertEquals(1, outline(2).logs().size());
    assertEquals(later, outline(1).trace().lastArrival());
    assertEquals(1, tenant().stats().spans());
    assertEquals(2, tenant().stats().traces());
  }

  @Test
  @DisplayName("a workflow is found by any of its names, wherever a span or resource carries it")
  void workflow() {
    append(span(1, 2).under(1).with("workflow", "checkout"));
    append(span(1, 1).named("POST /buy"));
    append(span(2, 1).by(Telemetry.resource("cart", "workflow", "checkout")));
    append(span(3, 1).named("checkout"));
    append(span(4, 1).by(Telemetry.resource("checkout")));
    append(span(5, 1).named("other"));
    assertEquals(List.of(4L, 3L, 2L, 1L), traces(SpanQuery.all(10).inWorkflow("checkout")));
    assertEquals(List.of(1L), traces(SpanQuery.all(10).inWorkflow("POST /buy")));
    assertEquals(List.of(2L), traces(SpanQuery.all(10).inWorkflow("cart")));
    assertEquals(List.of(), traces(SpanQuery.all(10).inWorkflow("Checkout")));
    assertEquals(List.of(), traces(SpanQuery.all(10).inWorkflow("check")));
  }

  @Test
  @DisplayName("a workflow name that arrives late is found at the place where the trace began")
  void lateName() {
    append(span(1, 2).under(1));
    append(span(2, 1).with("workflow", "w"));
    assertEquals(List.of(2L), traces(SpanQuery.all(10).inWorkflow("w")));
    append(span(1, 1).with("workflow", "w"));
    assertEquals(List.of(2L, 1L), traces(SpanQuery.all(10).inWorkflow("w")));
  }

  @Test
  @DisplayName("sessions and runs are found by the span that names them")
  void sessionAndRun() {
    append(span(1, 1), span(1, 2).under(1).with("session", "s1"));
    append(span(2, 1).with("session", "s2").with("run", "r1"));
    append(span(3, 1).by(Telemetry.resource("shop", "run", "r1")).with("session", "s1"));
    assertEquals(List.of(3L, 1L), traces(SpanQuery.all(10).inSession("s1")));
    assertEquals(List.of(3L, 2L), traces(SpanQuery.all(10).inRun("r1")));
    assertEquals(List.of(3L), traces(SpanQuery.all(10).inRun("r1").inSession("s1")));
    assertEquals(List.of(), traces(SpanQuery.all(10).inRun("r1").inWorkflow("none")));
    assertEquals(List.of(), traces(SpanQuery.all(10).inSession("s")));
  }

  @Test
  @DisplayName("the status filter goes by the verdict over everything that has arrived")
  void status() {
    append(span(1, 1).failed("Boom", "x"));
    append(span(2, 1), span(2, 2).under(1).with("error", 1));
    append(span(3, 1));
    append(span(4, 2).under(1));
    SpanQuery failed = SpanQuery.all(10).withFilter(TraceFilter.ERROR);
    SpanQuery fine = SpanQuery.all(10).withFilter(TraceFilter.OK);
    assertEquals(List.of(1L), traces(failed));
    assertEquals(List.of(3L, 2L), traces(fine));
    append(span(3, 2).under(1).failed("Late", "x"), span(4, 1));
    assertEquals(List.of(3L, 1L), traces(failed));
    assertEquals(List.of(4L, 2L), traces(fine));
    append(log(4, 1).with("error", "Bang"));
    assertEquals(List.of(4L, 3L, 1L), traces(failed));
  }

  @Test
  @DisplayName("pages joined by their cursors hold every trace once, whatever arrives meanwhile")
  void traceCursors() {
    for (int i = 1; i <= 20; i++) {
      append(span(i, 1), span(100 + i, 1));
    }
    List<Long> all = traces(SpanQuery.all(100));
    List<Long> joined = new ArrayList<>();
    Cursor after = null;
    int arrived = 0;
    do {
      Page<TraceRow> page = tenant().traces(SpanQuery.all(3), after);
      joined.addAll(traceNumbers(page));
      assertTrue(page.items().size() == 3 || page.next() == null);
      after = page.next();
      append(span(1_000 + arrived++, 1), span(1, 100 + arrived).under(1));
    } while (after != null);
    assertEquals(all, joined);
  }

  @Test
  @DisplayName("pages of spans joined by their cursors hold every span once, across traces")
  void spanCursors() {
    for (int trace = 1; trace <= 4; trace++) {
      for (int i = 1; i <= 5; i++) {
        append(span(trace, 10L * trace + i).under(i == 1 ? 99 : 1));
      }
    }
    List<Long> all = spanNumbers(tenant().spans(SpanQuery.all(100), null));
    assertEquals(20, all.size());
    List<Long> joined = new ArrayList<>();
    Cursor after = null;
    do {
      Page<SpanMatch> page = tenant().spans(SpanQuery.all(3), after);
      assertEquals(20, page.total());
      joined.addAll(spanNumbers(page));
      after = page.next();
    } while (after != null);
    assertEquals(all, joined);
  }

  @Test
  @DisplayName("a page that holds the last match has no cursor")
  void lastPage() {
    append(span(1, 1));
    append(span(2, 1));
    assertNull(tenant().traces(SpanQuery.all(2), null).next());
    Page<TraceRow> first = tenant().traces(SpanQuery.all(1), null);
    Page<TraceRow> second = tenant().traces(SpanQuery.all(1), first.next());
    assertEquals(List.of(1L), traceNumbers(second));
    assertNull(second.next());
    assertEquals(2, second.total());
  }

  @Test
  @DisplayName("a cursor made from the last item of a page goes on behind it")
  void cursorOfItem() {
    append(span(1, 1));
    append(span(2, 1), span(2, 2).under(1));
    TraceRow newest = tenant().traces(SpanQuery.all(1), null).items().getFirst();
    Cursor whole = new Cursor(newest.firstArrival(), trace(2), new SpanId(-1));
    assertEquals(List.of(1L), traceNumbers(tenant().traces(SpanQuery.all(5), whole)));
    Cursor inside = new Cursor(newest.firstArrival(), trace(2), new SpanId(1));
    Page<SpanMatch> rest = tenant().spans(SpanQuery.all(5), inside);
    assertEquals(List.of(2L, 1L), spanNumbers(rest));
  }

  @Test
  @DisplayName("totals are exact up to the limit and say so, on every page")
  void totals() {
    openAnew(limits(), dev.selftrace.store.StoreMetrics.NONE);
    for (int i = 1; i <= 20; i++) {
      append(span(i, 1));
    }
    Page<TraceRow> exact = tenant().traces(SpanQuery.all(5), null);
    assertEquals(20, exact.total());
    assertTrue(exact.totalExact());
    append(span(21, 1));
    Page<TraceRow> more = tenant().traces(SpanQuery.all(5), null);
    assertEquals(20, more.total());
    assertFalse(more.totalExact());
    assertFalse(more.truncated());
    Page<TraceRow> second = tenant().traces(SpanQuery.all(5), more.next());
    assertEquals(20, second.total());
    assertFalse(second.totalExact());
    assertEquals(5, second.items().size());
  }

  @Test
  @DisplayName("more than a page may hold, or than one read may fetch, is refused")
  void pageLimit() {
    openAnew(limits(), dev.selftrace.store.StoreMetrics.NONE);
    assertThrows(IllegalArgumentException.class, () -> tenant().traces(SpanQuery.all(51), null));
    assertThrows(IllegalArgumentException.class, () -> tenant().spans(SpanQuery.all(51), null));
    assertThrows(
        IllegalArgumentException.class,
        () -> tenant().spans(trace(1), java.util.Collections.nCopies(101, new SpanId(1))));
  }

  private static StoreLimits limits() {
    return Limits.usualBut(
        Map.of(
            "pageItemsMax", 50,
            "countMax", 20,
            "spansReadMax", 100,
            "errorRowsMax", 100,
            "workflowsMax", 5));
  }

  @Test
  @DisplayName("a trace in a list names its matching spans, at most twenty, in order of start")
  void matchedSpans() {
    SpanBuilder[] spans = new SpanBuilder[25];
    for (int i = 0; i < 25; i++) {
      spans[i] = span(1, i + 1).under(99).from(1_000 - i, 2_000);
    }
    append(spans);
    append(span(1, 99).named("root"));
    append(span(2, 1).named("other"));
    Page<TraceRow> page = tenant().traces(SpanQuery.all(10).where(NAMED_STEP), null);
    assertEquals(List.of(1L), traceNumbers(page));
    List<Long> matched =
        page.items().getFirst().matchedSpanIds().stream().map(SpanId::value).toList();
    assertEquals(TraceRow.MATCHES_MAX, matched.size());
    assertEquals(List.of(25L, 24L, 23L), matched.subList(0, 3));
    assertEquals(
        List.of(), tenant().traces(SpanQuery.all(1), null).items().getFirst().matchedSpanIds());
  }

  @Test
  @DisplayName("ids are found by prefixes of one to all digits, ascending")
  void prefixes() {
    append(span(0x10, 1), span(0x11, 1), span(0x2, 1), span(-1, 1));
    TraceId whole = trace(0x11);
    assertEquals(
        List.of(trace(0x2), trace(0x10), trace(0x11), trace(-1)), tenant().traceIds("7", 10));
    assertEquals(List.of(trace(0x10), whole), tenant().traceIds(whole.hex().substring(0, 31), 10));
    assertEquals(List.of(whole), tenant().traceIds(whole.hex(), 10));
    assertEquals(List.of(trace(0x2)), tenant().traceIds("7ace", 1));
    assertEquals(List.of(), tenant().traceIds("8", 10));
    assertThrows(IllegalArgumentException.class, () -> tenant().traceIds("", 10));
    assertThrows(IllegalArgumentException.class, () -> tenant().traceIds("7ACE", 10));
  }

  @Test
  @DisplayName("logs come in arrival order, of a span or of the whole trace, up to a limit")
  void logs() {
    append(span(1, 1), span(1, 2).under(1));
    append(log(1, 2).saying("b"), log(1, 1).saying("a"));
    append(log(1, 0).saying("c").at(1));
    assertEquals(
        List.of("b", "a", "c"),
        tenant().logs(trace(1), null, 10).stream().map(log -> said(log.record())).toList());
    assertEquals(2, tenant().logs(trace(1), null, 2).size());
    assertEquals(
        List.of("a"),
        tenant().logs(trace(1), new SpanId(1), 10).stream()
            .map(log -> said(log.record()))
            .toList());
  }

  private static String said(dev.selftrace.model.LogRecord log) {
    return ((dev.selftrace.model.AttributeValue.StringValue) log.body()).value();
  }
}
