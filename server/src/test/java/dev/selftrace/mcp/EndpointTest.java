package dev.selftrace.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.door.RawHttp;
import dev.selftrace.mcp.McpWire.Reply;
import java.net.http.HttpRequest;
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

class EndpointTest {

  private static McpWire wire;

  @BeforeAll
  static void start() {
    wire = new McpWire();
  }

  @AfterAll
  static void stop() {
    wire.close();
  }

  private static Reply listTools(String... headers) {
    Map<String, String> all = new HashMap<>(McpWire.legacyHeaders());
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return wire.send("POST", all, McpWire.request("tools/list", "{}"));
  }

  @Test
  @DisplayName("a wrong key is 401 with a challenge, and the same bytes for every wrong key")
  void wrongKey() {
    Reply reply = listTools("x-api-key", "st_wrong");
    assertEquals(401, reply.status());
    assertEquals(
        List.of("Bearer realm=\"selftrace\", error=\"invalid_token\""),
        reply.header("WWW-Authenticate"));
    assertEquals(List.of("no-store"), reply.header("Cache-Control"));
    assertEquals(
        "{\"error\":\"invalid_token\",\"error_description\":"
            + "\"Send your API key as x-api-key or Authorization: Bearer\"}",
        reply.body());
    assertEquals(reply.body(), listTools("Authorization", "Bearer st_other").body());
  }

  @Test
  @DisplayName("a key without the scope read is 403 insufficient_scope")
  void wrongScope() {
    Reply reply = listTools("x-api-key", "st_ingest");
    assertEquals(403, reply.status());
    assertTrue(reply.header("WWW-Authenticate").getFirst().contains("insufficient_scope"));
  }

  @Test
  @DisplayName("two different keys are 400, one key in both headers is one key")
  void twoKeys() {
    assertEquals(400, listTools("x-api-key", "st_one", "Authorization", "Bearer st_two").status());
    assertEquals(200, listTools("x-api-key", "st_one", "Authorization", "Bearer st_one").status());
  }

  @Test
  @DisplayName("too many wrong keys are 429 with the time to wait")
  void throttled() {
    Reply reply = listTools("x-api-key", "throttled");
    assertEquals(429, reply.status());
    assertEquals(List.of("7"), reply.header("Retry-After"));
  }

  @ParameterizedTest
  @DisplayName("a key in the URL is refused, also under an innocent name")
  @ValueSource(strings = {"?x-api-key=a", "?API_KEY=a", "?access_token=a", "?q=st_one"})
  void keyInUrl(String query) {
    HttpRequest request =
        HttpRequest.newBuilder(wire.server.uri("/mcp" + query))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertEquals(400, wire.send(request).status());
  }

  @Test
  @DisplayName("P4: tenants that take turns on one server each see their own")
  void tenants() {
    for (int i = 0; i < 20; i++) {
      String who = i % 2 == 0 ? "one" : "two";
      Map<String, String> legacy = new HashMap<>(McpWire.legacyHeaders());
      legacy.put("x-api-key", "st_" + who);
      Map<String, String> modern = McpWire.modernHeaders("tools/call", "get_trace");
      modern.put("Authorization", "Bearer st_" + who);
      String call = "\"name\":\"get_trace\",\"arguments\":{}";
      String expected = "get_trace {} for " + who + " on virtual";
      assertEquals(
          expected,
          wire.send("POST", legacy, McpWire.request("tools/call", "{" + call + "}")).text());
      assertEquals(expected, wire.modern("tools/call", call, modern).text());
    }
  }

  @ParameterizedTest
  @DisplayName("P2, P3: every method but POST is 405, there is no session to open or end")
  @ValueSource(strings = {"GET", "DELETE", "PUT", "PATCH", "OPTIONS"})
  void methods(String method) {
    Reply reply = wire.send(method, Map.of("MCP-Protocol-Version", "2024-11-05"), "");
    assertEquals(405, reply.status());
    assertEquals(List.of("POST"), reply.header("Allow"));
  }

  @Test
  @DisplayName("the key is checked before the method, the method before the body")
  void order() {
    assertEquals(401, wire.send("GET", Map.of("x-api-key", "st_wrong"), "").status());
    assertEquals(405, wire.send("PUT", Map.of(), "{").status());
    Map<String, String> headers = new HashMap<>(McpWire.legacyHeaders());
    headers.put("MCP-Protocol-Version", "nonsense");
    assertEquals(-32700, wire.send("POST", headers, "{").errorCode());
  }

  @Test
  @DisplayName("a stale session id or event id is ignored and not echoed")
  void staleSession() {
    Reply reply = listTools("Mcp-Session-Id", "gone", "Last-Event-ID", "42");
    assertEquals(200, reply.status());
    assertTrue(reply.header("Mcp-Session-Id").isEmpty());
  }

  @Test
  @DisplayName("a body above the limit is 413, announced or not")
  void tooLarge() {
    String body = "{\"pad\":\"" + "x".repeat(McpOptions.BODY_BYTES_MAX) + "\"}";
    assertEquals(413, wire.send("POST", McpWire.legacyHeaders(), body).status());
    HttpRequest chunked =
        HttpRequest.newBuilder(wire.server.uri("/mcp"))
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(body)))
            .build();
    assertEquals(413, wire.send(chunked).status());
  }

  @ParameterizedTest
  @DisplayName("P5: what is no JSON-RPC request is a short JSON-RPC error without a stack trace")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | -32700",
        "{ | -32700",
        "nonsense | -32700",
        "{\"jsonrpc\":\"2.0\"} {} | -32700",
        "{\"a\":1,\"a\":2} | -32700",
        "{\"jsonrpc\":\"2.0\",\"id\":1e999999999,\"method\":\"ping\"} | -32600",
        "[] | -32600",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}] | -32600",
        "7 | -32600",
        "null | -32600",
        "{} | -32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}} | -32600"
      })
  void malformed(String body, int code) {
    Reply reply = wire.send("POST", McpWire.legacyHeaders(), body);
    assertEquals(400, reply.status(), reply.body());
    assertEquals(code, reply.errorCode(), reply.body());
    assertTrue(reply.body().length() < 300, reply.body());
    assertFalse(reply.body().contains("jackson"), reply.body());
    assertFalse(reply.json().has("id") && reply.json().path("id").isNull(), "never id: null");
  }

  @Test
  @DisplayName("deep nesting is malformed, not a stack overflow")
  void deep() {
    String body = "{\"params\":" + "[".repeat(100_000);
    assertEquals(-32700, wire.send("POST", McpWire.legacyHeaders(), body).errorCode());
  }

  @ParameterizedTest
  @DisplayName("a header of MCP sent twice is 400, even with the same value")
  @ValueSource(strings = {"MCP-Protocol-Version: 2025-11-25", "Mcp-Method: a", "Mcp-Name: a"})
  void repeatedHeaders(String header) {
    String reply =
        RawHttp.send(
            wire.server.port(),
            "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                + header
                + "\r\n"
                + header
                + "\r\nConnection: close\r\n\r\n{}");
    assertTrue(reply.startsWith("HTTP/1.1 400"), reply);
  }

  @ParameterizedTest
  @DisplayName("with OAuth off every discovery path is a small JSON 404, with any key or none")
  @ValueSource(
      strings = {
        "/.well-known/oauth-protected-resource/mcp",
        "/mcp/.well-known/oauth-protected-resource",
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-authorization-server/mcp",
        "/.well-known/openid-configuration/mcp",
        "/mcp/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration"
      })
  void discovery(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(wire.server.uri(path)).header("x-api-key", "st_wrong").build();
    Reply reply = wire.send(request);
    assertEquals(404, reply.status());
    assertEquals("not_found", reply.json().path("error").asString());
    assertEquals("application/json", reply.header("Content-Type").getFirst());
  }
}
