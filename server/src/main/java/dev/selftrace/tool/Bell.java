package dev.selftrace.tool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.store.StoreInterruptedException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the one waiting thread, once until it looks again. Thread-safe. */
final class Bell {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition listening = lock.newCondition();
  private final Condition resting = lock.newCondition();

  @GuardedBy("lock")
  private boolean rung;

  /** Runs on a store thread. */
  void ring() {
    lock.lock();
    try {
      if (!rung) {
        rung = true;
        listening.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** From now on it has not rung. */
  void clear() {
    lock.lock();
    try {
      rung = false;
    } finally {
      lock.unlock();
    }
  }

  /** Rests so long whatever rings, then until it has rung or the time is over. */
  void await(long restNanos, long mostNanos) {
    lock.lock();
    try {
      long rest = Math.min(restNanos, mostNanos);
      long left = mostNanos - rest;
      while (rest > 0) {
        rest = resting.awaitNanos(rest);
      }
      while (!rung && left > 0) {
        left = listening.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreInterruptedException();
    } finally {
      lock.unlock();
    }
  }
}
