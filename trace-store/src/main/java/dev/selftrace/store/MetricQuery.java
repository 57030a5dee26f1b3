package dev.selftrace.store;

import org.jspecify.annotations.Nullable;

/**
 * Which points of one metric are asked for, newest arrival first.
 *
 * @param name of the metric, exactly
 * @param service of this {@code service.name} only; null for all
 * @param sinceNanos arrival at or after, nanoseconds since the epoch; 0 for all
 * @param untilNanos arrival before, nanoseconds since the epoch; {@link Long#MAX_VALUE} for all
 * @param limit the most points, 1 to {@link StoreLimits#metricPointsMax}
 */
public record MetricQuery(
    String name, @Nullable String service, long sinceNanos, long untilNanos, int limit) {

  public MetricQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
  }

  /** All points of a metric. */
  public static MetricQuery of(String name, int limit) {
    return new MetricQuery(name, null, 0, Long.MAX_VALUE, limit);
  }
}
