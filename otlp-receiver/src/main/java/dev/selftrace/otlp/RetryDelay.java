package dev.selftrace.otlp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a refused sender should come back: spread out, so that they do not all come at once, and
 * always 1 to 30 seconds. Thread-safe when its generator is.
 */
final class RetryDelay {

  private static final long MIN_MILLIS = 1_000;
  private static final long MAX_MILLIS = 30_000;

  private final RandomGenerator random;

  RetryDelay(RandomGenerator random) {
    this.random = random;
  }

  /** Between the given time and twice as long. */
  Duration about(Duration least) {
    long from = Math.clamp(least.toMillis(), MIN_MILLIS, MAX_MILLIS);
    return Duration.ofMillis(Math.min(MAX_MILLIS, from + random.nextLong(from)));
  }
}
