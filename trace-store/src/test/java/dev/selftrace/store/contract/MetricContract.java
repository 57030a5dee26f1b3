package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.Telemetry.resource;
import static dev.selftrace.store.contract.Telemetry.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.MetricKind;
import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.Temporality;
import dev.selftrace.store.Ack;
import dev.selftrace.store.MetricQuery;
import dev.selftrace.store.MetricRow;
import dev.selftrace.store.Page;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.StoredPoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Metrics: kept for a bounded time and number, read back with their attributes. */
public abstract class MetricContract extends TraceStoreContract {

  private final List<String> hits = new CopyOnWriteArrayList<>();
  private final StoreMetrics metrics =
      new StoreMetrics() {
        @Override
        public void limitHit(String limit) {
          hits.add(limit);
        }
      };

  private static MetricBuilder metric(String name, long... values) {
    return new MetricBuilder(name, values);
  }

  private static long number(StoredPoint stored) {
    return ((MetricPoint.LongNumber) stored.point().value()).value();
  }

  private List<Long> numbers(MetricQuery query) {
    return tenant().metrics(query).items().stream().map(MetricContract::number).toList();
  }

  private List<String> names() {
    return tenant().metricNames(0, Long.MAX_VALUE).items().stream().map(MetricRow::name).toList();
  }

  @Test
  @DisplayName("a point comes back with its value, attributes, unit and service")
  void readBack() {
    Ack ack = append(metric("tokens", 1, 2).about("large").batch());
    assertEquals(2, ack.points());
    StoredPoint first = tenant().metrics(MetricQuery.of("tokens", 10)).items().getFirst();
    assertEquals(1, number(first));
    assertEquals("large", first.point().attributes().text("gen_ai.request.model"));
    assertEquals("{token}", first.unit());
    assertEquals(MetricKind.SUM, first.kind());
    assertEquals(Temporality.CUMULATIVE, first.temporality());
    assertTrue(first.monotonic());
    assertEquals("shop", first.service());
    assertEquals(ack.arrival(), first.arrival());
    assertEquals(SpanBuilder.START, first.point().timeNanos());
    assertEquals(2, tenant().stats().metricPoints());
    reopen();
    assertEquals(first, tenant().metrics(MetricQuery.of("tokens", 10)).items().getFirst());
    assertEquals(2, tenant().stats().metricPoints());
  }

  @Test
  @DisplayName("points come newest arrival first, of one service and window where asked")
  void queries() {
    append(metric("tokens", 1, 2).batch());
    clock.advance(Duration.ofSeconds(1));
    long middle = append(metric("tokens", 3).by(resource("bakery")).batch()).arrival();
    clock.advance(Duration.ofSeconds(1));
    append(metric("tokens", 4).batch());
    append(metric("time", 9).batch());
    assertEquals(List.of(4L, 3L, 1L, 2L), numbers(MetricQuery.of("tokens", 10)));
    assertEquals(List.of(3L), numbers(new MetricQuery("tokens", "bakery", 0, Long.MAX_VALUE, 10)));
    assertEquals(
        List.of(4L, 3L), numbers(new MetricQuery("tokens", null, middle, Long.MAX_VALUE, 10)));
    assertEquals(List.of(1L, 2L), numbers(new MetricQuery("tokens", null, 0, middle, 10)));
    assertEquals(List.of(), numbers(new MetricQuery("tokens", null, middle, middle, 10)));
    assertEquals(List.of(), numbers(MetricQuery.of("nothing", 10)));
    Page<StoredPoint> some = tenant().metrics(MetricQuery.of("tokens", 2));
    assertEquals(2, some.items().size());
    assertEquals(4, some.total());
    assertTrue(some.truncated());
    assertThrows(
        IllegalArgumentException.class, () -> tenant().metrics(MetricQuery.of("m", 200_001)));
  }

  @Test
  @DisplayName("metrics are listed by name with who sent them and how many points arrived")
  void listed() {
    append(metric("tokens", 1, 2).batch());
    long last = append(metric("tokens", 3).by(resource("bakery")).batch()).arrival();
    append(metric("cost", 3).batch());
    Page<MetricRow> rows = tenant().metricNames(0, last + 1);
    assertEquals(
        List.of(
            new MetricRow("tokens", "{token}", MetricKind.SUM, List.of("bakery", "shop"), 3, last)),
        rows.items());
    assertFalse(rows.truncated());
    assertEquals(List.of("cost", "tokens"), names());
  }

  @Test
  @DisplayName("a resent metric is a duplicate, also after a restart; that of another service not")
  void duplicates() {
    append(metric("tokens", 1, 2).batch());
    Ack again = append(metric("tokens", 1, 2).batch());
    assertEquals(0, again.points());
    assertEquals(2, again.duplicates());
    assertEquals(1, append(metric("tokens", 1).by(resource("bakery")).batch()).points());
    assertEquals(3, tenant().stats().metricPoints());
    reopen();
    assertEquals(2, append(metric("tokens", 1, 2).batch()).duplicates());
  }

  @Test
  @DisplayName("beyond its points or bytes the store forgets the first, and says so")
  void bounds() {
    openAnew(Limits.metrics(3, 1 << 20, Duration.ofDays(1)), metrics);
    append(metric("tokens", 1, 2).batch());
    append(metric("tokens", 3).batch());
    assertEquals(List.of(), hits);
    append(metric("tokens", 4).batch());
    assertEquals(List.of(4L, 3L), numbers(MetricQuery.of("tokens", 3)));
    assertEquals(List.of("metric-points-max"), hits);
    append(metric("tokens", 5, 6, 7, 8).batch());
    assertEquals(List.of(5L, 6L, 7L), numbers(MetricQuery.of("tokens", 3)));
    openAnew(Limits.metrics(3_000, 100, Duration.ofDays(1)), metrics);
    append(metric("more", 1).batch());
    append(metric("most", 1).batch());
    assertEquals(List.of("most"), names());
    assertEquals("metric-bytes-max", hits.getLast());
  }

  @Test
  @DisplayName("points are forgotten when they are older than they may be, traces are not")
  void age() {
    openAnew(Limits.metrics(3_000, 1 << 20, Duration.ofHours(1)), metrics);
    append(metric("old", 1).batch());
    clock.advance(Duration.ofMinutes(61));
    append(span(1, 1));
    assertEquals(List.of(), names());
    assertEquals(0, tenant().stats().metricPoints());
    append(metric("new", 1).batch());
    clock.advance(Duration.ofMinutes(61));
    assertEquals(1, outline(1).spans().size());
    assertEquals(List.of(), hits);
  }
}
