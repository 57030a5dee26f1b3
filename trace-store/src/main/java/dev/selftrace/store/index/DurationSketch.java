package dev.selftrace.store.index;

import dev.selftrace.store.AggregateRow.Durations;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles of durations in little space. Confined to one read.
 *
 * <p>The first {@link #EXACT_MAX} values are kept as they are, so that small groups agree with what
 * lists say of the same traces. Beyond that, values are counted in buckets whose bounds grow by a
 * factor: bucket i holds what lies above factor^(i-1) and not above factor^i. The value given for a
 * bucket is no farther than {@link #ERROR} from any in it (DDSketch, Masson, Rim and Lee, VLDB
 * 2019). Durations up to 292 years fit into 2,200 buckets.
 */
final class DurationSketch {

  /** The relative error of a quantile of more than {@link #EXACT_MAX} values. */
  static final double ERROR = 0.01;

  /** How many values are kept as they are. */
  static final int EXACT_MAX = 256;

  private static final double FACTOR = (1 + ERROR) / (1 - ERROR);
  private static final double LOG_FACTOR = Math.log(FACTOR);
  private static final long[] NONE = {};

  private long[] values = new long[4];
  private long[] buckets = NONE;
  private long count;
  private long max;

  void add(long nanos) {
    if (count < EXACT_MAX) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 4 * values.length);
      }
      values[(int) count] = nanos;
    } else {
      if (count == EXACT_MAX) {
        Arrays.stream(values).forEach(this::toBucket);
        values = NONE;
      }
      toBucket(nanos);
    }
    count++;
    max = Math.max(max, nanos);
  }

  private void toBucket(long nanos) {
    int bucket = nanos <= 1 ? 0 : (int) Math.ceil(Math.log((double) nanos) / LOG_FACTOR);
    if (bucket >= buckets.length) {
      buckets = Arrays.copyOf(buckets, bucket + bucket / 4 + 1);
    }
    buckets[bucket]++;
  }

  boolean isExact() {
    return count <= EXACT_MAX;
  }

  /** Null when nothing was added. */
  @Nullable Durations durations() {
    if (count == 0) {
      return null;
    }
    Arrays.sort(values, 0, isExact() ? (int) count : 0);
    return new Durations(quantile(0.50), quantile(0.95), quantile(0.99), max);
  }

  /** By nearest rank. */
  private long quantile(double part) {
    long rank = Math.max(1, (long) Math.ceil(part * count));
    if (isExact()) {
      return values[(int) rank - 1];
    }
    long seen = 0;
    int bucket = -1;
    while (seen < rank) {
      seen += buckets[++bucket];
    }
    double middle = bucket == 0 ? 0 : 2 * Math.pow(FACTOR, bucket) / (FACTOR + 1);
    return Math.min(max, Math.round(middle));
  }
}
