package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.analysis.Distribution.Estimate;
import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.MetricKind;
import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.MetricPoint.Buckets;
import dev.selftrace.model.MetricPoint.DoubleNumber;
import dev.selftrace.model.MetricPoint.ExponentialBuckets;
import dev.selftrace.model.MetricPoint.LongNumber;
import dev.selftrace.model.MetricPoint.Quantiles;
import dev.selftrace.model.MetricPoint.Range;
import dev.selftrace.model.Temporality;
import dev.selftrace.store.StoredPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Points of metrics put together. */
class MetricTotalsTest {

  /** The window begins here; points arrive when they were taken. */
  private static final long SINCE = 1_000;

  private final List<StoredPoint> points = new ArrayList<>();

  private MetricTotals totals() {
    return totals(0);
  }

  private MetricTotals totals(long bucketNanos) {
    List<StoredPoint> newestFirst = points.reversed();
    return MetricTotals.of(newestFirst, SINCE, point -> List.of(point.service()), bucketNanos);
  }

  private MetricTotal only() {
    assertEquals(1, totals().rows().size());
    return totals().rows().getFirst();
  }

  private void counter(String service, Temporality temporality, long start, long time, long value) {
    add(MetricKind.SUM, temporality, true, service, start, time, new LongNumber(value));
  }

  private void add(
      MetricKind kind,
      Temporality temporality,
      boolean monotonic,
      String service,
      long start,
      long time,
      MetricPoint.Value value) {
    Attributes attributes =
        Attributes.of(List.of("of"), List.of(new AttributeValue.StringValue(service)));
    points.add(
        new StoredPoint(
            "s",
            kind,
            temporality,
            monotonic,
            service,
            null,
            new MetricPoint(attributes, start, time, 0, value),
            time));
  }

  @Test
  @DisplayName("what is counted since the point before is added up, in the window only")
  void delta() {
    counter("a", Temporality.DELTA, 0, 900, 1_000);
    counter("a", Temporality.DELTA, 900, 1_100, 5);
    counter("a", Temporality.DELTA, 1_100, 1_200, 7);
    assertEquals(12.0, only().sum());
    assertEquals(2, totals().points());
  }

  @Test
  @DisplayName("of what is counted from a start, the growth within the window is told")
  void cumulative() {
    counter("a", Temporality.CUMULATIVE, 10, 900, 100);
    counter("a", Temporality.CUMULATIVE, 10, 1_100, 130);
    counter("a", Temporality.CUMULATIVE, 10, 1_200, 170);
    assertEquals(70.0, only().sum());
    assertEquals(0, totals().begunBefore());
  }

  @Test
  @DisplayName("a counter begun in the window counts in full; an older one from its first point on")
  void beginnings() {
    counter("young", Temporality.CUMULATIVE, 1_050, 1_100, 30);
    counter("old", Temporality.CUMULATIVE, 10, 1_100, 500);
    counter("old", Temporality.CUMULATIVE, 10, 1_200, 501);
    List<MetricTotal> rows = totals().rows();
    assertEquals(
        List.of("young", "old"), rows.stream().map(row -> row.group().getFirst()).toList());
    assertEquals(List.of(30.0, 1.0), rows.stream().map(MetricTotal::sum).toList());
    assertEquals(1, totals().begunBefore());
  }

  @Test
  @DisplayName("a restart begins at nothing, told by its start or by a value that fell")
  void restarts() {
    counter("a", Temporality.CUMULATIVE, 10, 900, 100);
    counter("a", Temporality.CUMULATIVE, 10, 1_100, 110);
    counter("a", Temporality.CUMULATIVE, 1_150, 1_200, 3);
    assertEquals(13.0, only().sum());
    points.clear();
    counter("b", Temporality.CUMULATIVE, 0, 900, 100);
    counter("b", Temporality.CUMULATIVE, 0, 1_100, 4);
    counter("b", Temporality.CUMULATIVE, 0, 1_200, 9);
    assertEquals(9.0, only().sum());
  }

  @Test
  @DisplayName("two processes that say the same of themselves are told apart by their starts")
  void processes() {
    counter("a", Temporality.CUMULATIVE, 1_001, 1_100, 10);
    counter("a", Temporality.CUMULATIVE, 1_002, 1_110, 500);
    counter("a", Temporality.CUMULATIVE, 1_001, 1_200, 12);
    counter("a", Temporality.CUMULATIVE, 1_002, 1_210, 501);
    assertEquals(513.0, only().sum());
    assertEquals(2, only().series());
  }

  @Test
  @DisplayName("intervals hold what came in them, the newest first")
  void intervals() {
    counter("a", Temporality.CUMULATIVE, 1_000, 1_020, 1);
    counter("a", Temporality.CUMULATIVE, 1_000, 1_090, 4);
    counter("a", Temporality.CUMULATIVE, 1_000, 1_130, 9);
    List<MetricTotal> rows = totals(100).rows();
    assertEquals(List.of(1_100L, 1_000L), rows.stream().map(MetricTotal::bucketStart).toList());
    assertEquals(List.of(5.0, 4.0), rows.stream().map(MetricTotal::sum).toList());
  }

  @Test
  @DisplayName("gauges say the last value and its range; amounts that fall are summed over series")
  void levels() {
    add(MetricKind.GAUGE, Temporality.UNSPECIFIED, false, "a", 0, 1_100, new DoubleNumber(5));
    add(MetricKind.GAUGE, Temporality.UNSPECIFIED, false, "a", 0, 1_200, new DoubleNumber(2));
    assertEquals(2.0, only().last());
    assertEquals(2.0, only().min());
    assertEquals(5.0, only().max());
    assertNull(only().sum());
    assertTrue(totals().level());
    points.clear();
    add(MetricKind.SUM, Temporality.CUMULATIVE, false, "a", 1, 1_100, new LongNumber(5));
    add(MetricKind.SUM, Temporality.CUMULATIVE, false, "a", 1, 1_200, new LongNumber(3));
    assertEquals(3.0, only().last());
  }

  private static Buckets buckets(@Nullable Double max, long... counts) {
    List<Long> all = new ArrayList<>();
    long count = 0;
    for (long each : counts) {
      all.add(each);
      count += each;
    }
    return new Buckets(count, count * 2.0, null, max, List.of(1.0, 10.0, 100.0), all);
  }

  @Test
  @DisplayName(
      "a quantile lies in the bounds that are told; histograms from a start are told apart")
  void histograms() {
    add(
        MetricKind.HISTOGRAM,
        Temporality.CUMULATIVE,
        true,
        "a",
        1,
        900,
        buckets(null, 50, 0, 0, 0));
    add(
        MetricKind.HISTOGRAM,
        Temporality.CUMULATIVE,
        true,
        "a",
        1,
        1_100,
        buckets(null, 50, 8, 2, 0));
    MetricTotal row = only();
    assertEquals(10, row.count());
    assertEquals(20.0, row.sum());
    assertEquals(2.0, row.mean());
    assertBounds(1, 10, row.p50());
    assertBounds(10, 100, row.p95());
    assertEquals(1 + 9 * 5 / 8.0, known(row.p50()).value(), 1e-9);
  }

  @Test
  @DisplayName(
      "above the last bound a quantile has no upper bound, unless the greatest value is known")
  void open() {
    add(MetricKind.HISTOGRAM, Temporality.DELTA, true, "a", 1, 1_100, buckets(null, 0, 0, 0, 3));
    assertBounds(100, Double.POSITIVE_INFINITY, only().p50());
    assertEquals(100, known(only().p50()).value());
    points.clear();
    add(MetricKind.HISTOGRAM, Temporality.DELTA, true, "a", 1, 1_100, buckets(250.0, 0, 0, 0, 3));
    assertBounds(100, 250, only().p50());
    add(MetricKind.HISTOGRAM, Temporality.DELTA, true, "a", 1, 1_200, buckets(20.0, 0, 1, 0, 0));
    assertEquals(250.0, only().max());
    assertBounds(100, 250, only().p99());
    points.removeFirst();
    assertBounds(1, 10, only().p50());
    add(MetricKind.HISTOGRAM, Temporality.DELTA, true, "a", 1, 1_300, buckets(null, 0, 1, 0, 0));
    assertNull(only().max(), "one of them said none");
  }

  @Test
  @DisplayName("histograms of different bounds still bound the quantile they have together")
  void mixed() {
    add(MetricKind.HISTOGRAM, Temporality.DELTA, true, "a", 1, 1_100, buckets(null, 0, 10, 0, 0));
    add(
        MetricKind.HISTOGRAM,
        Temporality.DELTA,
        true,
        "a",
        1,
        1_200,
        new Buckets(10, null, null, null, List.of(5.0, 50.0), List.of(0L, 10L, 0L)));
    assertBounds(1, 10, only().p50());
    assertBounds(5, 50, only().p95());
    assertNull(only().sum(), "one of them said no sum");
  }

  @Test
  @DisplayName("exponential histograms are as exact as their base, below zero and around it too")
  void exponential() {
    ExponentialBuckets values =
        new ExponentialBuckets(
            10,
            30.0,
            null,
            null,
            0,
            2,
            0.5,
            new Range(2, List.of(4L, 3L)),
            new Range(0, List.of(1L)));
    add(MetricKind.EXPONENTIAL_HISTOGRAM, Temporality.DELTA, true, "a", 1, 1_100, values);
    assertBounds(4, 8, only().p50());
    assertBounds(8, 16, only().p95());
    points.clear();
    add(MetricKind.EXPONENTIAL_HISTOGRAM, Temporality.CUMULATIVE, true, "a", 1, 900, values);
    ExponentialBuckets later =
        new ExponentialBuckets(
            12,
            40.0,
            null,
            null,
            0,
            2,
            0.5,
            new Range(1, List.of(0L, 4L, 5L)),
            new Range(0, List.of(1L)));
    add(MetricKind.EXPONENTIAL_HISTOGRAM, Temporality.CUMULATIVE, true, "a", 1, 1_100, later);
    assertEquals(2, only().count());
    assertEquals(10.0, only().sum());
    assertBounds(8, 16, only().p50());
  }

  @Test
  @DisplayName("of summaries count and sum are told, their quantiles cannot be put together")
  void summaries() {
    List<MetricPoint.Quantile> said = List.of(new MetricPoint.Quantile(0.5, 3));
    add(MetricKind.SUMMARY, Temporality.UNSPECIFIED, false, "a", 1, 900, new Quantiles(4, 8, said));
    add(
        MetricKind.SUMMARY,
        Temporality.UNSPECIFIED,
        false,
        "a",
        1,
        1_100,
        new Quantiles(6, 20, said));
    assertEquals(2, only().count());
    assertEquals(12.0, only().sum());
    assertNull(only().p50());
  }

  private static Estimate known(@Nullable Estimate estimate) {
    return Objects.requireNonNull(estimate);
  }

  private static void assertBounds(double low, double high, @Nullable Estimate actual) {
    Estimate estimate = known(actual);
    assertEquals(low, estimate.low(), 1e-9);
    assertEquals(high, estimate.high(), 1e-9);
    assertTrue(estimate.value() >= low && estimate.value() <= high, estimate.toString());
  }
}
