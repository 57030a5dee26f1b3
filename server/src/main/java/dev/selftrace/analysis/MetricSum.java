package dev.selftrace.analysis;

import dev.selftrace.model.MetricKind;
import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.MetricPoint.Buckets;
import dev.selftrace.model.MetricPoint.DoubleNumber;
import dev.selftrace.model.MetricPoint.ExponentialBuckets;
import dev.selftrace.model.MetricPoint.LongNumber;
import dev.selftrace.model.MetricPoint.Quantiles;
import dev.selftrace.model.MetricPoint.Unrecorded;
import dev.selftrace.store.StoredPoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The points of one group and interval as they are added. Confined to one thread. */
final class MetricSum {

  private final boolean level;
  private final Set<Object> series = new HashSet<>();
  private final Map<Object, StoredPoint> newest = new HashMap<>();
  private final Distribution distribution = new Distribution();
  private @Nullable Long count;
  private @Nullable Double sum;
  private boolean sumUnknown;
  private boolean minUnknown;
  private boolean maxUnknown;
  private @Nullable Double min;
  private @Nullable Double max;

  MetricSum(boolean level) {
    this.level = level;
  }

  /**
   * Adds a point.
   *
   * @param of the series it belongs to
   * @param change what it adds; null when that is not known
   */
  void add(Object of, StoredPoint point, MetricPoint.@Nullable Value change) {
    series.add(of);
    if (change == null) {
      return;
    }
    switch (change) {
      case LongNumber number -> add(of, point, (double) number.value());
      case DoubleNumber number -> add(of, point, number.value());
      case Buckets buckets -> {
        add(buckets.count(), buckets.sum(), buckets.min(), buckets.max());
        distribution.add(buckets);
      }
      case ExponentialBuckets buckets -> {
        add(buckets.count(), buckets.sum(), buckets.min(), buckets.max());
        distribution.add(buckets);
      }
      case Quantiles quantiles -> add(quantiles.count(), quantiles.sum(), null, null);
      case Unrecorded _ -> {}
    }
  }

  private void add(Object of, StoredPoint point, double value) {
    if (!level) {
      sum = sum == null ? value : (Double) (sum + value);
      return;
    }
    newest.merge(
        of,
        point,
        (one, other) -> one.point().timeNanos() > other.point().timeNanos() ? one : other);
    extremes(value, value);
  }

  private void add(
      long values, @Nullable Double added, @Nullable Double least, @Nullable Double greatest) {
    count = count == null ? values : (Long) (count + values);
    sumUnknown |= added == null && values > 0;
    minUnknown |= least == null && values > 0;
    maxUnknown |= greatest == null && values > 0;
    if (added != null) {
      sum = sum == null ? added : (Double) (sum + added);
    }
    extremes(least, greatest);
  }

  private void extremes(@Nullable Double least, @Nullable Double greatest) {
    if (least != null) {
      min = min == null ? least : (Double) Math.min(min, least);
    }
    if (greatest != null) {
      max = max == null ? greatest : (Double) Math.max(max, greatest);
    }
  }

  MetricTotal row(List<@Nullable String> group, long bucketStart) {
    return new MetricTotal(
        group,
        bucketStart,
        series.size(),
        count,
        sumUnknown ? null : sum,
        level ? last() : null,
        minUnknown ? null : min,
        maxUnknown ? null : max,
        quantile(0.50),
        quantile(0.95),
        quantile(0.99));
  }

  /** No quantile lies beyond the extremes, where they are known. */
  private Distribution.@Nullable Estimate quantile(double part) {
    Distribution.Estimate estimate = distribution.quantile(part);
    if (estimate == null) {
      return null;
    }
    double least = minUnknown || min == null ? Double.NEGATIVE_INFINITY : min;
    double greatest = maxUnknown || max == null ? Double.POSITIVE_INFINITY : max;
    return estimate.between(least, greatest);
  }

  /** Gauges of several series have no sum; amounts do. */
  private @Nullable Double last() {
    if (newest.isEmpty()) {
      return null;
    }
    boolean gauge = newest.values().iterator().next().kind() == MetricKind.GAUGE;
    StoredPoint latest = null;
    double total = 0;
    for (StoredPoint point : newest.values()) {
      total += number(point);
      if (latest == null || point.point().timeNanos() > latest.point().timeNanos()) {
        latest = point;
      }
    }
    return gauge && latest != null ? (Double) number(latest) : (Double) total;
  }

  private static double number(StoredPoint point) {
    return switch (point.point().value()) {
      case LongNumber number -> (double) number.value();
      case DoubleNumber number -> number.value();
      case Buckets _, ExponentialBuckets _, Quantiles _, Unrecorded _ -> 0;
    };
  }
}
