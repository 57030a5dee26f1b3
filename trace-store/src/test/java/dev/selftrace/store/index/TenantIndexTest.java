package dev.selftrace.store.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Page;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TraceRow;
import dev.selftrace.store.contract.PlainDeriver;
import dev.selftrace.store.contract.PlainJudge;
import dev.selftrace.store.contract.SpanBuilder;
import dev.selftrace.store.contract.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TenantIndexTest {

  private final List<Span> spans = new ArrayList<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger verdicts = new AtomicInteger();
  private final AtomicLong ticks = new AtomicLong();
  private final RecordSource source =
      new RecordSource() {
        @Override
        public @Nullable ReceivedSpan span(long location) {
          reads.incrementAndGet();
          ticks.addAndGet(1_000_000);
          return new ReceivedSpan(spans.get((int) location), Slice.EMPTY);
        }

        @Override
        public @Nullable LogRecord log(long location) {
          return null;
        }
      };

  private final TenantIndex index =
      new TenantIndex(
          IndexSetup.of(
              StoreLimits.DEFAULTS,
              new PlainDeriver(),
              (id, rows, logs, nearby) -> {
                verdicts.incrementAndGet();
                return new PlainJudge().judge(id, rows, logs, nearby);
              },
              StoreMetrics.NONE),
          source,
          ticks::get);

  private Ack publish(Prepared prepared, long arrival) {
    List<Span> fresh = new ArrayList<>();
    prepared.fresh().spans().forEach(g -> g.spans().forEach(s -> fresh.add(s.span())));
    return index.publish(
        prepared,
        arrival,
        new Locations() {
          @Override
          public long span(int position) {
            spans.add(fresh.get(position));
            return spans.size() - 1L;
          }

          @Override
          public long log(int position) {
            return -1;
          }
        });
  }

  private Ack publish(long arrival, SpanBuilder... batch) {
    return publish(index.prepare(Telemetry.batch(batch)), arrival);
  }

  private static final Condition WORD = new Condition.Text(List.of("needle"));

  @Test
  @DisplayName("what another batch brought between preparing and publishing counts as a duplicate")
  void overtaken() {
    Batch batch = Telemetry.batch(Telemetry.span(1, 1), Telemetry.span(1, 2).under(1));
    Prepared first = index.prepare(batch);
    Prepared second = index.prepare(batch);
    assertFalse(second.isEmpty());
    assertEquals(2, publish(first, 10).spans());
    assertEquals(new Ack(11, 0, 0, 2, 0), publish(second, 11));
    assertEquals(2, spans.size());
    Prepared third = index.prepare(batch);
    assertTrue(third.isEmpty());
    assertEquals(new Ack(11, 0, 0, 2, 0), publish(third, 12));
  }

  @Test
  @DisplayName("arrivals that do not grow are refused")
  void arrivals() {
    publish(10, Telemetry.span(1, 1));
    assertThrows(IllegalArgumentException.class, () -> publish(10, Telemetry.span(2, 1)));
  }

  @Test
  @DisplayName("a verdict is made once for as long as nothing of its trace arrives")
  void verdictsAreKept() {
    publish(1, Telemetry.span(1, 1));
    publish(2, Telemetry.span(2, 1));
    for (int i = 0; i < 3; i++) {
      index.reader().traces(SpanQuery.all(10), null);
    }
    assertEquals(2, verdicts.get());
    publish(3, Telemetry.span(1, 2).under(1));
    index.reader().traces(SpanQuery.all(10), null);
    index.reader().traces(SpanQuery.all(10), null);
    assertEquals(3, verdicts.get());
  }

  @Test
  @DisplayName("bytes are read only for spans that rows cannot decide")
  void bytesLast() {
    publish(1, Telemetry.span(1, 1).named("a"), Telemetry.span(1, 2).under(1).named("needle"));
    Condition both =
        new Condition.And(
            List.of(
                WORD,
                new Condition.Compare(
                    Condition.Intrinsic.NAME,
                    Condition.Operator.EQUAL,
                    new Condition.TextOperand("needle"))));
    assertEquals(1, index.reader().spans(SpanQuery.all(5).where(both), null).items().size());
    assertEquals(1, reads.get());
  }

  @Test
  @DisplayName("a read that takes too long stops, says so, and can be gone on with")
  void deadline() {
    int traces = 30_000;
    for (int i = 1; i <= traces; i++) {
      publish(i, Telemetry.span(i, 1).named(i == 1 ? "needle" : "hay"));
    }
    SpanQuery query = SpanQuery.all(5).where(WORD);
    Page<TraceRow> first = index.reader().traces(query, null);
    assertTrue(first.truncated());
    assertFalse(first.totalExact());
    assertEquals(List.of(), first.items());
    assertNotNull(first.next());
    Page<TraceRow> page = first;
    int pages = 1;
    while (page.items().isEmpty()) {
      page = index.reader().traces(query, page.next());
      pages++;
    }
    assertEquals(1, page.items().getFirst().verdict().traceId().low());
    assertTrue(pages >= 3 && pages <= 4, "pages: " + pages);
  }

  @Test
  @DisplayName("a full page does not wait long for its total")
  void hurry() {
    for (int i = 1; i <= 5_000; i++) {
      publish(i, Telemetry.span(i, 1).named(i > 4_990 ? "needle" : "hay"));
    }
    Page<TraceRow> page = index.reader().traces(SpanQuery.all(2).where(WORD), null);
    assertEquals(2, page.items().size());
    assertNotNull(page.next());
    assertFalse(page.totalExact());
    assertTrue(reads.get() < 1_100, "reads: " + reads);
  }

  @Test
  @DisplayName("records up to an arrival are removed, and traces of which nothing is left are gone")
  void removeUntil() {
    publish(1, Telemetry.span(1, 1).failed("Boom", ""), Telemetry.span(2, 1));
    publish(2, Telemetry.span(2, 2).under(1));
    publish(3, Telemetry.span(3, 1));
    assertEquals(1, index.removeUntil(1));
    assertEquals(new IndexCounts(3, 2, 2, 0, 0, 0, 1), index.counts());
    assertTrue(index.reader().outline(Telemetry.trace(1)).isEmpty());
    assertEquals(1, index.reader().outline(Telemetry.trace(2)).orElseThrow().spans().size());
    assertEquals(List.of(), index.reader().errors(SpanQuery.all(5)).items());
    assertEquals(0, index.removeUntil(1));
    assertEquals(2, index.removeUntil(9));
    assertEquals(new IndexCounts(3, 0, 0, 0, 0, 0, 3), index.counts());
    assertEquals(3, index.reader().position().arrival());
  }

  @Test
  @DisplayName("the quietest trace goes first, and leaves nothing behind")
  void removeOldest() {
    publish(1, Telemetry.span(1, 1), Telemetry.span(2, 1));
    publish(2, Telemetry.span(1, 2).under(1));
    assertEquals(1, index.oldestArrival().orElseThrow());
    List<Long> gone = new ArrayList<>();
    assertTrue(index.removeOldest(gone::add));
    assertEquals(List.of(1L), gone);
    assertEquals(2, index.oldestArrival().orElseThrow());
    assertTrue(index.removeOldest(gone::add));
    assertEquals(List.of(1L, 0L, 2L), gone);
    assertFalse(index.removeOldest(gone::add));
    assertTrue(index.catalog().batches().isEmpty());
    assertTrue(index.catalog().newest().isEmpty());
    assertNull(index.catalog().find(Telemetry.trace(1)));
    assertTrue(index.catalog().labelled(Label.workflow("shop")).isEmpty());
  }
}
