package dev.selftrace.store.index;

import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateQuery.Dimension;
import dev.selftrace.store.AggregateQuery.Fact;
import dev.selftrace.store.AggregateResult;
import dev.selftrace.store.AggregateRow;
import dev.selftrace.store.AggregateRow.Usage;
import dev.selftrace.store.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The groups of one question, at most so many. Confined to one read. */
final class Groups {

  private static final Comparator<@Nullable String> BY_VALUE =
      Comparator.nullsLast(Comparator.naturalOrder());

  private record Place(List<@Nullable String> values, long bucketStart) {}

  private final AggregateQuery query;
  private final int max;
  private final Map<Place, Tally> tallies = new HashMap<>();
  private boolean full;
  private long counted;
  private long leftOut;
  private long withoutDuration;
  private Usage elsewhere = Usage.NONE;

  Groups(AggregateQuery query, int max) {
    this.query = query;
    this.max = max;
  }

  /**
   * Counts one trace or span in its group.
   *
   * @param values for each dimension
   * @param startNanos when it began
   * @param nanos how long it took; null when that is not known
   * @return its group; null when it is left out
   */
  @Nullable Tally count(
      List<@Nullable String> values, long startNanos, boolean failed, @Nullable Long nanos) {
    if (hasNone(values)) {
      leftOut++;
      return null;
    }
    Tally tally = tally(new Place(cut(values), bucketOf(startNanos)));
    if (tally != null) {
      tally.add(failed, nanos);
      counted++;
      withoutDuration += nanos == null ? 1 : 0;
    }
    return tally;
  }

  private @Nullable Tally tally(Place place) {
    Tally known = tallies.get(place);
    if (known == null && tallies.size() == max) {
      full = true;
      return null;
    }
    if (known == null) {
      known = new Tally();
      tallies.put(place, known);
    }
    return known;
  }

  /** Whether there are names that only some have, and it has none of them. */
  private boolean hasNone(List<@Nullable String> values) {
    boolean partial = false;
    for (int i = 0; i < values.size(); i++) {
      Dimension dimension = query.groups().get(i);
      if (!(dimension instanceof Fact fact) || fact.isPartial()) {
        partial = true;
        if (values.get(i) != null) {
          return false;
        }
      }
    }
    return partial;
  }

  private static List<@Nullable String> cut(List<@Nullable String> values) {
    values.replaceAll(value ->
        value == null || value.length() <= AggregateQuery.VALUE_CHARS_MAX
            ? value
            : value.substring(0, AggregateQuery.VALUE_CHARS_MAX));
    return values;
  }

  private long bucketOf(long startNanos) {
    return query.bucketNanos() == 0 ? 0 : startNanos - startNanos % query.bucketNanos();
  }

  /** Adds what a group's model calls took; of no group with null. */
  void spend(@Nullable Tally tally, Usage usage) {
    if (tally == null) {
      elsewhere = elsewhere.and(usage);
    } else {
      tally.add(usage);
    }
  }

  /**
   * The answer.
   *
   * @param over time ran out
   * @param traces that were looked at
   * @param background traces that were passed over
   */
  AggregateResult answer(boolean over, long traces, long background) {
    List<AggregateRow> rows = new ArrayList<>(tallies.size());
    tallies.forEach((place, tally) -> rows.add(tally.row(place.values, place.bucketStart)));
    rows.sort(order());
    boolean exact = tallies.values().stream().allMatch(Tally::isExact);
    int shown = Math.min(rows.size(), query.matching().limit());
    return new AggregateResult(
        new Page<>(rows.subList(0, shown), rows.size(), !over && !full, over || full, null),
        traces,
        counted,
        leftOut,
        withoutDuration,
        background,
        elsewhere,
        exact ? 0 : DurationSketch.ERROR);
  }

  private Comparator<AggregateRow> order() {
    AggregateQuery.Measure first = query.measures().getFirst();
    return Comparator.comparingLong(AggregateRow::bucketStart)
        .reversed()
        .thenComparing(
            row -> row.value(first), Comparator.nullsLast(Comparator.<Double>reverseOrder()))
        .thenComparing(AggregateRow::group, Groups::compare);
  }

  private static int compare(List<@Nullable String> one, List<@Nullable String> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = BY_VALUE.compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
