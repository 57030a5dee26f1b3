package dev.selftrace.store.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until told otherwise. Thread-safe. */
public final class TestClock implements InstantSource {

  /** Where it begins. */
  public static final Instant START = Instant.parse("2026-07-28T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves on. */
  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  /** Jumps, perhaps back. */
  public void set(Instant to) {
    now.set(to);
  }

  /** Nanoseconds since the epoch. */
  public long nanos() {
    return nanos(now.get());
  }

  /** Nanoseconds since the epoch. */
  public static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
