package dev.selftrace.store.index;

import dev.selftrace.store.MetricQuery;
import dev.selftrace.store.MetricRow;
import dev.selftrace.store.Page;
import dev.selftrace.store.StoredPoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one tenant by name and arrival, points included: whoever sums them up reads
 * thousands. Changed under the lock of its index; read by anybody without waiting.
 */
final class MetricTable {

  /** Where a metric stands among those of its name. */
  private record Place(long arrival, long number) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byArrival = Long.compare(arrival, other.arrival);
      return byArrival != 0 ? byArrival : Long.compare(number, other.number);
    }
  }

  private record Placed(Place place, MetricEntry metric) {}

  private final ConcurrentHashMap<Long, MetricEntry> byHash = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<String, ConcurrentSkipListMap<Place, MetricEntry>> byName =
      new ConcurrentSkipListMap<>();

  /** Only touched under the lock of the index, like the fields that follow. */
  private final ArrayDeque<Placed> byArrival = new ArrayDeque<>();

  private long lastNumber;
  private long points;
  private long bytes;

  @Nullable MetricEntry find(long hash) {
    return byHash.get(hash);
  }

  void add(MetricEntry metric) {
    Place place = new Place(metric.arrival(), ++lastNumber);
    byHash.put(metric.hash(), metric);
    byArrival.addLast(new Placed(place, metric));
    byName.computeIfAbsent(metric.name(), name -> new ConcurrentSkipListMap<>()).put(place, metric);
    points += metric.pointCount();
    bytes += metric.bytes();
  }

  /** Points there are. */
  long points() {
    return points;
  }

  /** Received bytes of the metrics there are. */
  long bytes() {
    return bytes;
  }

  /** When the metric that arrived first did; far in the future when there is none. */
  long oldestArrival() {
    return byArrival.isEmpty() ? Long.MAX_VALUE : byArrival.getFirst().place().arrival();
  }

  /** Takes out the metric that arrived first. */
  void removeOldest() {
    Placed oldest = byArrival.removeFirst();
    MetricEntry metric = oldest.metric();
    byHash.remove(metric.hash());
    NavigableMap<Place, MetricEntry> ofName = byName.get(metric.name());
    if (ofName != null) {
      ofName.remove(oldest.place());
      if (ofName.isEmpty()) {
        byName.remove(metric.name());
      }
    }
    points -= metric.pointCount();
    bytes -= metric.bytes();
  }

  /** Metrics with arrivals in a window, by name. */
  Page<MetricRow> names(long since, long until, long horizon, int limit, Patience patience) {
    List<MetricRow> rows = new ArrayList<>();
    long total = 0;
    for (Map.Entry<String, ConcurrentSkipListMap<Place, MetricEntry>> named : byName.entrySet()) {
      if (!patience.lasts()) {
        break;
      }
      MetricRow row = row(named.getKey(), window(named.getValue(), since, until, horizon));
      total += row == null ? 0 : 1;
      if (row != null && rows.size() < limit) {
        rows.add(row);
      }
    }
    boolean over = patience.isOver();
    return new Page<>(rows, total, !over, over || total > rows.size(), null);
  }

  private static @Nullable MetricRow row(String name, NavigableMap<Place, MetricEntry> metrics) {
    Map.Entry<Place, MetricEntry> last = metrics.lastEntry();
    if (last == null) {
      return null;
    }
    TreeSet<String> services = new TreeSet<>();
    long points = 0;
    for (MetricEntry metric : metrics.values()) {
      services.add(metric.service());
      points += metric.pointCount();
    }
    MetricEntry newest = last.getValue();
    return new MetricRow(
        name, newest.unit(), newest.kind(), List.copyOf(services), points, newest.arrival());
  }

  /** Points of one metric. */
  Page<StoredPoint> points(MetricQuery query, long horizon, Patience patience) {
    NavigableMap<Place, MetricEntry> ofName =
        byName.getOrDefault(query.name(), new ConcurrentSkipListMap<>());
    List<StoredPoint> found = new ArrayList<>();
    long total = 0;
    for (MetricEntry metric :
        window(ofName, query.sinceNanos(), query.untilNanos(), horizon).descendingMap().values()) {
      if (!patience.lasts()) {
        break;
      }
      if (query.service() != null && !query.service().equals(metric.service())) {
        continue;
      }
      for (int i = 0; i < metric.pointCount() && found.size() < query.limit(); i++) {
        found.add(metric.point(i));
      }
      total += metric.pointCount();
    }
    boolean over = patience.isOver();
    return new Page<>(found, total, !over, over || total > found.size(), null);
  }

  private static NavigableMap<Place, MetricEntry> window(
      NavigableMap<Place, MetricEntry> metrics, long since, long until, long horizon) {
    long end = until > horizon ? Times.plus(horizon, 1) : until;
    return since >= end
        ? Collections.unmodifiableNavigableMap(new TreeMap<>())
        : metrics.subMap(new Place(since, 0), true, new Place(end, 0), false);
  }
}
