package dev.selftrace.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against receivers that count, over real sockets. */
class LoadGeneratorTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int SPANS = 3_072;

  private final Set<String> spanIds = ConcurrentHashMap.newKeySet();

  @Test
  @DisplayName("every span arrives once over gRPC, a refused request again")
  void grpc() throws Exception {
    Server server =
        NettyServerBuilder.forAddress(ANY_PORT)
            .maxInboundMessageSize(8 << 20)
            .addService(new Counting())
            .build()
            .start();
    try {
      LoadReport report = run("grpc", server.getPort());
      assertEquals(SPANS, report.spans());
      assertEquals(SPANS, spanIds.size());
      assertEquals(1, report.refusals());
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  @DisplayName("every span arrives once over HTTP")
  void http() throws Exception {
    HttpServer server = HttpServer.create(ANY_PORT, 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          try (exchange;
              InputStream body = exchange.getRequestBody()) {
            count(ExportTraceServiceRequest.parseFrom(body));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    try {
      LoadReport report = run("http", server.getAddress().getPort());
      assertEquals(SPANS, report.spans());
      assertEquals(SPANS, spanIds.size());
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("a wrong option is named")
  void options() {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> LoadOptions.parse(new String[] {"--connexions", "4"}));
    assertTrue(String.valueOf(wrong.getMessage()).startsWith("--connexions"));
  }

  private static LoadReport run(String protocol, int port) throws Exception {
    return LoadGenerator.run(
        LoadOptions.parse(
            new String[] {
              "--target",
              "http://127.0.0.1:" + port,
              "--protocol",
              protocol,
              "--spans",
              String.valueOf(SPANS),
              "--connections",
              "2"
            }));
  }

  private void count(ExportTraceServiceRequest request) {
    request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .forEach(span -> spanIds.add(span.getTraceId() + "/" + span.getSpanId()));
  }

  /** Refuses the first request. */
  private final class Counting extends TraceServiceGrpc.TraceServiceImplBase {
    private final AtomicBoolean refused = new AtomicBoolean();

    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      if (refused.compareAndSet(false, true)) {
        answer.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
        return;
      }
      count(request);
      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
