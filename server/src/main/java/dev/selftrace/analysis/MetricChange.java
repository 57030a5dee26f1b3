package dev.selftrace.analysis;

import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.MetricPoint.Buckets;
import dev.selftrace.model.MetricPoint.DoubleNumber;
import dev.selftrace.model.MetricPoint.ExponentialBuckets;
import dev.selftrace.model.MetricPoint.LongNumber;
import dev.selftrace.model.MetricPoint.Quantiles;
import dev.selftrace.model.MetricPoint.Range;
import dev.selftrace.model.MetricPoint.Unrecorded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came in between two points of a series that counts from its start. Pure. */
final class MetricChange {

  private MetricChange() {}

  /**
   * The later value less the earlier. A value that fell, or that is counted in other buckets, was
   * begun anew: all of it came since.
   */
  static MetricPoint.Value since(MetricPoint.Value earlier, MetricPoint.Value later) {
    return switch (later) {
      case LongNumber number ->
          earlier instanceof LongNumber before && number.value() >= before.value()
              ? new LongNumber(number.value() - before.value())
              : number;
      case DoubleNumber number ->
          earlier instanceof DoubleNumber before && number.value() >= before.value()
              ? new DoubleNumber(number.value() - before.value())
              : number;
      case Buckets buckets -> earlier instanceof Buckets before ? less(buckets, before) : buckets;
      case ExponentialBuckets buckets ->
          earlier instanceof ExponentialBuckets before ? less(buckets, before) : buckets;
      case Quantiles quantiles ->
          earlier instanceof Quantiles before && quantiles.count() >= before.count()
              ? new Quantiles(
                  quantiles.count() - before.count(), quantiles.sum() - before.sum(), List.of())
              : quantiles;
      case Unrecorded nothing -> nothing;
    };
  }

  /** Without extremes: those of the whole time say nothing of a part. */
  private static Buckets less(Buckets later, Buckets earlier) {
    List<Long> counts = less(later.counts(), earlier.counts());
    if (later.count() < earlier.count()
        || !later.bounds().equals(earlier.bounds())
        || counts == null) {
      return later;
    }
    return new Buckets(
        later.count() - earlier.count(),
        less(later.sum(), earlier.sum()),
        null,
        null,
        later.bounds(),
        counts);
  }

  private static ExponentialBuckets less(ExponentialBuckets later, ExponentialBuckets earlier) {
    Range positive = less(later.positive(), earlier.positive());
    Range negative = less(later.negative(), earlier.negative());
    if (later.count() < earlier.count()
        || later.scale() != earlier.scale()
        || later.zeroCount() < earlier.zeroCount()
        || positive == null
        || negative == null) {
      return later;
    }
    return new ExponentialBuckets(
        later.count() - earlier.count(),
        less(later.sum(), earlier.sum()),
        null,
        null,
        later.scale(),
        later.zeroCount() - earlier.zeroCount(),
        later.zeroThreshold(),
        positive,
        negative);
  }

  private static @Nullable Double less(@Nullable Double later, @Nullable Double earlier) {
    return later == null || earlier == null ? null : (Double) (later - earlier);
  }

  private static @Nullable List<Long> less(List<Long> later, List<Long> earlier) {
    if (later.size() != earlier.size()) {
      return null;
    }
    List<Long> counts = new ArrayList<>(later.size());
    for (int i = 0; i < later.size(); i++) {
      long count = later.get(i) - earlier.get(i);
      if (count < 0) {
        return null;
      }
      counts.add(count);
    }
    return counts;
  }

  /** Null when the earlier buckets hold what the later ones do not. */
  private static @Nullable Range less(Range later, Range earlier) {
    List<Long> counts = new ArrayList<>(later.counts());
    for (int i = 0; i < earlier.counts().size(); i++) {
      int at = earlier.offset() + i - later.offset();
      long before = earlier.counts().get(i);
      if (before > 0 && (at < 0 || at >= counts.size() || counts.get(at) < before)) {
        return null;
      }
      if (before > 0) {
        counts.set(at, counts.get(at) - before);
      }
    }
    return new Range(later.offset(), counts);
  }
}
