package dev.selftrace.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.mcp.McpWire.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegacyEraTest {

  private static McpWire wire;

  @BeforeAll
  static void start() {
    wire = new McpWire();
  }

  @AfterAll
  static void stop() {
    wire.close();
  }

  @ParameterizedTest
  @DisplayName("initialize agrees on the client's revision, or names the newest of this era")
  @CsvSource({
    "2024-11-05, 2024-11-05",
    "2025-03-26, 2025-03-26",
    "2025-06-18, 2025-06-18",
    "2025-11-25, 2025-11-25",
    "1999-01-01, 2025-11-25",
    "2026-07-28, 2025-11-25"
  })
  void initialize(String asked, String agreed) {
    Reply reply =
        wire.send(
            "POST",
            Map.of("Content-Type", "application/json", "Accept", "application/json"),
            McpWire.request(
                "initialize",
                "{\"protocolVersion\":\""
                    + asked
                    + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"c\",\"version\":\"1\"}}"));
    assertEquals(200, reply.status(), reply.body());
    assertEquals(agreed, reply.result().path("protocolVersion").asString());
    assertEquals("selftrace", reply.result().path("serverInfo").path("name").asString());
    assertEquals("1.2.3", reply.result().path("serverInfo").path("version").asString());
    assertEquals("Ask for traces.", reply.result().path("instructions").asString());
    assertTrue(reply.header("mcp-session-id").isEmpty(), "no session is minted");
  }

  @ParameterizedTest
  @DisplayName("every revision of the era, and none, is served as a header")
  @ValueSource(strings = {"", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
  void versionHeader(String version) {
    Map<String, String> headers = new HashMap<>(McpWire.legacyHeaders());
    headers.remove("MCP-Protocol-Version");
    if (!version.isEmpty()) {
      headers.put("MCP-Protocol-Version", version);
    }
    Reply reply = wire.send("POST", headers, McpWire.request("tools/list", "{}"));
    assertEquals(200, reply.status(), reply.body());
    assertEquals(wire.tools.descriptors().size(), reply.result().path("tools").size());
  }

  @Test
  @DisplayName("P6: an unknown revision in the header is refused with the supported ones")
  void unknownVersion() {
    Map<String, String> headers = new HashMap<>(McpWire.legacyHeaders());
    headers.put("MCP-Protocol-Version", "1999-01-01");
    Reply reply = wire.send("POST", headers, McpWire.request("tools/list", "{}"));
    assertEquals(400, reply.status());
    assertEquals(-32022, reply.errorCode());
    assertEquals(
        "2026-07-28", reply.json().path("error").path("data").path("supported").path(0).asString());
    assertEquals(
        "1999-01-01", reply.json().path("error").path("data").path("requested").asString());
  }

  @Test
  @DisplayName("P11: a tool runs on a virtual thread, and its answer is one text block")
  void toolCall() {
    Reply reply =
        wire.legacy(
            "tools/call", "{\"name\":\"get_trace\",\"arguments\":{\"trace_id\":\"abcdef\"}}");
    assertEquals(200, reply.status(), reply.body());
    assertEquals("get_trace {trace_id=abcdef} for local on virtual", reply.text());
    assertEquals(1, reply.result().path("content").size());
    assertFalse(reply.result().has("structuredContent"));
    assertFalse(reply.result().path("isError").asBoolean(false));
  }

  @Test
  @DisplayName("format=json is text and structured content")
  void structured() {
    Reply reply =
        wire.legacy("tools/call", "{\"name\":\"get_trace\",\"arguments\":{\"format\":\"json\"}}");
    assertEquals("{\"tool\":\"get_trace\"}", reply.text());
    assertEquals("get_trace", reply.result().path("structuredContent").path("tool").asString());
  }

  @Test
  @DisplayName("a bad argument is a tool result that explains it, not a protocol error")
  void badArgument() {
    Reply reply =
        wire.legacy("tools/call", "{\"name\":\"get_trace\",\"arguments\":{\"nonsense\":1}}");
    assertEquals(200, reply.status());
    assertTrue(reply.result().path("isError").asBoolean());
    assertEquals("INVALID_ARGUMENT: nonsense is no argument.", reply.text());
  }

  @Test
  @DisplayName("P9: an unknown tool is answered with the tools there are")
  void unknownTool() {
    Reply reply = wire.legacy("tools/call", "{\"name\":\"get_trce\",\"arguments\":{}}");
    assertEquals(200, reply.status());
    assertEquals(-32602, reply.errorCode());
    String message = reply.json().path("error").path("message").asString();
    assertTrue(message.startsWith("Unknown tool: get_trce (expected: one of find_errors, get_tr"));
    assertFalse(reply.body().contains("invalid_tool_name"), reply.body());
  }

  @Test
  @DisplayName("a bug in a tool shows neither message nor stack trace")
  void brokenTool() {
    Reply reply = wire.legacy("tools/call", "{\"name\":\"broken\",\"arguments\":{}}");
    assertEquals(-32603, reply.errorCode());
    assertEquals("Internal error", reply.json().path("error").path("message").asString());
    assertFalse(reply.body().contains("secret"), reply.body());
  }

  @Test
  @DisplayName("P8: a cursor nobody handed out is refused")
  void listCursor() {
    for (String method :
        List.of("tools/list", "prompts/list", "resources/list", "resources/templates/list")) {
      assertEquals(-32602, wire.legacy(method, "{\"cursor\":\"x\"}").errorCode(), method);
      assertTrue(wire.legacy(method, "{}").json().has("result"), method);
    }
  }

  @Test
  @DisplayName("an unknown method stays within the legacy status 200")
  void unknownMethod() {
    Reply reply = wire.legacy("subscriptions/listen", "{}");
    assertEquals(200, reply.status());
    assertEquals(-32601, reply.errorCode());
  }

  @Test
  @DisplayName("ping is answered, notifications are accepted without a body")
  void pingAndNotifications() {
    assertEquals("{}", wire.legacy("ping", "{}").result().toString());
    Reply reply =
        wire.send(
            "POST",
            McpWire.legacyHeaders(),
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    assertEquals(202, reply.status());
    assertEquals("", reply.body());
  }

  @ParameterizedTest
  @DisplayName("parameters of the wrong shape are refused by name")
  @CsvSource(
      delimiter = '|',
      value = {
        "tools/call | {} | name:",
        "tools/call | {\"name\":7} | name:",
        "tools/call | {\"name\":\"get_trace\",\"arguments\":[]} | arguments:",
        "prompts/get | {\"name\":{}} | name:",
        "prompts/get | {\"name\":\"nope\"} | Invalid prompt name",
        "prompts/get | {\"name\":\"self_heal\"} | workflow_name:",
        "prompts/get | {\"name\":\"self_heal\",\"arguments\":{\"x\":\"y\"}} | arguments:",
        "resources/read | {\"uri\":[]} | uri:",
        "initialize | {\"protocolVersion\":1} | protocolVersion:"
      })
  void badParams(String method, String params, String begins) {
    Reply reply = wire.legacy(method, params);
    assertEquals(-32602, reply.errorCode(), reply.body());
    assertTrue(
        reply.json().path("error").path("message").asString().startsWith(begins), reply.body());
  }

  @Test
  @DisplayName("P7: a body above 256 kB and below the limit is served")
  void bigBody() {
    Reply reply =
        wire.legacy(
            "tools/call",
            "{\"name\":\"list_workflows\",\"arguments\":{\"pad\":\""
                + "x".repeat(3_000_000)
                + "\"}}");
    assertEquals(200, reply.status());
    assertTrue(reply.text().startsWith("list_workflows {pad=xxx"));
  }

  @ParameterizedTest
  @DisplayName("Accept is read liberally")
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "text/event-stream",
        "application/json;q=0.9, text/event-stream;q=0.1",
        "application/*"
      })
  void accept(String accept) {
    Map<String, String> headers = new HashMap<>(McpWire.legacyHeaders());
    headers.put("Accept", accept);
    Reply reply = wire.send("POST", headers, McpWire.request("tools/list", "{}"));
    assertEquals(200, reply.status(), reply.body());
    assertTrue(reply.header("content-type").getFirst().startsWith("application/json"));
  }
}
