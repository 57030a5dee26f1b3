package dev.selftrace.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What made the store refuse or wait in the last ten seconds; what health is told by. Thread-safe.
 */
final class Troubles {

  /** How long a trouble counts after it was last seen. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  /** A force slower than this means a slow disk. */
  private static final Duration FORCE_SLOW = Duration.ofMillis(500);

  private final InstantSource clock;
  private final Map<String, Instant> last = new ConcurrentHashMap<>();

  Troubles(InstantSource clock) {
    this.clock = clock;
  }

  void forced(Duration time) {
    if (time.compareTo(FORCE_SLOW) > 0) {
      note("disk slow: a force took more than " + FORCE_SLOW.toMillis() + " ms");
    }
  }

  void limitHit(String limit) {
    switch (limit) {
      case "queue-bytes-max" -> note("queue full: exports are told to come back");
      case "free-bytes-min" -> note("disk full: exports are told to come back, reads go on");
      default -> {} // an answer was cut short, which is not a trouble of the process
    }
  }

  /** The troubles of the last ten seconds. */
  List<String> now() {
    Instant since = clock.instant().minus(FRESH);
    return last.entrySet().stream()
        .filter(entry -> entry.getValue().isAfter(since))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private void note(String trouble) {
    last.put(trouble, clock.instant());
  }
}
