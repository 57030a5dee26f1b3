package dev.selftrace.store.index;

import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/**
 * Things that last for a while, found by a time they touch. One writer, any number of readers that
 * never wait.
 *
 * <p>The idea: things are kept by start, apart for each class of duration, and a class holds what
 * lasts less than twice as long as its shortest. What touches a moment began at most one longest
 * duration of its class before, so a search passes at most about as many things that it does not
 * want as it finds, however long a few others last.
 */
final class Intervals<T> {

  /** Tells things of one start apart; the order has no other meaning. */
  private record Key(long start, long high, long low, long third) implements Comparable<Key> {

    private static Key first(long start) {
      return new Key(start, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);
    }

    private static Key last(long start) {
      return new Key(start, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Override
    public int compareTo(Key other) {
      int order = Long.compare(start, other.start);
      order = order != 0 ? order : Long.compare(high, other.high);
      order = order != 0 ? order : Long.compare(low, other.low);
      return order != 0 ? order : Long.compare(third, other.third);
    }
  }

  private record Lasting<T>(long end, T thing) {}

  private final ConcurrentSkipListMap<Integer, ConcurrentSkipListMap<Key, Lasting<T>>> classes =
      new ConcurrentSkipListMap<>();

  /**
   * Adds or replaces a thing.
   *
   * @param name of the thing, unique among those of one start and class
   * @param end its last moment; before its start, it is a moment only
   */
  void put(TraceKey name, long third, long start, long end, T thing) {
    classes
        .computeIfAbsent(classOf(start, end), key -> new ConcurrentSkipListMap<>())
        .put(key(name, third, start), new Lasting<>(Math.max(start, end), thing));
  }

  boolean isEmpty() {
    return classes.values().stream().allMatch(Map::isEmpty);
  }

  /** Removes what was put under the same name, start and end. */
  void remove(TraceKey name, long third, long start, long end) {
    Map<Key, Lasting<T>> ofClass = classes.get(classOf(start, end));
    if (ofClass != null) {
      ofClass.remove(key(name, third, start));
    }
  }

  /**
   * Visits what touches a range of time, both ends included, in an order that depends on the things
   * alone.
   *
   * @param visit returns whether to go on
   */
  void touching(long from, long to, Predicate<T> visit) {
    for (Map.Entry<Integer, ConcurrentSkipListMap<Key, Lasting<T>>> ofClass : classes.entrySet()) {
      long longest = ofClass.getKey() >= Long.SIZE - 1 ? Long.MAX_VALUE : 1L << ofClass.getKey();
      NavigableMap<Key, Lasting<T>> near =
          ofClass
              .getValue()
              .subMap(Key.first(Times.minus(from, longest)), true, Key.last(to), true);
      for (Lasting<T> lasting : near.values()) {
        if (lasting.end() >= from && !visit.test(lasting.thing())) {
          return;
        }
      }
    }
  }

  private static Key key(TraceKey name, long third, long start) {
    return new Key(start, name.traceId().high(), name.traceId().low(), third);
  }

  /** Things of class n last less than 2 to the n nanoseconds. */
  private static int classOf(long start, long end) {
    return Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, Times.minus(end, start)));
  }
}
