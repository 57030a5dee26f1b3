package dev.selftrace.store.disk;

import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.StoreMetrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes accepted but not yet durable, over all tenants, bounded. A batch that is larger than the
 * whole budget is let in when it is alone, or it could never be stored. Thread-safe.
 */
final class ByteBudget {

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final AtomicLong taken = new AtomicLong();
  private final long bytesMax;
  private final StoreMetrics metrics;

  ByteBudget(long bytesMax, StoreMetrics metrics) {
    this.bytesMax = bytesMax;
    this.metrics = metrics;
  }

  /**
   * Takes bytes; the caller gives them back.
   *
   * @throws StoreFullException when there are not so many left
   */
  void take(long bytes) {
    long before = taken.getAndAdd(bytes);
    if (before > 0 && before + bytes > bytesMax) {
      taken.addAndGet(-bytes);
      metrics.limitHit("queue-bytes-max");
      throw new StoreFullException("queue-bytes-max", RETRY);
    }
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
