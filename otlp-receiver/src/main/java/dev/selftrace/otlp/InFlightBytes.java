package dev.selftrace.otlp;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The budget of bytes that all open requests may hold together. Taken before bytes are kept, so
 * that what is over it never costs memory. Thread-safe.
 */
final class InFlightBytes {

  private final long max;
  private final AtomicLong used = new AtomicLong();

  InFlightBytes(long max) {
    this.max = max;
  }

  /** Takes bytes; false and nothing taken when they do not fit. */
  boolean take(long bytes) {
    long before = used.get();
    while (before + bytes <= max) {
      if (used.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = used.get();
    }
    return false;
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }
}
