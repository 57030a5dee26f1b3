package dev.selftrace.otlp.grpc;

import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.IngestListener;
import dev.selftrace.otlp.Intake;
import dev.selftrace.otlp.Refusal;
import dev.selftrace.otlp.Signal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.io.InputStream;
import java.util.concurrent.Executor;

/** Begins an {@code Export} call: who is calling is settled before a byte of it is asked for. */
final class ExportHandler implements ServerCallHandler<InputStream, byte[]> {

  private final Ingest ingest;
  private final Signal signal;
  private final Executor workers;

  ExportHandler(Ingest ingest, Signal signal, Executor workers) {
    this.ingest = ingest;
    this.signal = signal;
    this.workers = workers;
  }

  @Override
  public ServerCall.Listener<InputStream> startCall(
      ServerCall<InputStream, byte[]> call, Metadata headers) {
    Intake intake =
        ingest.begin(GrpcCaller.of(call, headers), signal, IngestListener.Protocol.GRPC);
    ExportCall export = new ExportCall(call, intake, ingest.limits().responseBytesMax());
    Refusal refusal = intake.refusal();
    if (refusal != null) {
      export.refuse(refusal);
      return export;
    }
    ReceivedBytes received = ReceivedBytes.current();
    if (received != null) {
      received.countAgainst(intake, () -> workers.execute(export::refuseNow));
      export.countedBy(received);
    }
    // Two, so that a second message of what must be one is seen.
    call.request(2);
    return export;
  }
}
