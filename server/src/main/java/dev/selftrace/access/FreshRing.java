package dev.selftrace.access;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key file as it was at most a quarter of a second ago. Whoever asks after that looks whether
 * the file was replaced; the others go on with what is known. Thread-safe.
 */
final class FreshRing {

  private static final Logger LOG = LoggerFactory.getLogger(FreshRing.class);

  private static final long AGE_NANOS_MAX = Duration.ofMillis(250).toNanos();

  private final KeyFile file;
  private final LongSupplier nanoTime;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile Seen seen;

  FreshRing(KeyFile file, LongSupplier nanoTime) {
    this.file = file;
    this.nanoTime = nanoTime;
    Object version = file.version();
    this.seen = new Seen(file.read(), version, nanoTime.getAsLong());
  }

  KeyRing now() {
    if (nanoTime.getAsLong() - seen.lookedAt() >= AGE_NANOS_MAX && looking.tryLock()) {
      try {
        seen = look(seen, nanoTime.getAsLong());
      } finally {
        looking.unlock();
      }
    }
    return seen.ring();
  }

  /** The version is read before the file, so that a change in between is seen at the next look. */
  private Seen look(Seen before, long now) {
    Object version = file.version();
    if (version.equals(before.version())) {
      return new Seen(before.ring(), version, now);
    }
    try {
      return new Seen(file.read(), version, now);
    } catch (UncheckedIOException e) {
      LOG.atError().setCause(e).log("The key file cannot be read; the keys known so far go on");
      return new Seen(before.ring(), version, now);
    }
  }

  private record Seen(KeyRing ring, Object version, long lookedAt) {}
}
