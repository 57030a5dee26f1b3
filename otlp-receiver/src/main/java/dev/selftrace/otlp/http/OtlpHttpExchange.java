package dev.selftrace.otlp.http;

import static java.util.Objects.requireNonNull;

import dev.selftrace.otlp.Refusal;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One request between its head and its answer. {@link #add} and {@link #finish} come one after the
 * other, {@link #abandon} may come at any time.
 */
public final class OtlpHttpExchange {

  private final @Nullable OtlpHttpResponse known;
  private final @Nullable OtlpHttpBody body;
  private final Executor workers;

  /** With an answer that no body will change. */
  OtlpHttpExchange(OtlpHttpResponse known) {
    this.known = known;
    this.body = null;
    this.workers = Runnable::run;
  }

  OtlpHttpExchange(OtlpHttpBody body, Executor workers) {
    this.known = null;
    this.body = body;
    this.workers = workers;
  }

  /**
   * Whether the body is wanted. If not, {@link #finish} has the answer and the body is not read.
   */
  public boolean wantsBody() {
    return body != null && body.intake().refusal() == null;
  }

  /**
   * Takes the next piece of the body, copying it.
   *
   * @return false when the request is refused by now: read no further, {@link #finish}, and close
   *     the connection after the answer
   */
  public boolean add(ByteBuffer piece) {
    return body != null && body.add(piece);
  }

  /**
   * The answer, once the body is complete or no more of it is wanted. The stage never fails; it may
   * complete on a store thread, so dependents must not block.
   */
  public CompletionStage<OtlpHttpResponse> finish() {
    if (body == null) {
      return CompletableFuture.completedFuture(requireNonNull(known, "known"));
    }
    Refusal refusal = body.intake().refusal();
    if (refusal != null) {
      return CompletableFuture.completedFuture(body.refused(refusal));
    }
    try {
      return CompletableFuture.supplyAsync(body::accept, workers).thenCompose(stage -> stage);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedFuture(body.refused(body.intake().stopping()));
    }
  }

  /** The sender has gone before its answer. */
  public void abandon() {
    if (body != null) {
      body.intake().abandon();
    }
  }
}
