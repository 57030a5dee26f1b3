package dev.selftrace.otlp.grpc;

import dev.selftrace.otlp.Answer;
import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.Transport;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver and a client of it, over a socket. */
public final class GrpcTransport implements Transport {

  private static final int CALL_SECONDS_MAX = 20;

  private final IngestWorkers workers = new IngestWorkers(2);
  private final AtomicInteger http1 = new AtomicInteger();
  private final GrpcReceiver receiver;
  private final ManagedChannel channel;

  public GrpcTransport(Ingest ingest) {
    receiver =
        GrpcReceiver.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            ingest,
            workers,
            http1::incrementAndGet);
    channel = channel(receiver.port());
  }

  static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .usePlaintext()
        .build();
  }

  GrpcReceiver receiver() {
    return receiver;
  }

  ManagedChannel channel() {
    return channel;
  }

  int http1Seen() {
    return http1.get();
  }

  @Override
  public Answer send(Signal signal, byte[] protobuf, boolean gzip, Map<String, String> headers) {
    Metadata metadata = new Metadata();
    headers.forEach((name, value) ->
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    return call(channel, method(signal), protobuf, gzip, metadata);
  }

  @Override
  public Answer sendRaw(Signal signal, byte[] body, boolean gzip) {
    return call(channel, method(signal), body, gzip, new Metadata());
  }

  static Answer call(
      ManagedChannel channel, String method, byte[] body, boolean gzip, Metadata metadata) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
    try {
      byte[] response =
          ClientCalls.blockingUnaryCall(
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
              MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                  .setType(MethodDescriptor.MethodType.UNARY)
                  .setFullMethodName(method)
                  .build(),
              gzip ? options.withCompression("gzip") : options,
              body);
      return Answer.success(0, response);
    } catch (StatusRuntimeException e) {
      return error(e);
    }
  }

  private static Answer error(StatusRuntimeException e) {
    Status status = e.getStatus();
    Metadata trailers = e.getTrailers();
    byte[] details = trailers == null ? null : trailers.get(GrpcStatus.DETAILS);
    Answer answer = Answer.error(0, details == null ? new byte[0] : details);
    return new Answer(
        status.getCode().value(),
        0,
        0,
        String.valueOf(status.getDescription()),
        answer.details(),
        answer.retrySeconds(),
        answer.body());
  }

  static String method(Signal signal) {
    return switch (signal) {
      case TRACES -> TraceServiceGrpc.getExportMethod().getFullMethodName();
      case LOGS -> LogsServiceGrpc.getExportMethod().getFullMethodName();
      case METRICS -> MetricsServiceGrpc.getExportMethod().getFullMethodName();
    };
  }

  @Override
  public void close() {
    channel.shutdownNow();
    receiver.close();
    workers.close();
  }

  /** Bytes both ways. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
