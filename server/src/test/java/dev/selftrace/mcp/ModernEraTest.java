package dev.selftrace.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.mcp.McpWire.Reply;
import dev.selftrace.tool.Guides;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ModernEraTest {

  private static final String SERVER_KEY = "io.modelcontextprotocol/serverInfo";
  private static McpWire wire;

  @BeforeAll
  static void start() {
    wire = new McpWire();
  }

  @AfterAll
  static void stop() {
    wire.close();
  }

  private static Reply call(String method, String params, String... name) {
    return wire.modern(method, params, McpWire.modernHeaders(method, name));
  }

  @Test
  @DisplayName("server/discover lists every version newest first and only what is served")
  void discover() {
    Reply reply = call("server/discover", "");
    assertEquals(200, reply.status(), reply.body());
    JsonNode result = reply.result();
    assertEquals(
        List.of("2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"),
        texts(result.path("supportedVersions")));
    assertEquals(
        List.of("prompts", "resources", "tools"),
        result.path("capabilities").propertyNames().stream().sorted().toList());
    assertTrue(result.path("capabilities").path("resources").path("subscribe").asBoolean());
    assertFalse(result.path("capabilities").path("resources").path("listChanged").asBoolean());
    assertEquals("Ask for traces.", result.path("instructions").asString());
    assertEquals("public", result.path("cacheScope").asString());
    assertEquals("complete", result.path("resultType").asString());
    assertEquals("selftrace", result.path("_meta").path(SERVER_KEY).path("name").asString());
    assertEquals("1.2.3", result.path("_meta").path(SERVER_KEY).path("version").asString());
  }

  @ParameterizedTest
  @DisplayName("lists are complete, cacheable for this caller only, and name the server")
  @CsvSource({
    "tools/list, tools",
    "prompts/list, prompts",
    "resources/list, resources",
    "resources/templates/list, resourceTemplates"
  })
  void lists(String method, String field) {
    Reply reply = call(method, "");
    assertEquals(200, reply.status(), reply.body());
    assertTrue(reply.result().path(field).isArray(), reply.body());
    assertEquals("complete", reply.result().path("resultType").asString());
    assertEquals(300_000, reply.result().path("ttlMs").asInt());
    assertEquals("private", reply.result().path("cacheScope").asString());
    assertTrue(reply.result().path("_meta").has(SERVER_KEY));
    assertEquals(reply.body(), call(method, "").body(), "the same bytes every time");
  }

  @Test
  @DisplayName("every guide beside the code is listed and read by its own URI")
  void guides() {
    JsonNode listed = call("resources/list", "").result().path("resources");
    assertEquals(Guides.own().topics().size(), listed.size());
    assertTrue(listed.size() >= 3, "at least the guides of the first version");
    for (JsonNode guide : listed) {
      String uri = guide.path("uri").asString();
      Reply reply = call("resources/read", "\"uri\":\"" + uri + "\"", uri);
      String topic = uri.substring(ResourceAddress.GUIDE_PREFIX.length());
      JsonNode content = reply.result().path("contents").path(0);
      assertEquals(
          "read_guide {topic=" + topic + "} for local on virtual", content.path("text").asString());
      assertEquals("text/markdown", content.path("mimeType").asString());
    }
  }

  @Test
  @DisplayName("no session: another instance answers every call with the same bytes")
  void noSession() {
    try (McpWire other = new McpWire()) {
      for (String method :
          List.of("server/discover", "tools/list", "prompts/list", "resources/list")) {
        Reply reply = other.modern(method, "", McpWire.modernHeaders(method));
        assertEquals(call(method, "").body(), reply.body());
      }
      String params = "{\"name\":\"get_trace\",\"arguments\":{}}";
      assertEquals(
          wire.legacy("tools/call", params).body(), other.legacy("tools/call", params).body());
    }
  }

  @Test
  @DisplayName("both eras list the same tools")
  void oneRegistry() {
    assertEquals(
        wire.legacy("tools/list", "{}").result().path("tools"),
        call("tools/list", "").result().path("tools"));
  }

  @Test
  @DisplayName("a tool is announced as what it is, without an output schema")
  void toolSurface() {
    for (JsonNode tool : call("tools/list", "").result().path("tools")) {
      assertTrue(tool.path("annotations").path("readOnlyHint").asBoolean());
      assertFalse(tool.path("annotations").has("destructiveHint"), "it only reads");
      assertFalse(tool.has("title"));
      assertFalse(tool.path("annotations").path("openWorldHint").asBoolean(true));
      assertFalse(tool.has("outputSchema"));
      assertEquals("object", tool.path("inputSchema").path("type").asString());
    }
  }

  @Test
  @DisplayName("tools/call answers text on a virtual thread")
  void toolCall() {
    Reply reply =
        call(
            "tools/call",
            "\"name\":\"get_trace\",\"arguments\":{\"trace_id\":\"ab\"}",
            "get_trace");
    assertEquals(200, reply.status(), reply.body());
    assertEquals("get_trace {trace_id=ab} for local on virtual", reply.text());
    assertEquals("complete", reply.result().path("resultType").asString());
    assertFalse(reply.result().has("ttlMs"), "an answer is not cacheable");
    assertFalse(reply.result().has("structuredContent"));
  }

  @Test
  @DisplayName("Mcp-Name may come in base64, as UTF-8, upper or lower case as given")
  void base64Name() {
    String encoded =
        "=?base64?" + Base64.getEncoder().encodeToString("get_trace".getBytes(UTF_8)) + "?=";
    assertEquals(
        200, call("tools/call", "\"name\":\"get_trace\",\"arguments\":{}", encoded).status());
  }

  @ParameterizedTest
  @DisplayName("a Mcp-Name that does not say what the body says is refused")
  @ValueSource(
      strings = {
        "find_errors",
        "GET_TRACE",
        "=?base64?Z2V0X3RyYWNl",
        "=?base64?Z2V0X3RyYW?=",
        "=?base64?Z2V0X3RyYW!l?=",
        "=?base64?/////w==?=",
        "=?BASE64?Z2V0X3RyYWNl?=",
        "=?base64?="
      })
  void nameMismatch(String name) {
    Reply reply = call("tools/call", "\"name\":\"get_trace\",\"arguments\":{}", name);
    assertEquals(400, reply.status(), reply.body());
    assertEquals(-32020, reply.errorCode());
    assertEquals(7, reply.json().path("id").asInt());
  }

  @Test
  @DisplayName("missing and wrong mirrored headers are refused")
  void mirroredHeaders() {
    assertEquals(-32020, call("tools/call", "\"name\":\"get_trace\"").errorCode());
    Map<String, String> headers = McpWire.modernHeaders("tools/list");
    headers.remove("Mcp-Method");
    assertEquals(-32020, wire.modern("tools/list", "", headers).errorCode());
    headers.put("Mcp-Method", "TOOLS/LIST");
    assertEquals(-32020, wire.modern("tools/list", "", headers).errorCode());
    headers.put("Mcp-Method", "prompts/list");
    Reply reply = wire.modern("tools/list", "", headers);
    assertEquals(400, reply.status());
    assertEquals(-32020, reply.errorCode());
  }

  @Test
  @DisplayName("header names are case-insensitive, Mcp-Param headers are nobody's")
  void headerNames() {
    Map<String, String> headers = new TreeMap<>(McpWire.modernHeaders("tools/list"));
    headers.remove("Mcp-Method");
    headers.put("MCP-METHOD", "tools/list");
    headers.put("Mcp-Param-Region", "=?base64?!!?=");
    assertEquals(200, wire.modern("tools/list", "", headers).status());
  }

  @ParameterizedTest
  @DisplayName("what 2026-07-28 does not have is 404 and method not found, with the id")
  @ValueSource(
      strings = {
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "resources/unsubscribe",
        "completion/complete",
        "unknown/method"
      })
  void unknownMethods(String method) {
    Reply reply = call(method, "");
    assertEquals(404, reply.status());
    assertEquals(-32601, reply.errorCode());
    assertEquals(7, reply.json().path("id").asInt());
  }

  @ParameterizedTest
  @DisplayName("a request without its required _meta fields is refused")
  @ValueSource(
      strings = {
        "{}",
        "{\"_meta\":{}}",
        "{\"_meta\":7}",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}",
        "{\"_meta\":{\"io.modelcontextprotocol/clientCapabilities\":{}}}",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":[]}}"
      })
  void missingMeta(String params) {
    Reply reply =
        wire.send(
            "POST", McpWire.modernHeaders("tools/list"), McpWire.request("tools/list", params));
    assertEquals(400, reply.status(), reply.body());
    assertEquals(-32602, reply.errorCode());
    assertEquals(7, reply.json().path("id").asInt());
  }

  @ParameterizedTest
  @DisplayName("header and body choose the era together")
  @CsvSource({
    "-, -, 200, 0",
    "2025-11-25, -, 200, 0",
    "2026-07-28, 2026-07-28, 200, 0",
    "2026-07-28, -, 400, -32602",
    "-, 2026-07-28, 400, -32020",
    "-, 1999-01-01, 400, -32020",
    "2025-11-25, 2026-07-28, 400, -32020",
    "2026-07-28, 2025-11-25, 400, -32020",
    "v9, v9, 400, -32022",
    "v9, -, 400, -32022",
    "v9, 2026-07-28, 400, -32020",
    "2025-11-25, 2025-11-25, 200, 0",
    "2025-03-26, 2025-03-26, 200, 0"
  })
  void eras(String header, String body, int status, int code) {
    Map<String, String> headers = McpWire.modernHeaders("tools/list");
    headers.remove("MCP-Protocol-Version");
    if (!header.equals("-")) {
      headers.put("MCP-Protocol-Version", header);
    }
    String params =
        body.equals("-")
            ? "{}"
            : "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\""
                + body
                + "\",\"io.modelcontextprotocol/clientCapabilities\":{}}}";
    Reply reply = wire.send("POST", headers, McpWire.request("tools/list", params));
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.errorCode());
  }

  @Test
  @DisplayName("an unsupported version is answered with the supported ones and what was asked")
  void unsupportedVersion() {
    Map<String, String> headers = McpWire.modernHeaders("server/discover");
    headers.put("MCP-Protocol-Version", "v999");
    Reply reply =
        wire.send(
            "POST",
            headers,
            McpWire.modernBody("server/discover", "").replace("2026-07-28", "v999"));
    assertEquals(400, reply.status());
    JsonNode data = reply.json().path("error").path("data");
    assertEquals("v999", data.path("requested").asString());
    assertEquals(
        texts(call("server/discover", "").result().path("supportedVersions")),
        texts(data.path("supported")));
  }

  @Test
  @DisplayName("notifications are accepted without a body")
  void notifications() {
    String method = "notifications/cancelled";
    Reply reply =
        wire.send(
            "POST",
            McpWire.modernHeaders(method),
            "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":{\"requestId\":1}}");
    assertEquals(202, reply.status(), reply.body());
    assertEquals("", reply.body());
  }

  @Test
  @DisplayName("resources are what the tools answer, fresh at every read")
  void resources() {
    String uri = "selftrace://workflows/my%20flow+1/errors";
    Reply reply = call("resources/read", "\"uri\":\"" + uri + "\"", uri);
    assertEquals(200, reply.status(), reply.body());
    JsonNode content = reply.result().path("contents").path(0);
    assertEquals(
        "find_errors {workflow_name=my flow+1} for local on virtual",
        content.path("text").asString());
    assertEquals(uri, content.path("uri").asString());
    assertEquals(0, reply.result().path("ttlMs").asInt(-1));
    assertEquals("private", reply.result().path("cacheScope").asString());
    String trace = "selftrace://traces/abcdef";
    assertTrue(
        call("resources/read", "\"uri\":\"" + trace + "\"", trace).body().contains("get_tr"));
  }

  @ParameterizedTest
  @DisplayName("a resource that is not there is -32602 with its URI, -32002 in the old era")
  @ValueSource(
      strings = {
        "test://nope",
        "selftrace://traces/unknown",
        "selftrace://traces/",
        "selftrace://traces/a/b",
        "selftrace://other/a",
        "selftrace://traces/a?b=c",
        "nonsense"
      })
  void resourceNotFound(String uri) {
    Reply modern = call("resources/read", "\"uri\":\"" + uri + "\"", uri);
    assertEquals(-32602, modern.errorCode(), modern.body());
    assertEquals(uri, modern.json().path("error").path("data").path("uri").asString());
    assertEquals(-32002, wire.legacy("resources/read", "{\"uri\":\"" + uri + "\"}").errorCode());
  }

  @Test
  @DisplayName("prompts are filled in one pass, arguments quoted")
  void prompts() {
    Reply reply =
        call(
            "prompts/get",
            "\"name\":\"self_heal\",\"arguments\":{\"workflow_name\":\"{test_command} \\\"x\\\"\","
                + "\"test_command\":\"make $1\"}",
            "self_heal");
    String text = reply.result().path("messages").path(0).path("content").path("text").asString("");
    assertTrue(text.contains("the workflow \"{test_command} \\\"x\\\"\" work"), text);
    assertTrue(text.contains("Run \"make $1\" with"), text);
  }

  @Test
  @DisplayName("a bug is a 500 that says nothing")
  void brokenTool() {
    Reply reply = call("tools/call", "\"name\":\"broken\",\"arguments\":{}", "broken");
    assertEquals(500, reply.status());
    assertEquals(-32603, reply.errorCode());
    assertFalse(reply.body().contains("secret"), reply.body());
  }

  @Test
  @DisplayName("closing the response cancels the call: its thread is interrupted")
  void cancellation() throws Exception {
    try (McpWire own = new McpWire()) {
      CompletableFuture<HttpResponse<String>> answer =
          own.client()
              .sendAsync(
                  slow(own, McpWire.modernHeaders("tools/call", "slow"), modernSlow()),
                  HttpResponse.BodyHandlers.ofString());
      assertTrue(own.tools.begun.await(10, TimeUnit.SECONDS));
      answer.cancel(true);
      assertTrue(own.tools.interrupted.await(10, TimeUnit.SECONDS));
    }
  }

  @Test
  @DisplayName("in the old era a lost connection is no cancellation")
  void noCancellation() throws Exception {
    try (McpWire own = new McpWire()) {
      CompletableFuture<HttpResponse<String>> answer =
          own.client()
              .sendAsync(
                  slow(
                      own,
                      McpWire.legacyHeaders(),
                      McpWire.request("tools/call", "{\"name\":\"slow\",\"arguments\":{}}")),
                  HttpResponse.BodyHandlers.ofString());
      assertTrue(own.tools.begun.await(10, TimeUnit.SECONDS));
      answer.cancel(true);
      assertFalse(own.tools.interrupted.await(300, TimeUnit.MILLISECONDS));
      own.tools.release.countDown();
    }
  }

  private static String modernSlow() {
    return McpWire.modernBody("tools/call", "\"name\":\"slow\",\"arguments\":{}");
  }

  private static HttpRequest slow(McpWire own, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(own.server.uri("/mcp"))
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    return request.build();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }
}
