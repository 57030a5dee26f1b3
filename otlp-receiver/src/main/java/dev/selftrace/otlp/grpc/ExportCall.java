package dev.selftrace.otlp.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.otlp.BodySource;
import dev.selftrace.otlp.ExportResponse;
import dev.selftrace.otlp.IngestResult;
import dev.selftrace.otlp.Intake;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.Outcome;
import dev.selftrace.otlp.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.InputStream;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code Export} call after its headers. gRPC calls it on one ingest worker at a time; the
 * answer comes from a store thread or, when the byte budget ends, from another worker. Guarded by
 * its lock.
 */
final class ExportCall extends ServerCall.Listener<InputStream> {

  private static final Logger LOG = LoggerFactory.getLogger(ExportCall.class);

  private final Intake intake;
  private final int responseBytesMax;
  private final Object lock = new Object();

  private final ServerCall<InputStream, byte[]> call;

  @GuardedBy("lock")
  private boolean answered;

  private @Nullable ReceivedBytes received;
  private boolean hasMessage;

  ExportCall(ServerCall<InputStream, byte[]> call, Intake intake, int responseBytesMax) {
    this.call = call;
    this.intake = intake;
    this.responseBytesMax = responseBytesMax;
  }

  void countedBy(ReceivedBytes counter) {
    received = counter;
  }

  @Override
  public void onMessage(InputStream message) {
    if (hasMessage) {
      return;
    }
    hasMessage = true;
    if (received != null) {
      received.handOver();
    }
    accept(() -> MessageReader.read(message, intake));
  }

  @Override
  public void onHalfClose() {
    if (!hasMessage) {
      accept(() -> {
        throw new MalformedException("Malformed: no message (expected: one)");
      });
    }
  }

  private void accept(BodySource body) {
    var _ = intake.accept(body).thenAccept(this::answer);
  }

  @Override
  public void onCancel() {
    intake.abandon();
  }

  private void answer(IngestResult result) {
    switch (result) {
      case IngestResult.Accepted accepted -> succeed(accepted.outcome());
      case IngestResult.Refused refused -> refuse(refused.refusal());
    }
  }

  private void succeed(Outcome outcome) {
    answerOnce(() -> {
      call.sendHeaders(new Metadata());
      call.sendMessage(ExportResponse.protobuf(outcome, responseBytesMax));
      call.close(Status.OK, new Metadata());
    });
  }

  /** Answers with a refusal, unless there is an answer already. */
  void refuse(Refusal refusal) {
    answerOnce(() -> call.close(GrpcStatus.of(refusal), GrpcStatus.trailers(refusal)));
  }

  private void answerOnce(Runnable answer) {
    synchronized (lock) {
      if (answered || call.isCancelled()) {
        return;
      }
      answered = true;
      try {
        answer.run();
      } catch (IllegalStateException | RejectedExecutionException e) {
        // The connection ended between the check and the answer: nobody is left to hear it.
        LOG.atDebug().setCause(e).log("A client went before its answer");
      }
    }
  }

  /** Answers with what the intake refused the call for while its bytes arrived. */
  void refuseNow() {
    Refusal refusal = intake.refusal();
    if (refusal != null) {
      refuse(refusal);
    }
  }
}
