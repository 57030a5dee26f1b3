package dev.selftrace.analysis;

import dev.selftrace.model.Attributes;
import dev.selftrace.model.MetricKind;
import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.MetricPoint.Unrecorded;
import dev.selftrace.model.Temporality;
import dev.selftrace.store.StoredPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Points of one metric put together by group and interval. Pure.
 *
 * <p>Points that count since the one before are added up. Of a series that counts from its start,
 * what came between two points is added where the later one lies; its first point counts in full
 * when the series began in the window, and otherwise only says where counting begins. Two processes
 * that say the same of themselves are told apart by their starts.
 *
 * @param kind of the newest point; points of another kind are passed over
 * @param level whether the rows say how much there is, not how much came
 * @param rows newest interval first, then the largest first
 * @param points put together
 * @param begunBefore series that began before the window, of which only what came after their first
 *     point is known
 */
public record MetricTotals(
    MetricKind kind,
    boolean level,
    String unit,
    List<MetricTotal> rows,
    long points,
    long begunBefore) {

  public MetricTotals {
    rows = List.copyOf(rows);
  }

  private static final Comparator<StoredPoint> BY_TIME =
      Comparator.<StoredPoint>comparingLong(stored -> stored.point().timeNanos())
          .thenComparingLong(StoredPoint::arrival);

  /** Who counts from when. */
  private record Series(
      String service, @Nullable String instance, Attributes attributes, long startNanos) {}

  private record Place(List<@Nullable String> group, long bucketStart) {}

  /**
   * Puts points together.
   *
   * @param points newest arrival first, at least one
   * @param sinceNanos points that arrived before only say where counting begins
   * @param group the values that a point's row differs by
   * @param bucketNanos length of the intervals by the points' own times; 0 for none
   */
  public static MetricTotals of(
      List<StoredPoint> points,
      long sinceNanos,
      Function<StoredPoint, List<@Nullable String>> group,
      long bucketNanos) {
    StoredPoint newest = points.getFirst();
    boolean level =
        newest.kind() == MetricKind.GAUGE
            || (newest.kind() == MetricKind.SUM
                && !newest.monotonic()
                && newest.temporality() == Temporality.CUMULATIVE);
    Map<Series, List<StoredPoint>> series = new HashMap<>();
    for (StoredPoint point : points) {
      if (point.kind() == newest.kind() && !(point.point().value() instanceof Unrecorded)) {
        series.computeIfAbsent(series(point, level), key -> new ArrayList<>()).add(point);
      }
    }
    Map<Place, MetricSum> sums = new HashMap<>();
    long counted = 0;
    long begunBefore = 0;
    for (Map.Entry<Series, List<StoredPoint>> one : series.entrySet()) {
      one.getValue().sort(BY_TIME);
      MetricPoint.Value before = null;
      for (StoredPoint point : one.getValue()) {
        boolean cumulative = !level && countsFromStart(point);
        boolean whole = !cumulative || before != null || startsAfter(point, sinceNanos);
        MetricPoint.Value value = point.point().value();
        MetricPoint.Value change =
            cumulative && before != null ? MetricChange.since(before, value) : value;
        before = value;
        if (point.arrival() < sinceNanos) {
          continue;
        }
        counted++;
        begunBefore += whole ? 0 : 1;
        long time = point.point().timeNanos();
        long start = bucketNanos == 0 ? 0 : time - time % bucketNanos;
        MetricSum sum =
            sums.computeIfAbsent(new Place(group.apply(point), start), key -> new MetricSum(level));
        sum.add(one.getKey(), point, whole ? change : null);
      }
    }
    List<MetricTotal> rows = new ArrayList<>();
    sums.forEach((place, sum) -> rows.add(sum.row(place.group, place.bucketStart)));
    rows.sort(MetricTotal.ORDER);
    return new MetricTotals(newest.kind(), level, newest.unit(), rows, counted, begunBefore);
  }

  private static Series series(StoredPoint point, boolean level) {
    boolean byStart = !level && countsFromStart(point);
    return new Series(
        point.service(),
        point.instance(),
        point.point().attributes(),
        byStart ? point.point().startNanos() : 0);
  }

  private static boolean countsFromStart(StoredPoint point) {
    return point.kind() == MetricKind.SUMMARY || point.temporality() == Temporality.CUMULATIVE;
  }

  private static boolean startsAfter(StoredPoint point, long sinceNanos) {
    return point.point().startNanos() != 0 && point.point().startNanos() >= sinceNanos;
  }
}
