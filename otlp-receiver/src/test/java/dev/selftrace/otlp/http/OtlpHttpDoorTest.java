package dev.selftrace.otlp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.otlp.Admission;
import dev.selftrace.otlp.Answer;
import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.IngestListener;
import dev.selftrace.otlp.OtlpLimits;
import dev.selftrace.otlp.RecordingWriter;
import dev.selftrace.otlp.Signal;
import dev.selftrace.store.Ack;
import dev.selftrace.wire.OtlpWriter;
import dev.selftrace.wire.RandomTelemetry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is HTTP's own about the HTTP door. */
final class OtlpHttpDoorTest {

  private static final int REQUEST_BYTES_MAX = 1 << 20;
  private static final byte[] TRACES = OtlpWriter.request(new RandomTelemetry(1).spanGroups());

  private final RecordingWriter writer = new RecordingWriter();
  private final Ingest ingest =
      new Ingest(
          _ -> new Admission.Admitted(writer, IngestListener.NONE),
          new OtlpLimits(
              REQUEST_BYTES_MAX, 2L * REQUEST_BYTES_MAX, 4 << 20, 16 << 10, 1, 1, Duration.ZERO),
          new Random(1));
  private final HttpTransport http = new HttpTransport(ingest, false);

  @AfterEach
  void close() {
    http.close();
    assertEquals(0, ingest.inFlightBytes());
  }

  private OtlpHttpResponse send(String method, String path, byte[] body, String... headers) {
    return http.exchange(request(method, path, headers), body);
  }

  private static OtlpHttpRequest request(String method, String path, String... headers) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(Map.entry(headers[i], headers[i + 1]));
    }
    return new OtlpHttpRequest(method, path, all, null);
  }

  private static String text(OtlpHttpResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "O18: {0} is a path of OTLP")
  @ValueSource(
      strings = {"/v1/traces", "/api/public/otel/v1/traces", "/x/v1/traces?a=b", "//v1/traces"})
  void paths(String path) {
    OtlpHttpResponse response =
        send("POST", path, TRACES, "Content-Type", "application/x-protobuf");
    assertEquals(200, response.status());
  }

  @ParameterizedTest(name = "O18 O27: {0} is not found, and says so in a Status")
  @ValueSource(
      strings = {"/", "/v1/trace", "/v1/traces/", "/v1development/profiles", "/v1/profiles"})
  void notFound(String path) {
    OtlpHttpResponse response =
        send("POST", path, TRACES, "Content-Type", "application/x-protobuf");
    assertEquals(404, response.status());
    assertEquals(12, Answer.error(404, response.body()).code());
  }

  @ParameterizedTest(name = "O18: {0} is not allowed, POST is")
  @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD", "OPTIONS", "post"})
  void methods(String method) {
    OtlpHttpResponse response = send(method, "/v1/traces", new byte[0]);
    assertEquals(405, response.status());
    assertEquals("POST", response.headers().get("Allow"));
    assertTrue(text(response).startsWith("{\"code\":12,"), text(response));
  }

  @ParameterizedTest(name = "O16: {0} is answered as {1}")
  @CsvSource({
    "application/x-protobuf, application/x-protobuf",
    "APPLICATION/X-PROTOBUF, application/x-protobuf",
    "application/x-protobuf; charset=utf-8, application/x-protobuf",
    "application/json, application/json",
    "Application/JSON ;charset=UTF-8, application/json"
  })
  void contentTypes(String sent, String answered) {
    byte[] body = answered.endsWith("json") ? "{}".getBytes(StandardCharsets.UTF_8) : TRACES;
    OtlpHttpResponse good = send("POST", "/v1/traces", body, "content-TYPE", sent);
    assertEquals(200, good.status());
    assertEquals(answered, good.headers().get("Content-Type"));
    OtlpHttpResponse bad = send("POST", "/v1/traces", new byte[] {8}, "content-type", sent);
    assertEquals(400, bad.status());
    assertEquals(answered, bad.headers().get("Content-Type"));
  }

  @ParameterizedTest(name = "415: Content-Type {0}")
  @ValueSource(strings = {"", "text/plain", "application/jsonp", "application/grpc", ";"})
  void unsupportedContentType(String type) {
    OtlpHttpResponse response = send("POST", "/v1/traces", TRACES, "Content-Type", type);
    assertEquals(415, response.status());
    assertEquals(3, Answer.error(415, response.body()).code());
  }

  @Test
  @DisplayName("415: no Content-Type, answered in protobuf")
  void noContentType() {
    OtlpHttpResponse response = send("POST", "/v1/traces", TRACES);
    assertEquals(415, response.status());
    assertEquals("application/x-protobuf", response.headers().get("Content-Type"));
    assertEquals(3, Answer.error(415, response.body()).code());
  }

  @ParameterizedTest(name = "O1: Content-Encoding {0} is answered {1}")
  @CsvSource({
    "identity, 200",
    "'', 200",
    "br, 415",
    "zstd, 415",
    "deflate, 415",
    "'gzip, gzip', 415"
  })
  void contentEncodings(String coding, int status) {
    OtlpHttpResponse response =
        send(
            "POST",
            "/v1/traces",
            TRACES,
            "Content-Type",
            "application/x-protobuf",
            "Content-Encoding",
            coding);
    assertEquals(status, response.status());
  }

  @Test
  @DisplayName("O1: gzip is understood, of one member or of many, and without its header")
  void gzip() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (byte next : TRACES) {
      members.write(HttpTransport.gzip(new byte[] {next}));
    }
    for (byte[] body : List.of(HttpTransport.gzip(TRACES), members.toByteArray())) {
      assertEquals(200, sendGzip(body, "GZip").status());
      assertEquals(
          200, send("POST", "/v1/traces", body, "Content-Type", "application/x-protobuf").status());
    }
    assertEquals(4, writer.batches().size());
    assertEquals(writer.batches().getFirst(), writer.batches().getLast());
  }

  private OtlpHttpResponse sendGzip(byte[] body, String coding) {
    return send(
        "POST",
        "/v1/traces",
        body,
        "Content-Type",
        "application/x-protobuf",
        "Content-Encoding",
        coding);
  }

  @Test
  @DisplayName("O12: a body that is not the gzip it says is bad data, cut or flipped anywhere")
  void badGzip() {
    byte[] good = HttpTransport.gzip(TRACES);
    assertEquals(400, sendGzip(TRACES, "gzip").status());
    assertEquals(400, sendGzip(new byte[0], "gzip").status());
    for (int length = 1; length < good.length; length += 7) {
      assertEquals(400, sendGzip(java.util.Arrays.copyOf(good, length), "gzip").status());
    }
    for (int i = 0; i < good.length; i += 3) {
      byte[] flipped = good.clone();
      flipped[i] ^= 0x10;
      int status = sendGzip(flipped, "gzip").status();
      assertTrue(status == 200 || status == 400 || status == 413, "status " + status);
    }
  }

  @Test
  @DisplayName("O3: a gzip bomb is refused after its first mebibyte, as one or many members")
  void gzipBombs() throws IOException {
    assertEquals(413, sendGzip(zeros(64L << 20), "gzip").status());
    byte[] tenMiB = zeros(10L << 20);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 40; i++) {
      many.write(tenMiB);
    }
    // The trailer of the last member tells of one byte only.
    many.write(HttpTransport.gzip(new byte[1]));
    assertEquals(413, sendGzip(many.toByteArray(), "gzip").status());
    assertTrue(writer.batches().isEmpty());
  }

  private static byte[] zeros(long count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 1 << 16)) {
      byte[] chunk = new byte[512 << 10];
      for (long written = 0; written < count; written += chunk.length) {
        gzip.write(chunk);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  @DisplayName("O3: an announced length over the limit is refused before the body is read")
  void announcedLength() {
    OtlpHttpExchange exchange =
        http.door()
            .begin(
                request(
                    "POST",
                    "/v1/traces",
                    "Content-Type",
                    "application/x-protobuf",
                    "Content-Length",
                    "1048577"));
    assertFalse(exchange.wantsBody());
    assertEquals(413, exchange.finish().toCompletableFuture().join().status());
  }

  @Test
  @DisplayName("O3: a lying Content-Length changes nothing: what arrives is counted")
  void lyingLength() {
    OtlpHttpExchange exchange =
        http.door()
            .begin(
                request(
                    "POST",
                    "/v1/traces",
                    "Content-Type",
                    "application/json",
                    "Content-Length",
                    "10"));
    assertTrue(exchange.add(ByteBuffer.allocate(REQUEST_BYTES_MAX)));
    assertFalse(exchange.add(ByteBuffer.allocate(1)));
    OtlpHttpResponse response = exchange.finish().toCompletableFuture().join();
    assertEquals(413, response.status());
    assertTrue(text(response).startsWith("{\"code\":8,"), text(response));
    assertFalse(response.headers().containsKey("Retry-After"));
  }

  @Test
  @DisplayName("O11: bytes in flight over the budget are refused with Retry-After, and recover")
  void budget() {
    List<OtlpHttpExchange> open = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      OtlpHttpExchange exchange = http.door().begin(protobuf());
      assertTrue(exchange.add(ByteBuffer.allocate(REQUEST_BYTES_MAX)));
      open.add(exchange);
    }
    OtlpHttpExchange third = http.door().begin(protobuf());
    assertFalse(third.add(ByteBuffer.allocate(1)));
    OtlpHttpResponse response = third.finish().toCompletableFuture().join();
    assertEquals(503, response.status());
    int after = Integer.parseInt(response.headers().get("Retry-After"));
    assertTrue(after >= 1 && after <= 30, "Retry-After " + after);
    open.forEach(OtlpHttpExchange::abandon);
    assertEquals(
        200, send("POST", "/v1/traces", TRACES, "Content-Type", "application/x-protobuf").status());
  }

  private static OtlpHttpRequest protobuf() {
    return request("POST", "/v1/traces", "Content-Type", "application/x-protobuf");
  }

  @Test
  @DisplayName("100 bombs at once are each refused, and the door works afterwards")
  void bombsAtOnce() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    byte[] part = zeros(512 << 10);
    for (int i = 0; i < 40; i++) {
      members.write(part);
    }
    byte[] bomb = members.toByteArray();
    List<CompletableFuture<Integer>> statuses = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      statuses.add(
          CompletableFuture.supplyAsync(
              () -> http.exchange(gzipped(), bomb).status(),
              task -> Thread.ofVirtual().start(task)));
    }
    for (CompletableFuture<Integer> status : statuses) {
      assertTrue(status.join() == 413 || status.join() == 503, "status " + status.join());
    }
    assertEquals(
        200, send("POST", "/v1/traces", TRACES, "Content-Type", "application/x-protobuf").status());
  }

  private static OtlpHttpRequest gzipped() {
    return request(
        "POST", "/v1/traces", "Content-Type", "application/x-protobuf", "Content-Encoding", "gzip");
  }

  @Test
  @DisplayName(
      "a sender that goes while its spans are stored gives its bytes back once, afterwards")
  void abandonedWhileStoring() {
    CompletableFuture<Ack> stored = new CompletableFuture<>();
    CompletableFuture<Void> appended = new CompletableFuture<>();
    writer.answering(_ -> {
      appended.complete(null);
      return stored;
    });
    OtlpHttpExchange exchange = http.door().begin(protobuf());
    exchange.add(ByteBuffer.wrap(TRACES));
    var answer = exchange.finish().toCompletableFuture();
    appended.join();
    exchange.abandon();
    assertEquals(TRACES.length, ingest.inFlightBytes());
    stored.complete(new Ack(1, 1, 0, 0, 0));
    assertEquals(200, answer.join().status());
  }

  @Test
  @DisplayName("a door that stops sends new requests away, retryably")
  void stopped() {
    http.door().stop();
    OtlpHttpResponse response =
        send("POST", "/v1/traces", TRACES, "Content-Type", "application/x-protobuf");
    assertEquals(503, response.status());
    assertTrue(Answer.error(503, response.body()).hasRetryInfo());
  }

  @Test
  @DisplayName("a request that no worker takes any more is sent away, retryably")
  void noWorkers() {
    OtlpHttpDoor door =
        new OtlpHttpDoor(
            ingest,
            _ -> {
              throw new RejectedExecutionException();
            },
            InstantSource.system());
    OtlpHttpExchange exchange = door.begin(protobuf());
    exchange.add(ByteBuffer.wrap(TRACES));
    assertEquals(503, exchange.finish().toCompletableFuture().join().status());
  }

  @Test
  @DisplayName("O15: errors of the server around the door are Status bodies, too")
  void serverErrors() {
    for (HttpError error : HttpError.values()) {
      OtlpHttpResponse protobuf = HttpAnswers.error(error, "why", "application/x-protobuf");
      assertEquals(error.code(), Answer.error(error.status(), protobuf.body()).code());
      OtlpHttpResponse json = HttpAnswers.error(error, "why", "application/json");
      assertTrue(text(json).contains("\"message\":\"why\""), text(json));
      boolean retryable = error.status() == 429 || error.status() == 503;
      assertEquals(retryable, json.headers().containsKey("Retry-After"));
    }
  }

  @Test
  @DisplayName("O7: rejected items are an int64, so text, in JSON; each signal has its own member")
  void partialSuccessInJson() {
    HttpTransport json = new HttpTransport(ingest, true);
    String zero = "\"traceId\":\"00\"";
    String good =
        "\"traceId\":\"5b8efff798038103d269b633813fc60c\",\"spanId\":\"eee19b7ec3c1b174\"";
    assertEquals(
        "{\"partialSuccess\":{\"rejectedSpans\":\"1\","
            + "\"errorMessage\":\"not kept: 1 spans: id of wrong length\"}}",
        text(
            json.post(
                Signal.TRACES,
                ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{"
                        + zero
                        + "},{"
                        + good
                        + "}]}]}]}")
                    .getBytes(StandardCharsets.UTF_8),
                false,
                Map.of())));
    assertEquals(
        "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\","
            + "\"errorMessage\":\"not kept: 1 log records: id of wrong length\"}}",
        text(
            json.post(
                Signal.LOGS,
                ("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{" + zero + "},{}]}]}]}")
                    .getBytes(StandardCharsets.UTF_8),
                false,
                Map.of())));
    assertEquals(
        "{\"partialSuccess\":{\"rejectedDataPoints\":\"1\","
            + "\"errorMessage\":\"not kept: 1 data points: data point without value\"}}",
        text(
            json.post(
                Signal.METRICS,
                ("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"m\",\"sum\":"
                        + "{\"dataPoints\":[{\"asInt\":\"1\"},{}],\"isMonotonic\":true}}]}]}]}")
                    .getBytes(StandardCharsets.UTF_8),
                false,
                Map.of())));
    json.close();
  }
}
