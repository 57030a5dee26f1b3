package dev.selftrace.store.disk;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * A few {@link FrameEncoder}s for many callers: as many threads compress at once as there are
 * processors, the others wait their turn. Thread-safe.
 */
final class FrameEncoders implements AutoCloseable {

  private final ConcurrentLinkedQueue<FrameEncoder> idle = new ConcurrentLinkedQueue<>();
  private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors() + 2);

  /** An encoder of one's own until it is given back. */
  FrameEncoder take() {
    turns.acquireUninterruptibly();
    FrameEncoder encoder = idle.poll();
    return encoder != null ? encoder : new FrameEncoder();
  }

  void giveBack(FrameEncoder encoder) {
    encoder.trim();
    idle.add(encoder);
    turns.release();
  }

  /** Frees idle encoders; those still out are freed by the garbage collector. */
  @Override
  public void close() {
    for (FrameEncoder encoder = idle.poll(); encoder != null; encoder = idle.poll()) {
      encoder.close();
    }
  }
}
