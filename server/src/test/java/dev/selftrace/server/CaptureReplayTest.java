package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.access.KeyOrder;
import dev.selftrace.access.Keys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every recorded case goes in over its own protocol, each for a tenant of its own, and what comes
 * out is exactly what the manifest says, also when it arrives twice and backwards, and after a
 * restart.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CaptureReplayTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, String> KEYS = new HashMap<>();

  @TempDir static Path data;

  private static Running selftrace;
  private static CaptureExporter exporter;

  @BeforeAll
  static void start() {
    Keys keys = new Keys(data, 10, InstantSource.system());
    for (Capture capture : captures()) {
      for (String tenant : List.of(forward(capture), backward(capture))) {
        KEYS.put(tenant, keys.create(new KeyOrder(tenant, KeyOrder.USUAL_SCOPES, "")).reveal());
      }
    }
    open();
  }

  private static void open() {
    selftrace = Running.start(data, "--auth=required", "--store=disk");
    exporter =
        new CaptureExporter(
            selftrace.ports().otlpGrpc().getPort(), selftrace.ports().otlpHttp().getPort());
  }

  @AfterAll
  static void stop() {
    exporter.close();
    selftrace.close();
  }

  static List<Capture> captures() {
    return Capture.all();
  }

  @Order(1)
  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("a recorded case yields the manifest's traces, spans, logs and workflow names")
  void inOrder(Capture capture) throws Exception {
    for (Capture.Request request : capture.requests()) {
      exporter.send(request, key(forward(capture)));
    }
    imports(capture.files(), key(forward(capture)));
    assertYields(capture, forward(capture));
  }

  @Order(2)
  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("the same, sent backwards and twice")
  void backwardsAndTwice(Capture capture) throws Exception {
    for (int round = 0; round < 2; round++) {
      for (Capture.Request request : capture.requests().reversed()) {
        exporter.send(request, key(backward(capture)));
      }
      imports(capture.files().reversed(), key(backward(capture)));
    }
    assertYields(capture, backward(capture));
  }

  /** Files go in by the command that people use. */
  private static void imports(List<Path> files, String key) {
    if (files.isEmpty()) {
      return;
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--endpoint", selftrace.ports().otlpHttp().toString(), "--key", key));
    files.forEach(file -> arguments.add(file.toString()));
    Printed printed = new Printed();
    ImportCommand command =
        new ImportCommand(Running.properties(data), Map.of(), printed.console());
    assertEquals(0, command.run(arguments), printed::text);
  }

  @Order(3)
  @Test
  @DisplayName("after a restart everything is still there")
  void afterRestart() {
    exporter.close();
    selftrace.close();
    open();
    for (Capture capture : captures()) {
      assertYields(capture, forward(capture));
      assertYields(capture, backward(capture));
    }
  }

  private static void assertYields(Capture capture, String tenant) {
    Map<String, JsonNode> traces = traces(tenant);
    assertEquals(capture.traces(), traces.size(), capture + ": traces");
    int spans = 0;
    int logs = 0;
    for (Map.Entry<String, JsonNode> trace : traces.entrySet()) {
      spans += trace.getValue().get("span_count").asInt();
      Integer expected = capture.spansByTrace().get(trace.getKey());
      if (expected != null) {
        assertEquals(expected, trace.getValue().get("span_count").asInt(), trace.getKey());
      }
      assertWorkflow(capture, trace.getValue());
      Exported exported = exported(tenant, trace.getKey());
      assertEquals(trace.getValue().get("span_count").asInt(), exported.spans(), trace.getKey());
      logs += exported.logs();
    }
    assertEquals(capture.spans(), spans, capture + ": spans");
    assertEquals(capture.logsOfTraces(), logs, capture + ": logs");
  }

  /** The recorded name; where no span carries one, the service or the root span. */
  private static void assertWorkflow(Capture capture, JsonNode trace) {
    String workflow = trace.get("workflow_name").asString();
    Pattern expected = capture.workflow();
    if (expected != null) {
      assertTrue(expected.matcher(workflow).matches(), capture + ": workflow " + workflow);
      return;
    }
    boolean service = capture.services().contains(workflow);
    boolean root = workflow.equals(trace.path("root_name").asString(""));
    assertTrue(service || root, capture + ": workflow " + workflow);
  }

  private static Map<String, JsonNode> traces(String tenant) {
    Map<String, JsonNode> traces = new TreeMap<>();
    String cursor = null;
    do {
      String arguments =
          "{\"query\":\"{}\",\"limit\":100,\"max_tokens\":20000,\"format\":\"json\""
              + (cursor == null ? "" : ",\"cursor\":\"" + cursor + "\"")
              + "}";
      JsonNode answer =
          JSON.readTree(
              ok(
                  selftrace.post(
                      selftrace.web("/api/v1/tools/search_traces"),
                      arguments,
                      "x-api-key",
                      key(tenant))));
      for (JsonNode trace : answer.get("traces")) {
        traces.put(trace.get("trace_id").asString(), trace);
      }
      cursor = answer.get("page").path("cursor").asString(null);
    } while (cursor != null);
    return traces;
  }

  private record Exported(int spans, int logs) {}

  /** The lossless read of a trace, page by page. */
  private static Exported exported(String tenant, String traceId) {
    JsonNode trace =
        JSON.readTree(
            ok(
                selftrace.get(
                    selftrace.web("/api/v1/traces/" + traceId), "x-api-key", key(tenant))));
    return new Exported(
        count(trace, "resourceSpans", "scopeSpans", "spans"),
        count(trace, "resourceLogs", "scopeLogs", "logRecords"));
  }

  private static int count(JsonNode trace, String resources, String scopes, String records) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode resource : trace.path(resources)) {
      for (JsonNode scope : resource.path(scopes)) {
        scope.path(records).forEach(found::add);
      }
    }
    return found.size();
  }

  private static String ok(HttpResponse<String> response) {
    assertEquals(200, response.statusCode(), response.body());
    return response.body();
  }

  private static String key(String tenant) {
    return KEYS.getOrDefault(tenant, "");
  }

  private static String forward(Capture capture) {
    return capture.name().replace('/', '-') + "-forward";
  }

  private static String backward(Capture capture) {
    return capture.name().replace('/', '-') + "-backward";
  }
}
