package dev.selftrace.store;

import java.util.concurrent.CompletionStage;

/** The way in. Thread-safe. */
public interface SpanWriter {

  /**
   * Appends a batch. The stage completes when the batch is durable and visible to every later read;
   * it completes exceptionally with a {@link StoreException} when it is neither. Facts are derived
   * and bytes compressed on the calling thread; the stage may complete on a store thread, so
   * dependents must not block.
   *
   * @throws StoreFullException when queue or disk have no room; nothing was stored, retry later
   * @throws StoreClosedException when the store or its writer has stopped
   */
  CompletionStage<Ack> append(Batch batch);
}
