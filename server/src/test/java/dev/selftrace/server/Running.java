package dev.selftrace.server;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The whole process on free ports, and a client for each of its doors. */
final class Running implements AutoCloseable {

  private static final MethodDescriptor<byte[], byte[]> EXPORT =
      MethodDescriptor.newBuilder(new Bytes(), new Bytes())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
          .build();

  /** A request that hangs fails its test. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SelftraceProcess process;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Running(SelftraceProcess process) {
    this.process = process;
  }

  static Running start(Path data, String... options) {
    return new Running(SelftraceProcess.start(properties(data, options), null));
  }

  static SelftraceProperties properties(Path data, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--data=" + data, "--otlp-grpc-port=0", "--otlp-http-port=0", "--http-port=0"));
    arguments.addAll(List.of(options));
    return Settings.of(Map.of(), Map.of(), arguments).read();
  }

  Ports ports() {
    return process.ports();
  }

  /** Of the port that answers. */
  URI web(String path) {
    return ports().mcp().resolve(path);
  }

  HttpResponse<String> get(URI uri, String... headers) {
    return send(request(uri, headers).GET());
  }

  HttpResponse<String> post(URI uri, String body, String... headers) {
    return send(
        request(uri, headers)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** OTLP/JSON over HTTP. */
  HttpResponse<String> export(String json, String... headers) {
    return post(ports().otlpHttp().resolve("/v1/traces"), json, headers);
  }

  /** OTLP/protobuf over gRPC; the answer's bytes. */
  byte[] exportOverGrpc(byte[] request, String key) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", ports().otlpGrpc().getPort())
            .usePlaintext()
            .build();
    try {
      Metadata metadata = new Metadata();
      if (!key.isEmpty()) {
        metadata.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), key);
      }
      return ClientCalls.blockingUnaryCall(
          io.grpc.ClientInterceptors.intercept(
              channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
          EXPORT,
          io.grpc.CallOptions.DEFAULT,
          request);
    } finally {
      channel.shutdownNow();
    }
  }

  /** Calls a tool over MCP; the raw answer. */
  HttpResponse<String> call(String tool, String arguments, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("accept", "application/json, text/event-stream"));
    return post(
        ports().mcp(),
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\""
            + tool
            + "\",\"arguments\":"
            + arguments
            + "}}",
        all.toArray(String[]::new));
  }

  /** One trace of one failed span, as OTLP/JSON. */
  static String failure(String traceId, String message) {
    return """
    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},
    "scopeSpans":[{"spans":[{"traceId":"%s","spanId":"00000000000000a1","name":"POST /cart","kind":2,
    "startTimeUnixNano":"1763700000000000000","endTimeUnixNano":"1763700000400000000",
    "status":{"code":2,"message":"%s"}}]}]}]}\
    """
        .formatted(traceId, message);
  }

  @Override
  public void close() {
    http.close();
    process.close();
  }

  private static HttpRequest.Builder request(URI uri, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
