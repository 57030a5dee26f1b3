package dev.selftrace.store.disk;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The segments of one tenant by number, oldest first. Thread-safe. */
final class SegmentList {

  private final ConcurrentSkipListMap<Integer, Segment> segments = new ConcurrentSkipListMap<>();

  void add(Segment segment) {
    segments.put(segment.number(), segment);
  }

  void remove(Segment segment) {
    segments.remove(segment.number());
  }

  /** The segment of this number; null when it has expired. */
  @Nullable Segment get(int number) {
    return segments.get(number);
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** A live view. */
  Collection<Segment> all() {
    return Collections.unmodifiableCollection(segments.values());
  }

  /** Log bytes of all. */
  long bytes() {
    return segments.values().stream().mapToLong(Segment::bytes).sum();
  }
}
