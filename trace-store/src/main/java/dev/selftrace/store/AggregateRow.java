package dev.selftrace.store;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One group, in one bucket.
 *
 * @param group a value for each dimension of the query, in its order; null where there is none
 * @param bucketStart nanoseconds since the epoch; 0 without buckets
 * @param durations null when nothing has one
 * @param usage {@link Usage#NONE} when it was not asked for
 */
public record AggregateRow(
    List<@Nullable String> group,
    long bucketStart,
    long count,
    long errorCount,
    @Nullable Durations durations,
    Usage usage) {

  public AggregateRow {
    group = Collections.unmodifiableList(Arrays.asList(group.toArray(String[]::new)));
  }

  /** The part that failed, 0 to 1. */
  public double errorRate() {
    return count == 0 ? 0 : (double) errorCount / count;
  }

  /** What a measure comes to, durations in nanoseconds; null when nothing is known of it. */
  public @Nullable Double value(AggregateQuery.Measure measure) {
    return switch (measure) {
      case COUNT -> (double) count;
      case ERROR_COUNT -> (double) errorCount;
      case ERROR_RATE -> errorRate();
      case P50 -> durations == null ? null : (Double) (double) durations.p50Nanos();
      case P95 -> durations == null ? null : (Double) (double) durations.p95Nanos();
      case P99 -> durations == null ? null : (Double) (double) durations.p99Nanos();
      case MAX -> durations == null ? null : (Double) (double) durations.maxNanos();
      case INPUT_TOKENS -> number(usage.inputTokens());
      case OUTPUT_TOKENS -> number(usage.outputTokens());
      case TOTAL_TOKENS -> number(usage.totalTokens());
      case COST -> usage.cost();
    };
  }

  private static @Nullable Double number(@Nullable Long value) {
    return value == null ? null : (Double) (double) value;
  }

  /**
   * Durations of a group in nanoseconds: nearest rank, within {@link
   * AggregateResult#quantileError}.
   */
  public record Durations(long p50Nanos, long p95Nanos, long p99Nanos, long maxNanos) {}

  /**
   * Tokens and US dollars; what nobody said is null.
   *
   * @param callsWithoutUsage model calls that succeeded and said no tokens: the sums are partial
   *     (R35)
   */
  public record Usage(
      @Nullable Long inputTokens,
      @Nullable Long outputTokens,
      @Nullable Double cost,
      long callsWithoutUsage) {

    /** Nothing is known. */
    public static final Usage NONE = new Usage(null, null, null, 0);

    /** Input and output as far as known. */
    public @Nullable Long totalTokens() {
      return inputTokens == null ? outputTokens : plus(inputTokens, outputTokens);
    }

    /** Both together. */
    public Usage and(Usage other) {
      return new Usage(
          plus(inputTokens, other.inputTokens),
          plus(outputTokens, other.outputTokens),
          plus(cost, other.cost),
          callsWithoutUsage + other.callsWithoutUsage);
    }

    private static @Nullable Long plus(@Nullable Long one, @Nullable Long other) {
      return one == null ? other : other == null ? one : (Long) (one + other);
    }

    private static @Nullable Double plus(@Nullable Double one, @Nullable Double other) {
      return one == null ? other : other == null ? one : (Double) (one + other);
    }
  }
}
