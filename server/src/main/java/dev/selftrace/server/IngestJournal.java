package dev.selftrace.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.otlp.IngestListener;
import dev.selftrace.otlp.IngestListener.Protocol;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What arrived for one tenant since the start and what was refused, by source and by reason.
 * Bounded: the source that was silent longest is forgotten first. Thread-safe.
 */
final class IngestJournal {

  /** Sources remembered. */
  static final int SOURCES_MAX = 200;

  /** Reasons remembered; a door has fewer. */
  static final int REASONS_MAX = 50;

  private final InstantSource clock;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final SequencedMap<SourceKey, Source> sources = new LinkedHashMap<>();

  @GuardedBy("lock")
  private final SequencedMap<String, Rejection> rejections = new LinkedHashMap<>();

  @GuardedBy("lock")
  private long differing;

  IngestJournal(InstantSource clock) {
    this.clock = clock;
  }

  /** Hears what became of the requests of one key; null for a request without one. */
  IngestListener listener(@Nullable String keyId) {
    return new KeyListener(keyId);
  }

  List<Source> sources() {
    synchronized (lock) {
      List<Source> all = new ArrayList<>(sources.values());
      all.sort(Comparator.comparingLong(Source::lastNanos).reversed());
      return all;
    }
  }

  List<Rejection> rejections() {
    synchronized (lock) {
      List<Rejection> all = new ArrayList<>(rejections.values());
      all.sort(Comparator.comparingLong(Rejection::lastNanos).reversed());
      return all;
    }
  }

  /** Spans that came again with another payload. */
  long differing() {
    synchronized (lock) {
      return differing;
    }
  }

  private long nowNanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private static <K, V> void put(SequencedMap<K, V> map, K key, V value, int max) {
    map.putLast(key, value);
    if (map.size() > max) {
      map.pollFirstEntry();
    }
  }

  /** Spans, logs and metric points of one service, by one way in, under one key. */
  record Source(SourceKey key, long spans, long logs, long points, long lastNanos) {}

  /** What tells sources apart. */
  record SourceKey(String service, Protocol protocol, @Nullable String keyId) {}

  /** What was refused for one reason. */
  record Rejection(String reason, long count, long lastNanos, String example) {}

  private final class KeyListener implements IngestListener {

    private final @Nullable String keyId;

    KeyListener(@Nullable String keyId) {
      this.keyId = keyId;
    }

    @Override
    public void stored(Protocol protocol, String service, int spans, int logs, long bytes) {
      add(new SourceKey(service, protocol, keyId), spans, logs, 0);
    }

    @Override
    public void metricsStored(Protocol protocol, String service, int points, long bytes) {
      add(new SourceKey(service, protocol, keyId), 0, 0, points);
    }

    private void add(SourceKey key, int spans, int logs, int points) {
      synchronized (lock) {
        Source before = sources.getOrDefault(key, new Source(key, 0, 0, 0, 0));
        put(
            sources,
            key,
            new Source(
                key,
                before.spans() + spans,
                before.logs() + logs,
                before.points() + points,
                nowNanos()),
            SOURCES_MAX);
      }
    }

    @Override
    public void duplicates(int same, int different) {
      synchronized (lock) {
        differing += different;
      }
    }

    @Override
    public void rejected(Protocol protocol, String reason, long count, String example) {
      synchronized (lock) {
        Rejection before = rejections.get(reason);
        long total = count + (before == null ? 0 : before.count());
        put(rejections, reason, new Rejection(reason, total, nowNanos(), example), REASONS_MAX);
      }
    }
  }
}
