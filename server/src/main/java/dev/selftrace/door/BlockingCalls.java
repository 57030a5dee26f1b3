package dev.selftrace.door;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * The step off the event loop: plain blocking code on a thread of its own (ADR 005). Thread-safe.
 */
public final class BlockingCalls {

  private final ExecutorService threads;

  /**
   * On these threads.
   *
   * @param threads one virtual thread per task; owned by the caller
   */
  public BlockingCalls(ExecutorService threads) {
    this.threads = threads;
  }

  /**
   * Runs the work when subscribed and emits what it returns, on its thread.
   *
   * @param abandon what to do with running work when nobody waits for its answer any more
   */
  public <T> Mono<T> call(Abandon abandon, Supplier<T> work) {
    return Mono.create(sink -> {
      AtomicBoolean abandoned = new AtomicBoolean();
      Runnable task =
          () -> {
            try {
              sink.success(work.get());
            } catch (RuntimeException | Error e) {
              if (!abandoned.get()) {
                sink.error(e);
              }
            }
          };
      try {
        Future<?> running = threads.submit(task);
        sink.onCancel(() -> {
          abandoned.set(true);
          if (abandon == Abandon.INTERRUPT) {
            running.cancel(true);
          }
        });
      } catch (RejectedExecutionException e) {
        sink.error(e);
      }
    });
  }

  /** What becomes of work whose caller went away. */
  public enum Abandon {
    /** It runs to its end: a lost connection is no cancellation (MCP up to 2025-11-25). */
    FINISH,
    /** Its thread is interrupted, which ends a read or a wait early. */
    INTERRUPT
  }
}
