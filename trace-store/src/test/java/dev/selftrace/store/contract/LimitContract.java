package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.Telemetry.log;
import static dev.selftrace.store.contract.Telemetry.span;
import static dev.selftrace.store.contract.Telemetry.trace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.store.Cursor;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.StoreStats;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * How an engine that holds everything in memory keeps to its bounds. Engines that expire whole
 * files have sentences of their own.
 */
public abstract class LimitContract extends TraceStoreContract {

  private final List<String> hits = new CopyOnWriteArrayList<>();
  private final AtomicLong expired = new AtomicLong();
  private final StoreMetrics metrics =
      new StoreMetrics() {
        @Override
        public void limitHit(String limit) {
          hits.add(limit);
        }

        @Override
        public void expired(long traces, long bytes) {
          expired.addAndGet(traces);
        }
      };

  @Test
  @DisplayName(
      "beyond its spans the store drops the traces that have been quiet longest, and says so")
  void spansMax() {
    openAnew(limits(1 << 20, 10, Duration.ofDays(7)), metrics);
    for (int i = 1; i <= 5; i++) {
      append(span(i, 1), span(i, 2).under(1));
    }
    assertEquals(List.of(), hits);
    append(span(1, 3).under(1));
    assertEquals(List.of(5L, 4L, 3L, 1L), traces(SpanQuery.all(10)));
    assertEquals(Optional.empty(), tenant().outline(trace(2)));
    assertEquals(List.of(), tenant().spans(trace(2), List.of(Telemetry.span(1))));
    assertEquals(List.of(), tenant().traceIds(trace(2).hex(), 1));
    assertEquals(List.of("spans-max"), hits);
    assertEquals(1, expired.get());
    StoreStats stats = tenant().stats();
    assertEquals(
        List.of(4L, 9L, 1L), List.of(stats.traces(), stats.spans(), stats.expiredTraces()));
  }

  @Test
  @DisplayName("a dropped trace is in no list, no workflow, no error and no change any more")
  void goneEverywhere() {
    openAnew(limits(1 << 20, 2, Duration.ofDays(7)), metrics);
    append(span(1, 1).failed("Boom", "").with("workflow", "w").with("session", "s"));
    append(log(1, 1));
    append(span(2, 1), span(3, 1));
    assertEquals(List.of(), traces(SpanQuery.all(10).inWorkflow("w")));
    assertEquals(List.of(), traces(SpanQuery.all(10).inSession("s")));
    assertEquals(List.of(), tenant().errors(SpanQuery.all(10)).items());
    assertEquals(1, tenant().workflows(0, Long.MAX_VALUE).items().size());
    assertEquals(
        List.of(2L, 3L), traceNumbers(tenant().changes(Position.START, SpanQuery.all(10))));
    assertEquals(List.of(), tenant().logs(trace(1), null, 10));
    assertEquals(0, tenant().stats().logs());
  }

  @Test
  @DisplayName("a dropped trace may begin anew")
  void beginsAnew() {
    openAnew(limits(1 << 20, 2, Duration.ofDays(7)), metrics);
    append(span(1, 1));
    append(span(2, 1), span(3, 1));
    assertEquals(1, append(span(1, 1)).spans());
    assertEquals(1, outline(1).spans().size());
    assertEquals(1L, traces(SpanQuery.all(10)).getFirst());
  }

  @Test
  @DisplayName("bytes are bounded over all tenants together, and freed as traces go")
  void bytesMax() {
    openAnew(limits(100_000, 1_000, Duration.ofDays(7)), metrics);
    TenantStore other = store().tenant(OTHER);
    String text = "x".repeat(9_000);
    for (int i = 1; i <= 20; i++) {
      clock.advance(Duration.ofSeconds(1));
      append(i % 2 == 0 ? tenant() : other, Telemetry.batch(span(i, 1).with("text", text)));
      assertTrue(store().stats().bytes() <= 100_000, () -> "bytes: " + store().stats());
    }
    assertEquals(List.of(20L, 18L, 16L, 14L, 12L), traces(SpanQuery.all(10)).subList(0, 5));
    assertTrue(other.outline(trace(19)).isPresent());
    assertFalse(other.outline(trace(1)).isPresent());
    assertTrue(hits.contains("memory-bytes-max"));
    assertTrue(store().stats().bytes() > 80_000);
  }

  @Test
  @DisplayName("a batch that could never fit is refused and drops nothing")
  void tooLarge() {
    openAnew(limits(10_000, 1_000, Duration.ofDays(7)), metrics);
    append(span(1, 1));
    SpanBuilder huge = span(2, 1).with("text", "x".repeat(20_000));
    assertThrows(StoreFullException.class, () -> append(huge));
    assertEquals(List.of(1L), traces(SpanQuery.all(10)));
  }

  @Test
  @DisplayName("a trace that alone is too much keeps what arrived last")
  void oneTraceTooLarge() {
    openAnew(limits(1 << 20, 5, Duration.ofDays(7)), metrics);
    append(span(1, 1), span(1, 2).under(1));
    append(span(1, 3).under(1), span(1, 4).under(1));
    append(span(1, 5).under(1), span(1, 6).under(1));
    assertEquals(2, outline(1).spans().size());
    assertEquals(List.of(5L, 6L), spanNumbers(tenant().spans(SpanQuery.all(9), null)));
    assertEquals(2, tenant().stats().spans());
  }

  @Test
  @DisplayName("traces go when nothing of them has arrived for as long as they are kept")
  void age() {
    openAnew(limits(1 << 20, 1_000, Duration.ofHours(2)), metrics);
    append(span(1, 1));
    append(span(2, 1));
    clock.advance(Duration.ofHours(1));
    append(span(1, 2).under(1));
    clock.advance(Duration.ofMinutes(90));
    append(span(3, 1));
    assertEquals(List.of(3L, 1L), traces(SpanQuery.all(10)));
  }

  @Test
  @DisplayName("a page whose cursor points at a dropped trace goes on behind its place")
  void cursorOfDropped() {
    openAnew(limits(1 << 20, 6, Duration.ofDays(7)), metrics);
    for (int i = 1; i <= 6; i++) {
      append(span(i, 1));
    }
    Cursor after = tenant().traces(SpanQuery.all(2), null).next();
    append(span(1, 2).under(1));
    append(span(3, 2).under(1), span(4, 2).under(1));
    assertEquals(Optional.empty(), tenant().outline(trace(5)));
    Page<TraceRow> rest = tenant().traces(SpanQuery.all(9), after);
    assertEquals(List.of(4L, 3L, 1L), traceNumbers(rest));
  }

  private static StoreLimits limits(long memoryBytesMax, long spansMax, Duration retentionAge) {
    return Limits.usualBut(
        Map.of(
            "memoryBytesMax", memoryBytesMax,
            "spansMax", spansMax,
            "retentionAge", retentionAge));
  }
}
