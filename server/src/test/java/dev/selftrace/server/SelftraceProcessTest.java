package dev.selftrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything at once, through real sockets, in local mode on the disk store. */
class SelftraceProcessTest {

  private static final String SECRET = "canary-91c";

  @TempDir static Path data;

  private static Running selftrace;

  @BeforeAll
  static void start() {
    selftrace = Running.start(data);
  }

  @AfterAll
  static void stop() {
    selftrace.close();
  }

  @Test
  @DisplayName("what an exporter sends over HTTP, tools over MCP and REST show at once")
  void overHttp() {
    String id = "0af7651916cd43dd8448eb211c80319c";
    HttpResponse<String> stored = selftrace.export(Running.failure(id, "cart is empty"));
    assertEquals(200, stored.statusCode());
    assertEquals("{}", stored.body());

    String mcp = selftrace.call("get_trace", "{\"trace_id\":\"" + id + "\"}").body();
    assertTrue(mcp.contains("cart is empty"), mcp);
    HttpResponse<String> rest =
        selftrace.post(selftrace.web("/api/v1/tools/find_errors"), "{\"workflow_name\":\"cart\"}");
    assertEquals(200, rest.statusCode());
    assertTrue(rest.body().contains("cart is empty"), rest.body());
    HttpResponse<String> whole = selftrace.get(selftrace.web("/api/v1/traces/" + id));
    assertTrue(whole.body().contains("\"traceId\":\"" + id + "\""), whole.body());
  }

  @Test
  @DisplayName("what an exporter sends over gRPC, tools show at once")
  void overGrpc() throws IOException {
    String id = "1af7651916cd43dd8448eb211c80319c";
    byte[] answer = selftrace.exportOverGrpc(Protobuf.failure(id, "no route to model"), "");
    assertEquals(0, answer.length);
    String mcp = selftrace.call("get_trace", "{\"trace_id\":\"" + id + "\"}").body();
    assertTrue(mcp.contains("no route to model"), mcp);
  }

  @Test
  @DisplayName("health says UP, and live says only that the process turns")
  void health() {
    HttpResponse<String> health = selftrace.get(selftrace.web("/health"));
    assertEquals(200, health.statusCode());
    assertEquals("{\"status\":\"UP\",\"reasons\":[]}", health.body());
    assertEquals(200, selftrace.get(selftrace.web("/health/live")).statusCode());
  }

  @Test
  @DisplayName("a client that asks on at once over the same connection is always answered")
  void keptConnections() {
    for (int i = 0; i < 150; i++) {
      assertEquals(200, selftrace.get(selftrace.web("/health")).statusCode());
      assertEquals(200, selftrace.get(selftrace.web("/health/live")).statusCode());
      assertEquals(200, selftrace.call("list_workflows", "{}").statusCode());
      assertEquals(200, selftrace.get(selftrace.web("/api/v1/tools")).statusCode());
      assertEquals(200, selftrace.export("{}").statusCode());
    }
  }

  @Test
  @DisplayName("metrics count what came and was asked, and hold no text from telemetry")
  void metrics() {
    selftrace.export(Running.failure("2af7651916cd43dd8448eb211c80319c", SECRET));
    selftrace.export("{nonsense");
    selftrace.call("list_workflows", "{}");
    selftrace.call("no_such_tool_" + SECRET, "{}");
    HttpResponse<String> metrics = selftrace.get(selftrace.web("/metrics"));
    assertEquals(200, metrics.statusCode());
    for (String name :
        List.of(
            "selftrace_ingest_spans_total{outcome=\"stored\",protocol=\"http_json\"}",
            "selftrace_ingest_rejected_total{protocol=\"http_json\",reason=\"malformed\"}",
            "selftrace_ingest_bytes_total",
            "selftrace_ingest_append_seconds_count",
            "selftrace_store_queue_bytes",
            "selftrace_store_force_seconds_count",
            "selftrace_tool_calls_seconds_count{outcome=\"ok\",tool=\"list_workflows\"}")) {
      assertTrue(metrics.body().contains(name), name + " in\n" + metrics.body());
    }
    assertFalse(metrics.body().contains(SECRET));
    assertFalse(metrics.body().contains("cart"));
  }

  @Test
  @DisplayName("ingest_status names the real endpoints, the sources and likely mistakes")
  void ingestStatus() throws IOException {
    selftrace.export(Running.failure("3af7651916cd43dd8448eb211c80319c", "x"));
    speak(selftrace.ports().otlpGrpc(), "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\n\r\n");
    speak(selftrace.ports().otlpHttp(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    selftrace.post(selftrace.ports().otlpHttp().resolve("/traces"), "{}");
    String status = selftrace.call("ingest_status", "{}").body();
    for (String part :
        List.of(
            selftrace.ports().otlpGrpc().toString(),
            selftrace.ports().otlpHttp().toString(),
            "http/json",
            "HTTP was seen on the OTLP gRPC port",
            "gRPC was seen on the OTLP HTTP port",
            "path that does not exist")) {
      assertTrue(status.contains(part), part + " in " + status);
    }
  }

  @ParameterizedTest(name = "{0}: an error is a Status in the encoding of the request")
  @ValueSource(strings = {"/", "/v1/trace", "/v1/profiles", "/v1development/profiles"})
  void unknownPaths(String path) {
    HttpResponse<String> answer = selftrace.post(selftrace.ports().otlpHttp().resolve(path), "{}");
    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"code\":12,"), answer.body());
  }

  @Test
  @DisplayName("what is no HTTP, or has too many headers, is answered with a Status, too")
  void undecodable() throws IOException {
    String tooLong =
        "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\nx: "
            + "y".repeat(20_000)
            + "\r\n\r\n";
    String answer = speak(selftrace.ports().otlpHttp(), tooLong);
    assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
    String garbage = speak(selftrace.ports().otlpHttp(), "NO\u0001SENSE\r\n\r\n");
    assertTrue(garbage.startsWith("HTTP/1.1 400 "), garbage);
    assertTrue(garbage.contains("application/x-protobuf"), garbage);

    String web = speak(selftrace.ports().mcp(), tooLong);
    assertTrue(web.startsWith("HTTP/1.1 431 "), web);
    assertTrue(web.endsWith("\"}}"), web);
  }

  @Test
  @DisplayName("a body above the limit is answered 413 while the client still sends")
  void oversize() {
    byte[] huge = new byte[(64 << 20) + 1];
    java.util.Arrays.fill(huge, (byte) ' ');
    assertEquals(413, selftrace.export(new String(huge, UTF_8)).statusCode());
    assertEquals(200, selftrace.export("{}").statusCode());
  }

  @Test
  @DisplayName("headers and bodies that drip are cut off at both HTTP doors")
  void slow(@TempDir Path other) throws IOException {
    try (Running hasty =
        Running.start(other, "--store=memory", "--header-time=300ms", "--body-time=300ms")) {
      String headers = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\n";
      String body = headers + "content-type: application/json\r\ncontent-length: 9\r\n\r\n{";
      assertEquals("", speak(hasty.ports().otlpHttp(), headers));
      assertEquals("", speak(hasty.ports().otlpHttp(), body));
      assertEquals("", speak(hasty.ports().otlpHttp(), ""));
      assertEquals("", speak(hasty.ports().mcp(), headers));
    }
  }

  @Test
  @DisplayName("a foreign Host or Origin is refused on every path of the port that answers")
  void hosts() throws IOException {
    for (String path : List.of("/mcp", "/health", "/metrics", "/api/v1/tools", "/nothing")) {
      String answer =
          speak(
              selftrace.ports().mcp(),
              "GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 421 "), path + ": " + answer);
    }
    assertEquals(
        403,
        selftrace
            .get(selftrace.web("/metrics"), "Origin", "http://localhost.evil.example")
            .statusCode());
  }

  @Test
  @DisplayName("a forwarded request without a key is nobody's, on every door")
  void forwarded() {
    String[] proxied = {"X-Forwarded-For", "10.0.0.1"};
    assertEquals(401, selftrace.export("{}", proxied).statusCode());
    assertEquals(401, selftrace.call("list_workflows", "{}", proxied).statusCode());
    assertEquals(401, selftrace.get(selftrace.web("/metrics"), proxied).statusCode());
    assertEquals(401, selftrace.get(selftrace.web("/api/v1/tools"), proxied).statusCode());
    assertEquals(200, selftrace.get(selftrace.web("/health"), proxied).statusCode());
  }

  @Test
  @DisplayName("a path that no door serves is 404 with a small JSON body")
  void nothing() {
    HttpResponse<String> answer = selftrace.get(selftrace.web("/nothing"));
    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"error\":"), answer.body());
  }

  /** Sends bytes and reads until the other side closes. */
  private static String speak(URI door, String text) throws IOException {
    try (Socket socket = new Socket(door.getHost(), door.getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(UTF_8));
      out.flush();
      return read(socket.getInputStream());
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[4096];
    try {
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        all.write(some, 0, n);
      }
    } catch (java.net.SocketException e) {
      // reset after the answer: what was read counts
    }
    return all.toString(UTF_8);
  }
}
