package dev.selftrace.tool;

import dev.selftrace.store.StoreInterruptedException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Turns at reading the store: so many at once in all, and of one caller, first come first served
 * (ADR 005). A caller's own crowd queues behind itself and takes no turn from others. Thread-safe.
 */
final class QueryPermits {

  private final Semaphore all;
  private final int perCallerMax;
  private final Duration patience;
  private final Map<Object, Turns> callers = new ConcurrentHashMap<>();

  QueryPermits(int most, int perCallerMax, Duration patience) {
    this.all = new Semaphore(most, true);
    this.perCallerMax = perCallerMax;
    this.patience = patience;
  }

  /**
   * Does the work when it is this caller's turn.
   *
   * @throws BusyException when the turn does not come in time
   * @throws StoreInterruptedException when interrupted while waiting
   */
  <T> T during(Object caller, Supplier<T> work) {
    Turns turns = join(caller);
    try {
      acquire(turns.semaphore);
      try {
        acquire(all);
        try {
          return work.get();
        } finally {
          all.release();
        }
      } finally {
        turns.semaphore.release();
      }
    } finally {
      leave(caller);
    }
  }

  /** Callers with work under way or waiting. */
  int callers() {
    return callers.size();
  }

  private void acquire(Semaphore semaphore) {
    try {
      if (!semaphore.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new BusyException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreInterruptedException();
    }
  }

  private Turns join(Object caller) {
    return callers.compute(
        caller,
        (key, present) -> {
          Turns turns = present == null ? new Turns(new Semaphore(perCallerMax, true)) : present;
          turns.users++;
          return turns;
        });
  }

  private void leave(Object caller) {
    callers.computeIfPresent(caller, (key, turns) -> --turns.users == 0 ? null : turns);
  }

  /** A caller's turns; {@code users} is guarded by the map's entry. */
  private static final class Turns {
    final Semaphore semaphore;
    int users;

    Turns(Semaphore semaphore) {
      this.semaphore = semaphore;
    }
  }

  /** No turn in time: the same call may succeed later. */
  static final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
