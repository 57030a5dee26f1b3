package dev.selftrace.store.disk;

import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Origin;
import dev.selftrace.store.ReceivedLog;
import dev.selftrace.store.ReceivedMetric;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.index.Locations;
import dev.selftrace.store.index.Prepared;
import dev.selftrace.store.index.TenantIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One batch of one tenant between the caller's thread, which prepares, compresses and checksums it,
 * and the writer's, which makes it durable, publishes it and answers.
 */
final class DiskAppend implements Append {

  private final Engine engine;
  private final TenantIndex index;
  private final Prepared prepared;
  private final FrameEncoder.@Nullable Encoded frame;
  private final long batchBytes;
  private final long startNanos = System.nanoTime();
  private final CompletableFuture<Ack> answer = new CompletableFuture<>();

  private DiskAppend(
      Engine engine,
      TenantIndex index,
      Prepared prepared,
      FrameEncoder.@Nullable Encoded frame,
      long batchBytes) {
    this.engine = engine;
    this.index = index;
    this.prepared = prepared;
    this.frame = frame;
    this.batchBytes = batchBytes;
  }

  /**
   * Derives rows and encodes what is new.
   *
   * @param batchBytes taken from the queue's budget; given back with the answer
   */
  static DiskAppend of(Engine engine, TenantIndex index, Batch batch, long batchBytes) {
    Prepared prepared = index.prepare(batch);
    return new DiskAppend(
        engine,
        index,
        prepared,
        prepared.isEmpty() ? null : encode(engine.encoders(), prepared.fresh()),
        batchBytes);
  }

  /** Received bytes of a batch: what the queue is measured in. */
  static long bytesOf(Batch batch) {
    long bytes = 0;
    for (Batch.SpanGroup group : batch.spans()) {
      bytes += group.origin().resourceBytes().length() + group.origin().scopeBytes().length();
      for (ReceivedSpan span : group.spans()) {
        bytes += span.bytes().length();
      }
    }
    for (Batch.LogGroup group : batch.logs()) {
      bytes += group.origin().resourceBytes().length() + group.origin().scopeBytes().length();
      for (ReceivedLog log : group.logs()) {
        bytes += log.bytes().length();
      }
    }
    for (Batch.MetricGroup group : batch.metrics()) {
      bytes += group.origin().resourceBytes().length() + group.origin().scopeBytes().length();
      for (ReceivedMetric metric : group.metrics()) {
        bytes += metric.bytes().length();
      }
    }
    return bytes;
  }

  private static FrameEncoder.Encoded encode(FrameEncoders encoders, Batch batch) {
    List<Origin> origins = new ArrayList<>();
    batch.spans().forEach(group -> origins.add(group.origin()));
    batch.logs().forEach(group -> origins.add(group.origin()));
    batch.metrics().forEach(group -> origins.add(group.origin()));
    FrameEncoder encoder = encoders.take();
    try {
      encoder.begin(origins);
      int origin = 0;
      for (Batch.SpanGroup group : batch.spans()) {
        for (ReceivedSpan span : group.spans()) {
          encoder.add(origin, span);
        }
        origin++;
      }
      for (Batch.LogGroup group : batch.logs()) {
        for (ReceivedLog log : group.logs()) {
          encoder.add(origin, log);
        }
        origin++;
      }
      for (Batch.MetricGroup group : batch.metrics()) {
        for (ReceivedMetric metric : group.metrics()) {
          encoder.add(origin, metric);
        }
        origin++;
      }
      return encoder.finish();
    } finally {
      encoders.giveBack(encoder);
    }
  }

  CompletionStage<Ack> answer() {
    return answer;
  }

  @Override
  public FrameEncoder.@Nullable Encoded frame() {
    return frame;
  }

  @Override
  public void durable(@Nullable Placed placed) {
    Ack ack;
    try {
      ack =
          placed == null || frame == null
              ? index.publish(prepared, 0, NOWHERE)
              : index.publish(
                  prepared,
                  placed.arrival(),
                  PlacedRecords.of(placed, frame.places(), prepared.fresh()));
    } catch (RuntimeException unforeseen) {
      failed(new StoreClosedException("Closed: a durable batch could not be shown", unforeseen));
      throw unforeseen;
    }
    engine.queue().giveBack(batchBytes);
    long nanos = System.nanoTime() - startNanos;
    engine.metrics().appended(ack.spans(), ack.logs(), batchBytes, nanos);
    answer.complete(ack);
  }

  @Override
  public void failed(StoreException cause) {
    engine.queue().giveBack(batchBytes);
    answer.completeExceptionally(cause);
  }

  private static final Locations NOWHERE =
      new Locations() {
        @Override
        public long span(int position) {
          throw new IllegalStateException("nothing was written");
        }

        @Override
        public long log(int position) {
          throw new IllegalStateException("nothing was written");
        }
      };
}
