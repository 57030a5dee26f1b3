package dev.selftrace.benchmarks.load;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Sends over OTLP/gRPC, one channel of its own, bytes as they are. */
final class GrpcExporter implements Exporter {

  private static final MethodDescriptor<byte[], ExportTraceServiceResponse> EXPORT =
      TraceServiceGrpc.getExportMethod().toBuilder(
              new Bytes(), TraceServiceGrpc.getExportMethod().getResponseMarshaller())
          .build();

  private final ManagedChannel channel;
  private final Channel withKey;

  GrpcExporter(URI target, @Nullable String key) {
    channel =
        NettyChannelBuilder.forAddress(target.getHost(), target.getPort()).usePlaintext().build();
    Metadata headers = new Metadata();
    if (key != null) {
      headers.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), key);
    }
    withKey =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public Outcome export(byte[] request) {
    try {
      ExportTraceServiceResponse response =
          ClientCalls.blockingUnaryCall(withKey, EXPORT, CallOptions.DEFAULT, request);
      if (response.getPartialSuccess().getRejectedSpans() > 0) {
        throw new IllegalStateException(response.getPartialSuccess().getErrorMessage());
      }
      return Outcome.ACCEPTED;
    } catch (StatusRuntimeException refused) {
      Status.Code code = refused.getStatus().getCode();
      if (code == Status.Code.RESOURCE_EXHAUSTED || code == Status.Code.UNAVAILABLE) {
        return Outcome.BUSY;
      }
      throw new IllegalStateException(refused);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** Bytes that are a serialised message already. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try (stream) {
        return stream.readAllBytes();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
