package dev.selftrace.store.index;

import dev.selftrace.store.AggregateRow;
import dev.selftrace.store.AggregateRow.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is counted of one group so far. Confined to one read. */
final class Tally {

  private final DurationSketch durations = new DurationSketch();
  private long count;
  private long errors;
  private Usage usage = Usage.NONE;

  /**
   * Counts one trace or span.
   *
   * @param nanos how long it took; null when that is not known
   */
  void add(boolean failed, @Nullable Long nanos) {
    count++;
    errors += failed ? 1 : 0;
    if (nanos != null) {
      durations.add(nanos);
    }
  }

  void add(Usage more) {
    usage = usage.and(more);
  }

  boolean isExact() {
    return durations.isExact();
  }

  AggregateRow row(List<@Nullable String> group, long bucketStart) {
    return new AggregateRow(group, bucketStart, count, errors, durations.durations(), usage);
  }
}
