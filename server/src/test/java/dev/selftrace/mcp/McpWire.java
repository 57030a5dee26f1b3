package dev.selftrace.mcp;

import dev.selftrace.access.FakeGate;
import dev.selftrace.access.Scope;
import dev.selftrace.door.FakeToolbox;
import dev.selftrace.door.WireServer;
import dev.selftrace.tool.Guides;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The MCP door with fake tools on a real port, and a client for it. */
final class McpWire implements AutoCloseable {

  static final JsonMapper JSON = new JsonMapper();
  static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  final FakeToolbox tools = new FakeToolbox();
  final WireServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  McpWire() {
    this(0);
  }

  McpWire(int port) {
    FakeGate gate =
        new FakeGate()
            .with(FakeGate.LOCAL, "local", Scope.READ)
            .with("st_one", "one", Scope.READ)
            .with("st_two", "two", Scope.READ)
            .with("st_ingest", "ingest", Scope.INGEST);
    server =
        new WireServer(
            calls ->
                new McpDoor(
                        tools,
                        Guides.own(),
                        gate,
                        principal ->
                            () -> {
                              throw new UnsupportedOperationException("ingest");
                            },
                        calls,
                        new McpOptions(
                            "1.2.3",
                            "Ask for traces.",
                            McpOptions.BODY_BYTES_MAX,
                            ListenLimits.DEFAULTS),
                        limit -> {})
                    .routes(),
            port);
  }

  /** Serves until stopped: what the conformance suite is pointed at. */
  static void main(String[] arguments) {
    try (McpWire wire = new McpWire(Integer.parseInt(arguments[0]))) {
      wire.server.await();
    }
  }

  Reply send(String method, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri("/mcp"))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    return send(request.build());
  }

  Reply send(HttpRequest request) {
    try {
      return new Reply(client.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpClient client() {
    return client;
  }

  /** A request as clients up to 2025-11-25 send it. */
  Reply legacy(String method, String params) {
    return send("POST", legacyHeaders(), request(method, params));
  }

  static Map<String, String> legacyHeaders() {
    return Map.of(
        "Content-Type", "application/json",
        "Accept", "application/json, text/event-stream",
        "MCP-Protocol-Version", "2025-11-25");
  }

  static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  /** A request of 2026-07-28; {@code params} are the fields beside {@code _meta}. */
  Reply modern(String method, String params, Map<String, String> headers) {
    return send("POST", headers, modernBody(method, params));
  }

  static String modernBody(String method, String params) {
    return request(method, "{" + params + (params.isEmpty() ? "" : ",") + META + "}");
  }

  static Map<String, String> modernHeaders(String method, String... name) {
    Map<String, String> headers = new java.util.HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json, text/event-stream");
    headers.put("MCP-Protocol-Version", "2026-07-28");
    headers.put("Mcp-Method", method);
    for (String value : name) {
      headers.put("Mcp-Name", value);
    }
    return headers;
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }

  record Reply(HttpResponse<String> http) {

    int status() {
      return http.statusCode();
    }

    String body() {
      return http.body();
    }

    JsonNode json() {
      return JSON.readTree(http.body());
    }

    JsonNode result() {
      return json().path("result");
    }

    int errorCode() {
      return json().path("error").path("code").asInt(0);
    }

    String text() {
      return result().path("content").path(0).path("text").asString("");
    }

    List<String> header(String name) {
      return http.headers().allValues(name);
    }
  }
}
