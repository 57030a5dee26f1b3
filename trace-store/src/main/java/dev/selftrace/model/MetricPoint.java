package dev.selftrace.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One data point of a metric. Exemplars stay in the bytes.
 *
 * @param startNanos what the value counts from, nanoseconds since the epoch; 0 when not said
 * @param timeNanos when it was so, nanoseconds since the epoch; 0 when not said
 */
public record MetricPoint(
    Attributes attributes, long startNanos, long timeNanos, int flags, Value value) {

  /** What a point says. */
  public sealed interface Value {}

  /** The sender says that it has nothing to say ({@code NO_RECORDED_VALUE}). */
  public record Unrecorded() implements Value {}

  /** A whole number. */
  public record LongNumber(long value) implements Value {}

  /** A number. */
  public record DoubleNumber(double value) implements Value {}

  /**
   * How many values were seen, and where they lay.
   *
   * @param sum null when not said
   * @param min null when not said
   * @param max null when not said
   * @param bounds ascending; value i counts in bucket i when it is not above bound i
   * @param counts one more than bounds, or none of both
   */
  public record Buckets(
      long count,
      @Nullable Double sum,
      @Nullable Double min,
      @Nullable Double max,
      List<Double> bounds,
      List<Long> counts)
      implements Value {
    public Buckets {
      bounds = List.copyOf(bounds);
      counts = List.copyOf(counts);
    }
  }

  /**
   * The same with buckets whose bounds are powers of 2 to the (2 to the -scale).
   *
   * @param sum null when not said
   * @param min null when not said
   * @param max null when not said
   * @param zeroCount values no farther from zero than the threshold
   */
  public record ExponentialBuckets(
      long count,
      @Nullable Double sum,
      @Nullable Double min,
      @Nullable Double max,
      int scale,
      long zeroCount,
      double zeroThreshold,
      Range positive,
      Range negative)
      implements Value {}

  /** Neighbouring buckets from a number on. */
  public record Range(int offset, List<Long> counts) {

    /** No buckets. */
    public static final Range NONE = new Range(0, List.of());

    public Range {
      counts = List.copyOf(counts);
    }
  }

  /** Quantiles over a time that only the sender knows. */
  public record Quantiles(long count, double sum, List<Quantile> quantiles) implements Value {
    public Quantiles {
      quantiles = List.copyOf(quantiles);
    }
  }

  /** The value below which a part of all lies, 0 to 1. */
  public record Quantile(double quantile, double value) {}
}
