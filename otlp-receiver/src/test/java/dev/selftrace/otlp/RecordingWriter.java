package dev.selftrace.otlp;

import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.SpanWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A store's way in that keeps what it gets. Answers at once, or as a test says. Thread-safe. */
public final class RecordingWriter implements SpanWriter {

  private final List<Batch> batches = new CopyOnWriteArrayList<>();
  private volatile Function<Batch, CompletionStage<Ack>> answer = RecordingWriter::ack;

  @Override
  public CompletionStage<Ack> append(Batch batch) {
    CompletionStage<Ack> stage = answer.apply(batch);
    batches.add(batch);
    return stage;
  }

  /** A stage that is complete: everything is stored. */
  public static CompletionStage<Ack> ack(Batch batch) {
    return CompletableFuture.completedFuture(
        new Ack(1, batch.spanCount(), batch.logCount(), batch.pointCount(), 0, 0));
  }

  /** Answers differently from now on; may throw. */
  public void answering(Function<Batch, CompletionStage<Ack>> next) {
    answer = next;
  }

  /** What came, in order. */
  public List<Batch> batches() {
    return List.copyOf(batches);
  }

  /** Spans in all batches. */
  public int spanCount() {
    return batches.stream().mapToInt(Batch::spanCount).sum();
  }

  /** Log records in all batches. */
  public int logCount() {
    return batches.stream().mapToInt(Batch::logCount).sum();
  }
}
