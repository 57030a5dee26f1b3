package dev.selftrace.server;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sends recorded requests as their recorder did: same protocol, path, type and encoding. */
final class CaptureExporter implements AutoCloseable {

  private final ManagedChannel grpc;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String httpBase;

  CaptureExporter(int grpcPort, int httpPort) {
    this.grpc = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort).usePlaintext().build();
    this.httpBase = "http://127.0.0.1:" + httpPort;
  }

  /** The response's bytes; fails unless the export succeeded. */
  byte[] send(Capture.Request request, String key) throws IOException, InterruptedException {
    return request.protocol().equals("grpc") ? overGrpc(request, key) : overHttp(request, key);
  }

  private byte[] overGrpc(Capture.Request request, String key) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), key);
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(request.path().substring(1))
            .build();
    CallOptions options = CallOptions.DEFAULT.withCompression(request.gzip() ? "gzip" : "identity");
    return ClientCalls.blockingUnaryCall(
        io.grpc.ClientInterceptors.intercept(
            grpc, MetadataUtils.newAttachHeadersInterceptor(headers)),
        method,
        options,
        request.body());
  }

  private byte[] overHttp(Capture.Request request, String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(URI.create(httpBase + request.path()))
            .header("content-type", request.contentType())
            .header("x-api-key", key)
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
    if (request.gzip()) {
      post.header("content-encoding", "gzip");
    }
    HttpResponse<byte[]> response =
        http.send(post.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(request.path() + " answered " + response.statusCode());
    }
    return response.body();
  }

  @Override
  public void close() {
    grpc.shutdownNow();
    http.close();
  }
}
