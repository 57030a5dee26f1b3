package dev.selftrace.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.access.FakeGate;
import dev.selftrace.access.Scope;
import dev.selftrace.door.FakeToolbox;
import dev.selftrace.door.WireServer;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Span;
import dev.selftrace.model.TraceId;
import dev.selftrace.otlp.http.JsonDoor;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.RandomTelemetry;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiDoorTest {

  private static final TraceId ID = new TraceId(0xfeed0123456789abL, 9);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static HeldTrace held;
  private static List<Span> spans;
  private static WireServer server;

  @BeforeAll
  static void start() {
    RandomTelemetry random = new RandomTelemetry(42);
    Resource resource = random.resource();
    dev.selftrace.model.Scope scope = random.scope();
    spans = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      spans.add(random.span(resource, scope));
    }
    List<LogRecord> logs = List.of(random.log(resource, scope), random.log(resource, scope));
    held = new HeldTrace(ID, spans, logs);
    FakeGate gate =
        new FakeGate()
            .with(FakeGate.LOCAL, "local", held.reader(), Scope.READ)
            .with("st_other", "other", held.reader(), Scope.READ)
            .with("st_ingest", "ingest", Scope.INGEST);
    server =
        new WireServer(calls ->
            new ApiDoor(
                    new FakeToolbox(),
                    gate,
                    principal ->
                        () -> {
                          throw new UnsupportedOperationException("ingest");
                        },
                    calls,
                    new ApiOptions(1_000, 100))
                .routes());
  }

  @AfterAll
  static void stop() {
    server.close();
    CLIENT.close();
  }

  private static HttpResponse<String> send(String method, String path, String body, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("x-api-key", key);
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  private static String code(HttpResponse<String> response) {
    return json(response).path("error").path("code").asString("");
  }

  @Test
  @DisplayName("the catalogue lists every tool with its schema")
  void catalogue() {
    HttpResponse<String> response = send("GET", "/api/v1/tools", "", "");
    assertEquals(200, response.statusCode());
    JsonNode tools = json(response).path("tools");
    assertEquals(new FakeToolbox().descriptors().size(), tools.size());
    assertEquals("find_errors", tools.path(0).path("name").asString());
    assertEquals("object", tools.path(0).path("input_schema").path("type").asString());
    assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
  }

  @Test
  @DisplayName("a call answers JSON, or text when asked, on a virtual thread")
  void call() {
    HttpResponse<String> response = send("POST", "/api/v1/tools/get_trace", "", "");
    assertEquals(200, response.statusCode(), response.body());
    assertEquals("{\"tool\":\"get_trace\"}", response.body());
    HttpResponse<String> text =
        send("POST", "/api/v1/tools/get_trace", "{\"format\":\"text\"}", "st_other");
    assertEquals("get_trace {format=text} for other on virtual", text.body());
    assertEquals("text/plain;charset=UTF-8", text.headers().firstValue("Content-Type").orElse(""));
  }

  @ParameterizedTest
  @DisplayName("a failed call has the status of its code and the error as its body")
  @CsvSource(
      delimiter = '|',
      value = {
        "get_trace | {\"nonsense\":1} | 400 | INVALID_ARGUMENT",
        "broken | {} | 500 | INTERNAL",
        "nope | {} | 404 | NOT_FOUND",
        "get_trace | [] | 400 | INVALID_ARGUMENT",
        "get_trace | {\"a\":1,\"a\":2} | 400 | INVALID_ARGUMENT",
        "get_trace | { | 400 | INVALID_ARGUMENT"
      })
  void failures(String tool, String body, int status, String code) {
    HttpResponse<String> response = send("POST", "/api/v1/tools/" + tool, body, "");
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(code, code(response));
    assertFalse(response.body().contains("secret"), response.body());
  }

  @Test
  @DisplayName("a body above the limit is 413")
  void tooLarge() {
    String body = "{\"pad\":\"" + "x".repeat(1_000) + "\"}";
    assertEquals(413, send("POST", "/api/v1/tools/get_trace", body, "").statusCode());
  }

  @ParameterizedTest
  @DisplayName("refusals are JSON with a code")
  @CsvSource({
    "/api/v1/tools, st_wrong, 401, UNAUTHENTICATED",
    "/api/v1/tools, st_ingest, 403, FORBIDDEN",
    "/api/v1/traces/feed0123456789ab0000000000000009, st_ingest, 403, FORBIDDEN",
    "/api/v1/tools, throttled, 429, LIMIT_EXCEEDED",
    "/api/v1/tools?x-api-key=a, '', 400, INVALID_ARGUMENT",
    "/api/v1/nothing, '', 404, NOT_FOUND",
    "/api/v1/tools/get_trace, '', 404, NOT_FOUND",
    "/api/v1/nothing, st_wrong, 401, UNAUTHENTICATED"
  })
  void refusals(String path, String key, int status, String code) {
    HttpResponse<String> response = send("GET", path, "", key);
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(code, code(response), response.body());
  }

  @Test
  @DisplayName("query parameters become arguments")
  void query() {
    assertEquals(
        "find_errors {workflow_name=a b, format=text} for local on virtual",
        send("GET", "/api/v1/errors?workflow_name=a%20b&format=text", "", "").body());
    assertEquals(
        "list_workflows {since=2h, format=text} for local on virtual",
        send("GET", "/api/v1/workflows?since=2h&format=text", "", "").body());
    assertEquals(
        "{\"tool\":\"get_latest_traces\"}",
        send("GET", "/api/v1/workflows/a%2Fb/traces", "", "").body());
  }

  @Test
  @DisplayName("a trace comes in pages whose spans and logs are what arrived")
  void pages() {
    List<Span> read = new ArrayList<>();
    String path = "/api/v1/traces/" + ID.hex();
    String next = path;
    int pages = 0;
    String last = "";
    while (next != null) {
      HttpResponse<String> response = send("GET", next, "", "");
      assertEquals(200, response.statusCode(), response.body());
      last = response.body();
      OtlpReader.traces(JsonDoor.traces(last.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
          .groups()
          .forEach(group -> group.items().forEach(item -> read.add(item.value())));
      JsonNode cursor = json(response).path("cursor");
      next = cursor.isMissingNode() ? null : path + "?cursor=" + cursor.asString();
      pages++;
    }
    assertEquals(3, pages);
    assertEquals(spans, read);
    assertTrue(last.contains("resourceLogs"), "logs follow the last span");
  }

  @Test
  @DisplayName("a prefix finds its trace; an ambiguous one names the candidates")
  void prefixes() {
    assertEquals(200, send("GET", "/api/v1/traces/FEED01", "", "").statusCode());
    assertEquals("INVALID_ARGUMENT", code(send("GET", "/api/v1/traces/feed", "", "")));
    assertEquals("INVALID_ARGUMENT", code(send("GET", "/api/v1/traces/xyzxyz", "", "")));
    assertEquals("NOT_FOUND", code(send("GET", "/api/v1/traces/0123456789", "", "")));
    HttpResponse<String> ambiguous = send("GET", "/api/v1/traces/abcabc", "", "");
    assertEquals("AMBIGUOUS_ID", code(ambiguous));
    assertEquals(2, json(ambiguous).path("error").path("candidates").size());
  }

  @Test
  @DisplayName("a cursor of another tenant, another trace or nobody is refused")
  void foreignCursor() {
    String path = "/api/v1/traces/" + ID.hex();
    String cursor = json(send("GET", path, "", "")).path("cursor").asString();
    String query = path + "?cursor=" + cursor;
    assertEquals(200, send("GET", query, "", "").statusCode());
    assertEquals("INVALID_ARGUMENT", code(send("GET", query, "", "st_other")));
    assertEquals("INVALID_ARGUMENT", code(send("GET", path + "?cursor=!", "", "")));
    assertEquals("INVALID_ARGUMENT", code(send("GET", path + "?cursor=AAAA", "", "")));
  }

  @Test
  @DisplayName("whoever does not read on is not read for: a trace is never in memory whole")
  void backpressure() throws Exception {
    String payload = "y".repeat(200_000);
    List<Span> big = new ArrayList<>();
    RandomTelemetry random = new RandomTelemetry(7);
    for (int i = 0; i < 1_000; i++) {
      Span span = random.span(Resource.EMPTY, dev.selftrace.model.Scope.EMPTY);
      big.add(Payloads.with(span, payload));
    }
    HeldTrace slow = new HeldTrace(ID, big, List.of());
    FakeGate gate = new FakeGate().with(FakeGate.LOCAL, "local", slow.reader(), Scope.READ);
    try (WireServer own =
            new WireServer(calls ->
                new ApiDoor(
                        new FakeToolbox(),
                        gate,
                        principal ->
                            () -> {
                              throw new UnsupportedOperationException("ingest");
                            },
                        calls,
                        ApiOptions.DEFAULTS)
                    .routes());
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(own.uri("/api/v1/traces/" + ID.hex())).build();
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] buffer = new byte[1 << 20];
        long taken = 0;
        for (int n = body.readNBytes(buffer, 0, buffer.length);
            n > 0;
            n = body.readNBytes(buffer, 0, buffer.length)) {
          taken += n;
          long ahead = slow.spansRead.get() * (long) payload.length() - taken;
          assertTrue(ahead < 64 << 20, () -> ahead + " bytes were read ahead");
        }
        assertTrue(taken > 1_000L * payload.length());
      }
    }
  }
}
