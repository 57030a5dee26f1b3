package dev.selftrace.store.index;

import dev.selftrace.store.StoreInterruptedException;
import java.util.function.LongSupplier;

/**
 * How long one read may go on looking. Confined to that read.
 *
 * <p>Once a page is full, only its total is still being counted; nobody should wait long for that,
 * so {@link #hurry} leaves a tenth of the time.
 */
final class Patience {

  private static final int STEPS_PER_LOOK = 64;
  private static final int HURRY_PART = 10;

  private final LongSupplier ticks;
  private final long allowedNanos;
  private long deadline;
  private int steps;
  private boolean over;

  /**
   * @param ticks nanoseconds of a clock that only goes forward
   */
  Patience(LongSupplier ticks, long allowedNanos) {
    this.ticks = ticks;
    this.allowedNanos = allowedNanos;
    this.deadline = ticks.getAsLong() + allowedNanos;
  }

  /**
   * Whether there is time for one more trace.
   *
   * @throws StoreInterruptedException when the thread was interrupted
   */
  boolean lasts() {
    if (Thread.currentThread().isInterrupted()) {
      throw new StoreInterruptedException();
    }
    if (!over && steps++ % STEPS_PER_LOOK == 0) {
      over = ticks.getAsLong() - deadline >= 0;
    }
    return !over;
  }

  /** The same where each step is slow: the clock is read every time. */
  boolean lastsForOneRead() {
    steps = 0;
    return lasts();
  }

  /** Whether something was left out for lack of time. */
  boolean isOver() {
    return over;
  }

  void hurry() {
    deadline = Math.min(deadline, ticks.getAsLong() + allowedNanos / HURRY_PART);
  }
}
