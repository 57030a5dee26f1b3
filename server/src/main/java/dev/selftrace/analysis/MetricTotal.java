package dev.selftrace.analysis;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the points of a group and interval come to; what the metric's kind does not say is null.
 *
 * @param group a value for each name that rows differ by; null where there is none
 * @param bucketStart nanoseconds since the epoch; 0 without intervals
 * @param series that have points in it
 * @param count values recorded by histograms and summaries
 * @param sum of what was added, or of the values recorded
 * @param last the newest value; of an amount that goes up and down, summed over series
 * @param min the least value known, as {@code max} the greatest
 */
public record MetricTotal(
    List<@Nullable String> group,
    long bucketStart,
    long series,
    @Nullable Long count,
    @Nullable Double sum,
    @Nullable Double last,
    @Nullable Double min,
    @Nullable Double max,
    Distribution.@Nullable Estimate p50,
    Distribution.@Nullable Estimate p95,
    Distribution.@Nullable Estimate p99) {

  static final Comparator<MetricTotal> ORDER =
      Comparator.comparingLong(MetricTotal::bucketStart)
          .thenComparingDouble(MetricTotal::weight)
          .reversed()
          .thenComparing(
              row -> String.join("\n", row.group.stream().map(String::valueOf).toList()));

  public MetricTotal {
    group = Collections.unmodifiableList(Arrays.asList(group.toArray(String[]::new)));
  }

  private double weight() {
    if (sum != null) {
      return sum;
    }
    return last != null ? last : count != null ? count : 0;
  }

  /** Sum by count; null when either is not known. */
  public @Nullable Double mean() {
    return sum == null || count == null || count == 0 ? null : (Double) (sum / count);
  }
}
