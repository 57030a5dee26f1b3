package dev.selftrace.analysis;

import dev.selftrace.model.MetricPoint.Buckets;
import dev.selftrace.model.MetricPoint.ExponentialBuckets;
import dev.selftrace.model.MetricPoint.Range;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many values lie in which intervals, put together from histograms of any bounds. What is known
 * of a quantile is the interval it lies in; the value given within it is a straight line's.
 * Confined to one thread.
 */
public final class Distribution {

  /** Values above {@code low} and not above {@code high}; either may be infinite. */
  private record Interval(double low, double high) {}

  private static final Comparator<Interval> BY_LOW =
      Comparator.comparingDouble(Interval::low).thenComparingDouble(Interval::high);
  private static final Comparator<Interval> BY_HIGH =
      Comparator.comparingDouble(Interval::high).thenComparingDouble(Interval::low);

  private final TreeMap<Interval, Long> counts = new TreeMap<>(BY_LOW);
  private long total;

  /** Adds the values of a histogram. */
  void add(Buckets buckets) {
    List<Double> bounds = buckets.bounds();
    for (int i = 0; i < buckets.counts().size(); i++) {
      double low = i == 0 ? lowest(buckets) : bounds.get(i - 1);
      double high = i == bounds.size() ? highest(buckets) : bounds.get(i);
      add(low, high, buckets.counts().get(i));
    }
  }

  /** The end of the first bucket: what is measured is hardly ever below nothing. */
  private static double lowest(Buckets buckets) {
    if (buckets.min() != null) {
      return buckets.min();
    }
    boolean positive = buckets.bounds().isEmpty() || buckets.bounds().getFirst() > 0;
    return positive ? 0 : Double.NEGATIVE_INFINITY;
  }

  private static double highest(Buckets buckets) {
    return buckets.max() == null ? Double.POSITIVE_INFINITY : buckets.max();
  }

  /** Adds the values of an exponential histogram. */
  void add(ExponentialBuckets buckets) {
    double base = Math.pow(2, Math.pow(2, -buckets.scale()));
    Range positive = buckets.positive();
    for (int i = 0; i < positive.counts().size(); i++) {
      double low = Math.pow(base, positive.offset() + i);
      add(low, low * base, positive.counts().get(i));
    }
    Range negative = buckets.negative();
    for (int i = 0; i < negative.counts().size(); i++) {
      double high = -Math.pow(base, negative.offset() + i);
      add(high * base, high, negative.counts().get(i));
    }
    add(-buckets.zeroThreshold(), buckets.zeroThreshold(), buckets.zeroCount());
  }

  private void add(double low, double high, long count) {
    if (count > 0) {
      counts.merge(new Interval(Math.min(low, high), high), count, Long::sum);
      total += count;
    }
  }

  /** Where a part of all values lies below, 0 to 1; null when nothing is known. */
  @Nullable Estimate quantile(double part) {
    if (total == 0) {
      return null;
    }
    long rank = Math.max(1, (long) Math.ceil(part * total));
    double low = at(counts, rank).low;
    Map<Interval, Long> byHigh = new TreeMap<>(BY_HIGH);
    byHigh.putAll(counts);
    double high = at(byHigh, rank).high;
    return new Estimate(within(low, high, rank), low, high);
  }

  /** The interval of a value by its rank in an order of intervals. */
  private static Interval at(Map<Interval, Long> ordered, long rank) {
    long seen = 0;
    Interval last = new Interval(0, 0);
    for (Map.Entry<Interval, Long> entry : ordered.entrySet()) {
      last = entry.getKey();
      seen += entry.getValue();
      if (seen >= rank) {
        break;
      }
    }
    return last;
  }

  private double within(double low, double high, long rank) {
    if (Double.isInfinite(low) || Double.isInfinite(high)) {
      return Double.isInfinite(high) ? low : high;
    }
    long before = 0;
    long inside = 0;
    for (Map.Entry<Interval, Long> entry : counts.entrySet()) {
      if (entry.getKey().high <= low) {
        before += entry.getValue();
      } else if (entry.getKey().low < high) {
        inside += entry.getValue();
      }
    }
    double part = inside == 0 ? 1 : Math.clamp((double) (rank - before) / inside, 0, 1);
    return low + (high - low) * part;
  }

  /**
   * A quantile and the bounds it certainly lies in.
   *
   * @param low may be infinite, as may {@code high}
   */
  public record Estimate(double value, double low, double high) {

    /** The same where all values lie between two. */
    Estimate between(double least, double greatest) {
      double from = Math.max(low, Math.min(least, greatest));
      double to = Math.max(from, Math.min(high, greatest));
      return new Estimate(Math.clamp(value, from, to), from, to);
    }
  }
}
