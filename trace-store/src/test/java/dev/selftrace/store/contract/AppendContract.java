package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.Telemetry.log;
import static dev.selftrace.store.contract.Telemetry.span;
import static dev.selftrace.store.contract.Telemetry.trace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.wire.Decoded;
import dev.selftrace.wire.RandomTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is appended is there, once, unchanged. */
public abstract class AppendContract extends TraceStoreContract {

  @Test
  @DisplayName("every read issued after the acknowledgement sees the batch")
  void readYourWrites() {
    for (int i = 1; i <= 100; i++) {
      append(span(i, 1), span(i, 2).under(1));
      assertEquals(2, outline(i).spans().size());
      assertEquals((long) i, traces(SpanQuery.all(1)).getFirst());
    }
  }

  @Test
  @DisplayName("an empty store answers every question with nothing")
  void emptyStore() {
    TenantStore tenant = tenant();
    assertEquals(Optional.empty(), tenant.outline(trace(1)));
    assertEquals(List.of(), tenant.spans(trace(1), List.of(Telemetry.span(1))));
    assertEquals(List.of(), tenant.logs(trace(1), null, 10));
    assertEquals(List.of(), tenant.traces(SpanQuery.all(10), null).items());
    assertTrue(tenant.traces(SpanQuery.all(10), null).totalExact());
    assertEquals(List.of(), tenant.spans(SpanQuery.all(10), null).items());
    assertEquals(List.of(), tenant.errors(SpanQuery.all(10)).items());
    assertEquals(List.of(), tenant.workflows(0, Long.MAX_VALUE).items());
    assertEquals(List.of(), tenant.traceIds("a", 10));
    assertEquals(0, tenant.position().arrival());
    assertEquals(List.of(), tenant.changes(tenant.position(), SpanQuery.all(10)).items());
    assertEquals(0, tenant.stats().spans());
  }

  @Test
  @DisplayName("an empty batch is acknowledged and changes nothing")
  void emptyBatch() {
    append(span(1, 1));
    long before = tenant().position().arrival();
    assertEquals(0, append(new Batch(List.of(), List.of())).spans());
    assertEquals(before, tenant().position().arrival());
  }

  @Test
  @DisplayName("a batch that is sent ten times is kept once, and the duplicates are counted")
  void resent() {
    Batch batch =
        Telemetry.batch(
            List.of(span(1, 1).build(), span(1, 2).under(1).build()),
            List.of(log(1, 2).build(), log(1, 0).saying("other").build()));
    Ack first = append(batch);
    assertEquals(List.of(2, 2, 0, 0), numbers(first));
    for (int i = 0; i < 10; i++) {
      assertEquals(List.of(0, 0, 4, 0), numbers(append(batch)));
    }
    assertEquals(2, outline(1).spans().size());
    assertEquals(2, outline(1).logs().size());
    assertEquals(2, tenant().stats().spans());
    assertEquals(first.arrival(), outline(1).trace().lastArrival());
    reopen();
    assertEquals(2, outline(1).spans().size());
    assertEquals(2, outline(1).logs().size());
    assertEquals(List.of(0, 0, 4, 0), numbers(append(batch)));
  }

  private static List<Integer> numbers(Ack ack) {
    return List.of(ack.spans(), ack.logs(), ack.duplicates(), ack.duplicatesDiffering());
  }

  @Test
  @DisplayName("of two spans with one id the first stays, and the other is counted as differing")
  void differing() {
    append(span(1, 1).named("first"));
    assertEquals(List.of(0, 0, 0, 1), numbers(append(span(1, 1).named("second"))));
    assertEquals("first", read(trace(1), Telemetry.span(1)).name());
    assertEquals("first", outline(1).spans().getFirst().name());
  }

  @Test
  @DisplayName("a duplicate inside one batch is kept once")
  void duplicateInside() {
    Ack ack = append(span(1, 1), span(1, 1), span(1, 1).named("other"), span(1, 2));
    assertEquals(List.of(2, 0, 1, 1), numbers(ack));
    Ack logs = append(log(1, 1), log(1, 1), log(1, 1).saying("other"));
    assertEquals(List.of(0, 2, 1, 0), numbers(logs));
    assertEquals("step", read(trace(1), Telemetry.span(1)).name());
  }

  @Test
  @DisplayName("a batch that is partly known adds what is new")
  void partlyKnown() {
    append(span(1, 1), span(1, 2).under(1));
    Ack ack = append(span(1, 2).under(1), span(1, 3).under(1), span(2, 1), span(1, 1));
    assertEquals(List.of(2, 0, 2, 0), numbers(ack));
    assertEquals(3, outline(1).spans().size());
    assertEquals(3, tenant().spans(trace(1), ids(1, 2, 3)).size());
    assertEquals(1, outline(2).spans().size());
  }

  @Test
  @DisplayName("the same log text of two resources is two records")
  void logIdentity() {
    append(log(1, 1), log(1, 1).by(Telemetry.resource("other")));
    assertEquals(2, outline(1).logs().size());
    assertEquals(2, tenant().logs(trace(1), null, 10).size());
  }

  @Test
  @DisplayName("log records without a trace are acknowledged, and a resent one is a duplicate")
  void untracedLogs() {
    assertEquals(List.of(0, 1, 0, 0), numbers(append(log(1, 1).untraced())));
    assertEquals(List.of(0, 0, 1, 0), numbers(append(log(1, 1).untraced())));
    assertEquals(List.of(), tenant().traceIds("7", 10));
  }

  @Test
  @DisplayName("the same ids in two tenants are two traces, and neither is seen by the other")
  void isolation() {
    TenantStore other = store().tenant(OTHER);
    append(span(1, 1).named("mine"));
    append(other, Telemetry.batch(span(1, 1).named("theirs"), span(2, 1).named("theirs")));
    assertEquals("mine", read(trace(1), Telemetry.span(1)).name());
    assertEquals(Optional.empty(), tenant().outline(trace(2)));
    assertEquals(List.of(trace(1)), tenant().traceIds("7ace", 10));
    assertEquals(List.of(1L), traces(SpanQuery.all(10)));
    assertEquals(List.of(), traces(SpanQuery.all(10).inWorkflow("theirs")));
    assertEquals(1, tenant().stats().spans());
    assertEquals(2, other.stats().spans());
    assertEquals(3, store().stats().spans());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @DisplayName("spans and logs of every shape are read back equal to what their bytes say")
  void identical(long seed) {
    RandomTelemetry random = new RandomTelemetry(seed);
    List<Span> spans = new ArrayList<>();
    random.spanGroups().forEach(group -> group.items().forEach(item -> spans.add(value(item))));
    List<LogRecord> logs = new ArrayList<>();
    random.logGroups().forEach(group -> group.items().forEach(item -> logs.add(value(item))));
    append(Telemetry.batch(spans, logs));
    for (Span span : spans) {
      assertEquals(Telemetry.asRead(span), read(span.traceId(), span.spanId()));
    }
    for (LogRecord log : logs) {
      if (log.traceId() != null) {
        assertTrue(
            tenant().logs(log.traceId(), log.spanId(), 100).stream()
                .anyMatch(stored -> stored.record().equals(Telemetry.asRead(log))));
      }
    }
  }

  private static <T> T value(Decoded<T> item) {
    return item.value();
  }

  @Test
  @DisplayName("attributes of 100 KB and 5 MB come back whole")
  void largeAttributes() {
    String medium = "0123456789".repeat(10_000);
    String large = "größe ".repeat(800_000);
    append(span(1, 1).with("medium", medium), span(1, 2).under(1).with("large", large));
    reopenIfDurable();
    assertEquals(medium, read(trace(1), Telemetry.span(1)).attributes().text("medium"));
    assertEquals(large, read(trace(1), Telemetry.span(2)).attributes().text("large"));
  }

  private void reopenIfDurable() {
    if (store().capabilities().durable()) {
      reopen();
    }
  }

  @Test
  @DisplayName("text of every script is kept and found")
  void unicode() {
    String name = "größer 東京都 \u0000 😀 עברית";
    append(span(1, 1).named(name).with("workflow", "工作流 😀"));
    assertEquals(name, outline(1).spans().getFirst().name());
    assertEquals("工作流 😀", outline(1).trace().verdict().workflow());
    assertEquals(List.of(1L), traces(SpanQuery.all(10).inWorkflow("工作流 😀")));
  }

  @Test
  @DisplayName("a trace of 100,000 spans in many batches is whole")
  void hugeTrace() {
    for (int batch = 0; batch < 100; batch++) {
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        long id = batch * 1_000L + i + 1;
        spans.add(id == 1 ? span(1, 1).build() : span(1, id).under(id / 2).build());
      }
      append(Telemetry.batch(spans, List.of()));
    }
    TraceOutline outline = outline(1);
    assertEquals(100_000, outline.spans().size());
    assertEquals(100_000, outline.trace().verdict().spanCount());
    assertEquals(1, tenant().spans(trace(1), ids(99_999)).size());
    assertEquals(1_000, tenant().spans(SpanQuery.all(1_000), null).items().size());
  }

  @Test
  @DisplayName(
      "span times are data: zero, past, future and backward ones are kept, and order nothing")
  void skew() {
    append(span(1, 1).from(0, 0));
    append(span(2, 1).from(Long.MAX_VALUE - 5, Long.MAX_VALUE));
    append(span(3, 1).from(1, 2));
    append(span(4, 1).from(2_000, 1_000));
    assertEquals(List.of(4L, 3L, 2L, 1L), traces(SpanQuery.all(10)));
    SpanRow backward = outline(4).spans().getFirst();
    assertEquals(2_000, backward.startNanos());
    assertEquals(1_000, backward.endNanos());
    assertEquals(0, backward.durationNanos());
    assertEquals(0, outline(1).spans().getFirst().endNanos());
  }

  @Test
  @DisplayName("arrivals grow strictly even when the clock stands still or jumps back")
  void arrivals() {
    long first = append(span(1, 1)).arrival();
    assertEquals(clock.nanos(), first);
    long second = append(span(2, 1)).arrival();
    clock.set(TestClock.START.minus(Duration.ofDays(1)));
    long third = append(span(3, 1)).arrival();
    assertTrue(first < second && second < third);
    assertEquals(third, tenant().position().arrival());
    assertEquals(List.of(3L, 2L, 1L), traces(SpanQuery.all(10)));
    reopen();
    assertEquals(third, tenant().position().arrival());
    assertTrue(append(span(4, 1)).arrival() > third);
    assertEquals(List.of(4L, 3L, 2L, 1L), traces(SpanQuery.all(10)));
  }

  @Test
  @DisplayName("spans of a trace may come in any order and in many batches")
  void anyOrder() {
    append(span(1, 3).under(2));
    long first = outline(1).trace().firstArrival();
    append(span(1, 2).under(1));
    long last = append(span(1, 1).named("root")).arrival();
    TraceOutline outline = outline(1);
    assertEquals(
        List.of(3L, 2L, 1L), outline.spans().stream().map(s -> s.spanId().value()).toList());
    assertEquals(first, outline.trace().firstArrival());
    assertEquals(last, outline.trace().lastArrival());
    assertEquals("root", outline.trace().verdict().rootName());
  }

  @Test
  @DisplayName("rows and whole spans bear the arrival of their batch")
  void arrivalOfRows() {
    long first = append(span(1, 1)).arrival();
    long second = append(span(1, 2).under(1)).arrival();
    List<StoredSpan> spans = tenant().spans(trace(1), ids(2, 1, 77));
    assertEquals(List.of(second, first), spans.stream().map(StoredSpan::arrival).toList());
    assertEquals(
        List.of(first, second), outline(1).spans().stream().map(SpanRow::arrival).toList());
  }

  @Test
  @DisplayName("rows say what the deriver said, in every field")
  void rows() {
    Span span =
        span(1, 1)
            .under(9)
            .named("chat")
            .with("workflow", "w")
            .with("session", "s")
            .with("run", "r")
            .with("agent", "a")
            .with("tool", "t")
            .with("model", "m")
            .with("operation", "llm")
            .with("tokens.in", 7)
            .with("tokens.out", 0)
            .with("http", 503)
            .with("warning", "truncated")
            .failed("Boom", "it broke")
            .build();
    long arrival = append(Telemetry.batch(List.of(span), List.of())).arrival();
    SpanRow expected = SpanRow.of(span, new PlainDeriver().facts(span), arrival);
    assertEquals(List.of(expected), outline(1).spans());
  }

  @Test
  @DisplayName("what was acknowledged is there after the store was closed and opened again")
  void survives() {
    append(
        Telemetry.batch(
            List.of(span(1, 1).build(), span(2, 1).failed("Boom", "x").build()),
            List.of(log(1, 1).with("error", "Bang").build())));
    TraceOutline before = outline(1);
    reopen();
    assertEquals(before, outline(1));
    assertEquals(List.of(1L, 2L), traces(SpanQuery.all(10)));
    assertEquals(2, tenant().errors(SpanQuery.all(10)).items().size());
    assertEquals(1, tenant().logs(trace(1), Telemetry.span(1), 10).size());
  }

  @Test
  @DisplayName("a closed store refuses everything, and a tenant cannot be resurrected")
  void closed() {
    append(span(1, 1));
    TenantStore tenant = tenant();
    store().close();
    assertThrows(StoreClosedException.class, () -> append(tenant, Telemetry.batch(span(2, 1))));
    assertThrows(StoreClosedException.class, () -> tenant.outline(trace(1)));
    assertThrows(StoreClosedException.class, () -> tenant.traces(SpanQuery.all(1), null));
    assertThrows(StoreClosedException.class, tenant::position);
    assertThrows(StoreClosedException.class, () -> store().tenant(TENANT));
    assertThrows(StoreClosedException.class, () -> store().stats());
    store().close();
  }

  private static List<dev.selftrace.model.SpanId> ids(long... numbers) {
    return java.util.Arrays.stream(numbers).mapToObj(Telemetry::span).toList();
  }
}
