package dev.selftrace.store.index;

import dev.selftrace.store.LooseLogQuery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The log records of one tenant that name no trace, by service and time. Changed under the lock of
 * its index; read by anybody without waiting.
 */
final class LooseLogs {

  /** Where a record stands among those of its service. */
  record Place(long timeNanos, long hash) implements Comparable<Place> {

    static Place firstAt(long timeNanos) {
      return new Place(timeNanos, Long.MIN_VALUE);
    }

    static Place lastAt(long timeNanos) {
      return new Place(timeNanos, Long.MAX_VALUE);
    }

    @Override
    public int compareTo(Place other) {
      int byTime = Long.compare(timeNanos, other.timeNanos);
      return byTime != 0 ? byTime : Long.compare(hash, other.hash);
    }
  }

  private static final Comparator<LogEntry> BY_TIME =
      Comparator.comparingLong(LogEntry::timeNanos).thenComparing(LogEntry::service);

  private final ConcurrentHashMap<Long, LogEntry> byHash = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, ConcurrentSkipListMap<Place, LogEntry>> all =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, ConcurrentSkipListMap<Place, LogEntry>> errors =
      new ConcurrentHashMap<>();

  /** Only touched under the lock of the index. */
  private final ArrayDeque<LogEntry> byArrival = new ArrayDeque<>();

  @Nullable LogEntry find(long hash) {
    return byHash.get(hash);
  }

  void add(LogEntry log) {
    byHash.put(log.key(), log);
    byArrival.addLast(log);
    put(all, log);
    if (log.error() != null) {
      put(errors, log);
    }
  }

  int count() {
    return byArrival.size();
  }

  /** When the record that arrived first did. */
  OptionalLong oldestArrival() {
    return byArrival.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(byArrival.getFirst().arrival());
  }

  /** Takes out the record that arrived first. */
  LogEntry removeOldest() {
    LogEntry oldest = byArrival.removeFirst();
    byHash.remove(oldest.key());
    remove(all, oldest);
    if (oldest.error() != null) {
      remove(errors, oldest);
    }
    return oldest;
  }

  /** Records with an error of one service from a time to another, both included, by time. */
  NavigableMap<Place, LogEntry> errors(String service, long from, long to) {
    return from > to ? Collections.emptyNavigableMap() : between(errors.get(service), from, to);
  }

  /** What is asked for, as it was at a moment, by time. */
  List<LogEntry> find(LooseLogQuery query, long horizon) {
    if (query.sinceNanos() >= query.untilNanos()) {
      return List.of();
    }
    var kind = query.errorsOnly() ? errors : all;
    String service = query.service();
    Collection<String> services =
        service == null ? List.copyOf(kind.keySet()) : Collections.singleton(service);
    List<LogEntry> found = new ArrayList<>();
    for (String each : services) {
      between(kind.get(each), query.sinceNanos(), query.untilNanos() - 1).values().stream()
          .filter(log -> log.arrival() <= horizon)
          .limit(query.limit())
          .forEach(found::add);
    }
    found.sort(BY_TIME);
    return found.subList(0, Math.min(found.size(), query.limit()));
  }

  private static NavigableMap<Place, LogEntry> between(
      @Nullable NavigableMap<Place, LogEntry> logs, long from, long to) {
    return logs == null
        ? Collections.emptyNavigableMap()
        : logs.subMap(Place.firstAt(from), true, Place.lastAt(to), true);
  }

  private static Place place(LogEntry log) {
    return new Place(log.timeNanos(), log.key());
  }

  private static void put(
      ConcurrentHashMap<String, ConcurrentSkipListMap<Place, LogEntry>> logs, LogEntry log) {
    logs.computeIfAbsent(log.service(), key -> new ConcurrentSkipListMap<>()).put(place(log), log);
  }

  private static void remove(
      ConcurrentHashMap<String, ConcurrentSkipListMap<Place, LogEntry>> logs, LogEntry log) {
    logs.computeIfPresent(
        log.service(),
        (service, some) -> {
          some.remove(place(log));
          return some.isEmpty() ? null : some;
        });
  }
}
