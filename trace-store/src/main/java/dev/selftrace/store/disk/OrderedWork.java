package dev.selftrace.store.disk;

import dev.selftrace.store.StoreException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Work that runs on several threads while its results are used by one, in the order in which the
 * work was given. Confined to the thread that gives it.
 */
final class OrderedWork {

  /** Raw bytes that may be under way; one piece is let in however large it is. */
  static final long BYTES_MAX = 16L << 20;

  private record Pending(CompletableFuture<Runnable> work, long bytes) {}

  private final Executor executor;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private long bytes;

  OrderedWork(Executor executor) {
    this.executor = executor;
  }

  /**
   * Starts a piece of work, after waiting for older pieces when too much is under way.
   *
   * @param use is called with the result, on this thread, in order
   * @param size raw bytes the piece holds on to
   */
  <T> void add(Supplier<T> work, Consumer<T> use, long size) {
    while (!pending.isEmpty() && bytes + size > BYTES_MAX) {
      useOldest();
    }
    bytes += size;
    pending.add(
        new Pending(
            CompletableFuture.supplyAsync(
                () -> {
                  T result = work.get();
                  return () -> use.accept(result);
                },
                executor),
            size));
  }

  /** Waits for everything given so far and uses it. */
  void finish() {
    while (!pending.isEmpty()) {
      useOldest();
    }
  }

  private void useOldest() {
    Pending oldest = pending.removeFirst();
    bytes -= oldest.bytes();
    try {
      oldest.work().join().run();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof StoreException expected) {
        throw expected;
      }
      throw failed;
    }
  }
}
