package dev.selftrace.otlp.grpc;

import dev.selftrace.otlp.Refusal;
import dev.selftrace.otlp.RpcStatus;
import io.grpc.Metadata;
import io.grpc.Status;

/** Refusals as gRPC says them: a status code, and the details in the trailers. */
final class GrpcStatus {

  static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private GrpcStatus() {}

  /** The one table from refusals to codes (OTLP 1.11.0, "Failures" and "OTLP/gRPC Throttling"). */
  static Status of(Refusal refusal) {
    Status status =
        switch (refusal.kind()) {
          case UNAVAILABLE -> Status.UNAVAILABLE;
          // Only with RetryInfo does a client repeat this one; without, it drops the data.
          case THROTTLED, TOO_LARGE -> Status.RESOURCE_EXHAUSTED;
          case MALFORMED -> Status.INVALID_ARGUMENT;
          case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
          case FORBIDDEN -> Status.PERMISSION_DENIED;
        };
    return status.withDescription(refusal.message());
  }

  /** The trailers that belong to {@link #of}. */
  static Metadata trailers(Refusal refusal) {
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, RpcStatus.of(of(refusal).getCode().value(), refusal).protobuf());
    return trailers;
  }
}
