package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Monocle's exporter and Monocle Test Tools against the whole process (telemetry 7). */
class MonocleSurfaceTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String KEY = "any non-empty value";

  @TempDir Path data;

  private Running selftrace;

  @BeforeEach
  void start() {
    selftrace = Running.start(data, "--store=memory");
  }

  @AfterEach
  void stop() {
    selftrace.close();
  }

  private URI collector(String path) {
    return selftrace.ports().otlpHttp().resolve(path);
  }

  private HttpResponse<String> post(URI uri, String body) {
    return selftrace.post(uri, body, "x-api-key", KEY);
  }

  private JsonNode read(String path) {
    HttpResponse<String> response = selftrace.get(selftrace.web(path), "x-api-key", KEY);
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private int statusOf(String path) {
    return selftrace.get(selftrace.web(path), "x-api-key", KEY).statusCode();
  }

  private JsonNode tool(String name, String arguments) {
    return JSON.readTree(post(selftrace.web("/api/v1/tools/" + name), arguments).body());
  }

  private static String span(String spanId, String parent, String attributes) {
    return """
    {"name":"step","context":{"trace_id":"%s","span_id":"%s","trace_state":"[]"},
    "kind":"SpanKind.INTERNAL","parent_id":%s,"start_time":"2026-11-20T19:45:59.411634Z",
    "end_time":"2026-11-20T19:45:59.432321Z","status":{"status_code":"OK"},
    "attributes":{%s},"events":[],"links":[],"resource":{"attributes":{"service.name":"shop"}}}\
    """
        .formatted(TRACE, spanId, parent, attributes);
  }

  private void ingest(String... spans) {
    HttpResponse<String> response =
        post(collector("/api/v1/trace/ingest"), "{\"batch\":[" + String.join(",", spans) + "]}");
    assertEquals(200, response.statusCode(), response.body());
    assertEquals("{}", response.body());
  }

  @ParameterizedTest(name = "a batch is taken at {0} of the port for telemetry, once")
  @ValueSource(strings = {"/api/v1/trace/ingest", "/base/api/v1/trace/ingest?a=b"})
  void otlpPort(String path) {
    String batch = "{\"batch\":[" + span("00000000000000a1", "null", "\"a\":1") + "]}";
    assertEquals("{}", post(collector(path), batch).body());
    assertEquals("{}", post(collector(path), batch).body());
    assertEquals(
        1, tool("get_trace", "{\"trace_id\":\"" + TRACE + "\"}").at("/trace/span_count").asInt());
  }

  @Test
  @DisplayName("a batch is taken on the port that answers, too, and at the address for evaluation")
  void webPort() {
    String batch = "{\"batch\":[" + span("00000000000000a1", "null", "") + "]}";
    HttpResponse<String> response = post(selftrace.web("/api/v1/trace/ingest"), batch);
    assertEquals(200, response.statusCode(), response.body());
    assertEquals("{}", response.body());
    String other = batch.replace(TRACE, "0af7651916cd43dd8448eb211c80319d");
    assertEquals("{}", post(selftrace.web("/api/v1/eval/ingest"), other).body());
    assertEquals("{}", post(collector("/api/v1/eval/ingest"), "{\"results\":[]}").body());
    assertEquals(2, tool("get_latest_traces", "{\"format\":\"json\"}").path("traces").size());
    assertEquals(405, statusOf("/api/v1/trace/ingest"));
    assertEquals(400, post(selftrace.web("/api/v1/trace/ingest"), "{").statusCode());
  }

  @Test
  @DisplayName("a body of megabytes comes in on the port that answers")
  void largeBody() {
    String text = "x".repeat(3 << 20);
    String batch =
        "{\"batch\":[" + span("00000000000000a1", "null", "\"a\":\"" + text + "\"") + "]}";
    assertEquals("{}", post(selftrace.web("/api/v1/trace/ingest"), batch).body());
  }

  @Test
  @DisplayName("a bad span is left out and told to whoever asks ingest_status")
  void badSpan() {
    HttpResponse<String> response =
        post(
            collector("/api/v1/trace/ingest"),
            "{\"batch\":[{\"name\":\"no ids\"}," + span("00000000000000a1", "\"None\"", "") + "]}");
    assertEquals(200, response.statusCode(), response.body());
    JsonNode status = tool("ingest_status", "{\"format\":\"json\"}");
    assertEquals("zero-id", status.at("/rejected/0/reason").asString(), status.toString());
    assertEquals(1, status.at("/sources/0/spans").asInt(), status.toString());
  }

  static List<Capture> traces() {
    Set<String> one =
        Set.of(
            "monocle-py/otlp-traced-bug3",
            "monocle-js/otlp-fixed",
            "traceloop-js/text2sql-bug2",
            "otel-node-auto/shop",
            "vercel-ai7/agent");
    List<Capture> chosen =
        Capture.all().stream().filter(capture -> one.contains(capture.name())).toList();
    assertEquals(one.size(), chosen.size());
    return chosen;
  }

  @ParameterizedTest(name = "Monocle Test Tools load {0}, and what they load comes in again")
  @MethodSource("traces")
  void loads(Capture capture) throws Exception {
    try (CaptureExporter exporter =
        new CaptureExporter(
            selftrace.ports().otlpGrpc().getPort(), selftrace.ports().otlpHttp().getPort())) {
      for (Capture.Request request : capture.requests()) {
        exporter.send(request, KEY);
      }
    }
    JsonNode listed =
        tool("get_latest_traces", "{\"format\":\"json\",\"limit\":100,\"max_tokens\":20000}");
    for (JsonNode trace : listed.path("traces")) {
      String id = trace.path("trace_id").asString();
      String path =
          "/api/v1/workflows/"
              + java.net.URLEncoder.encode(
                      trace.path("workflow_name").asString(), StandardCharsets.UTF_8)
                  .replace("+", "%20")
              + "/traces/";
      JsonNode answer = read(path + id + "/spans");
      List<MonocleLoader.Loaded> spans = MonocleLoader.spans(answer);
      boolean rootless = trace.at("/completeness/missing").toString().contains("root");
      int stored = trace.path("span_count").asInt();
      assertEquals(rootless ? stored + 1 : stored, spans.size(), id);
      assertEquals(spans, MonocleLoader.spans(read(path + "0x" + id + "/spans")), id);
      assertEquals(
          1, spans.stream().filter(span -> span.parentId() == null).count(), "one root in " + id);
      if (!rootless) {
        HttpResponse<String> again = post(collector("/api/v1/trace/ingest"), answer.toString());
        assertEquals("{}", again.body());
        assertEquals(answer, read(path + id + "/spans"), "as it was: " + id);
      }
    }
  }

  @Test
  @DisplayName("a trace that no workflow span heads gets one in the answer only")
  void synthesized() {
    ingest(span("00000000000000a1", "\"00000000000000a0\"", "\"span.type\":\"inference\""));
    List<MonocleLoader.Loaded> spans =
        MonocleLoader.spans(read("/api/v1/workflows/shop/traces/" + TRACE + "/spans"));
    assertEquals(2, spans.size());
    MonocleLoader.Loaded root = spans.getLast();
    assertEquals(spans.getFirst().parentId(), root.spanId(), "it stands where the root is missing");
    assertEquals("shop", root.attributes().get("entity.1.name").stringValue());
    assertTrue(root.attributes().containsKey("selftrace.synthetic"));
    assertEquals(
        1, tool("get_trace", "{\"trace_id\":\"" + TRACE + "\"}").at("/trace/span_count").asInt());
    ingest(span("00000000000000a0", "null", "\"kept\":true"));
    MonocleLoader.Loaded real =
        MonocleLoader.spans(read("/api/v1/workflows/shop/traces/" + TRACE + "/spans")).getLast();
    assertFalse(real.attributes().containsKey("selftrace.synthetic"));
    assertTrue(real.attributes().containsKey("kept"));
  }

  @Test
  @DisplayName("an unknown workflow, trace or id is 404")
  void notFound() {
    ingest(span("00000000000000a1", "null", ""));
    assertEquals(200, statusOf("/api/v1/workflows/shop/traces/" + TRACE + "/spans"));
    assertEquals(404, statusOf("/api/v1/workflows/other/traces/" + TRACE + "/spans"));
    assertEquals(404, statusOf("/api/v1/workflows/shop/traces/0x12/spans"));
    assertEquals(404, statusOf("/api/v1/workflows/shop/traces/nonsense/spans"));
    assertEquals(404, statusOf("/api/v1/workflows/other/traces?duration_fact=a&fact_ids=b"));
  }

  @ParameterizedTest(name = "traces of {0} are found")
  @ValueSource(
      strings = {
        "duration_fact=agent_sessions&fact_ids=s-1",
        "duration_fact=agentic.session&fact_ids=s-1",
        "duration_fact=test_runs&fact_ids=77",
        "duration_fact=test_runs&fact_ids=github_77",
        "duration_fact=my%20%22case%22&fact_ids=a%20%22b%22%5C"
      })
  void facts(String query) {
    String attributes =
        """
        "scope.agentic.session":"s-1","scope.git.run.id":"77","scope.my \\"case\\"":"a \\"b\\"\\\\"
        """;
    ingest(span("00000000000000a1", "null", attributes));
    String other = span("00000000000000b1", "null", "").replace(TRACE, "1" + TRACE.substring(1));
    ingest(other);
    JsonNode answer = read("/api/v1/workflows/shop/traces?" + query);
    assertEquals(List.of(TRACE), MonocleLoader.traceIds(answer), answer.toString());
    assertEquals(2, MonocleLoader.traceIds(read("/api/v1/workflows/shop/traces")).size());
    assertEquals(
        List.of(), MonocleLoader.traceIds(read("/api/v1/workflows/shop/traces?" + query + "x")));
  }

  @Test
  @DisplayName("spans that say another value of the asked fact are left out")
  void filtered() {
    ingest(
        span("00000000000000a1", "null", "\"span.type\":\"workflow\""),
        span("00000000000000a2", "\"00000000000000a1\"", "\"scope.agentic.turn\":\"1\""),
        span("00000000000000a3", "\"00000000000000a1\"", "\"scope.agentic.turn\":\"2\""));
    JsonNode answer =
        read(
            "/api/v1/workflows/shop/traces/"
                + TRACE
                + "/spans?filter_fact=agentic.turn&filter_fact_id=2");
    assertEquals(
        Set.of("a1", "a3"),
        MonocleLoader.spans(answer).stream()
            .map(span -> span.spanId().toString(16))
            .collect(Collectors.toSet()));
  }

  @ParameterizedTest(name = "a test''s label posted to {0} is kept with its trace")
  @ValueSource(strings = {"/v1/eval/label", "/api/v1/eval/label"})
  void labels(String path) {
    ingest(span("00000000000000a1", "null", ""));
    String query = "?trace_id=" + TRACE + "&fact_name=traces&workflow_name=shop";
    String label =
        "{\"result\":{\"label\":\"test_cart\",\"value\":\"FAIL\",\"explanation\":\"no total\"}}";
    for (URI door : List.of(selftrace.web(path + query), collector(path + query))) {
      HttpResponse<String> response = post(door, label);
      assertEquals(200, response.statusCode(), response.body());
      assertEquals("{}", response.body());
    }
    Map<String, String> attributes = evaluation(TRACE);
    assertEquals("test_cart", attributes.get("gen_ai.evaluation.name"));
    assertEquals("FAIL", attributes.get("gen_ai.evaluation.score.label"));
    assertEquals("no total", attributes.get("gen_ai.evaluation.explanation"));
    String diagnosis =
        post(
                selftrace.web("/api/v1/tools/diagnose"),
                "{\"format\":\"text\",\"trace_id\":\"" + TRACE + "\"}")
            .body();
    assertTrue(diagnosis.contains("test_cart=FAIL: no total"), diagnosis);
  }

  @Test
  @DisplayName("a score of Langfuse is kept with its span")
  void scores() {
    ingest(span("00000000000000a1", "null", ""));
    String score =
        "{\"id\":\"1\",\"traceId\":\"%s\",\"observationId\":\"00000000000000a1\",\"name\":\"tone\","
            .formatted(TRACE);
    HttpResponse<String> one = post(collector("/api/public/scores"), score + "\"value\":\"rude\"}");
    assertEquals("{\"id\":\"1\"}", one.body());
    String event =
        "{\"batch\":[{\"id\":\"e\",\"type\":\"score-create\",\"timestamp\":"
            + "\"2026-11-20T19:39:50.450Z\",\"body\":"
            + score
            + "\"value\":0.5}}]}";
    HttpResponse<String> many = post(selftrace.web("/api/public/ingestion"), event);
    assertEquals(207, many.statusCode());
    assertEquals("{\"successes\":[{\"id\":\"e\",\"status\":201}],\"errors\":[]}", many.body());
    assertEquals("tone", evaluation(TRACE).get("gen_ai.evaluation.name"));
  }

  /** The attributes of the first log record of a trace. */
  private Map<String, String> evaluation(String traceId) {
    JsonNode log = read("/api/v1/traces/" + traceId).at("/resourceLogs/0/scopeLogs/0/logRecords/0");
    assertEquals("gen_ai.evaluation.result", log.path("eventName").asString());
    return log.path("attributes")
        .valueStream()
        .collect(
            Collectors.toMap(
                pair -> pair.path("key").asString(),
                pair -> pair.path("value").path("stringValue").asString("")));
  }
}
