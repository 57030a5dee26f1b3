package dev.selftrace.store.disk;

import dev.selftrace.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way to disk. The writer calls exactly one of {@link #durable} and {@link
 * #failed}, once.
 */
interface Append {

  /** What to write; null when everything in the batch is durable and visible already. */
  FrameEncoder.@Nullable Encoded frame();

  /**
   * The frame is on disk: publish its rows, then acknowledge.
   *
   * @param placed where it lies; null when there was nothing to write
   */
  void durable(@Nullable Placed placed);

  /** Nothing of it was stored. */
  void failed(StoreException cause);

  /**
   * Where a frame was written.
   *
   * @param firstChunk number of the frame's first chunk within its segment
   * @param arrival nanoseconds since the epoch
   */
  record Placed(Segment segment, int firstChunk, long arrival) {}
}
