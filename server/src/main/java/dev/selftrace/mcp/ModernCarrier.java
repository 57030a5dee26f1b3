package dev.selftrace.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Revision 2026-07-28 over the SDK's handler, which does not know it: {@code server/discover}, the
 * headers that repeat the body, result types, cache hints, open streams, and its own error codes
 * and statuses.
 */
final class ModernCarrier {

  private static final String DISCOVER = "server/discover";
  private static final Set<String> METHODS =
      Set.of(
          DISCOVER,
          Subscriptions.METHOD,
          "tools/list",
          "tools/call",
          "prompts/list",
          "prompts/get",
          "resources/list",
          "resources/templates/list",
          "resources/read");

  /** Resources can be watched here; the lists themselves never change while the process runs. */
  private static final ServerCapabilities CAPABILITIES =
      ServerCapabilities.builder().tools(false).prompts(false).resources(true, false).build();

  /** Lists are files of this version; resources are telemetry and change at any moment. */
  private static final int LIST_TTL_MILLIS = 300_000;

  private final CheckedHandler handler;
  private final Subscriptions subscriptions;
  private final McpJsonMapper json;
  private final Map<String, Object> server;
  private final Map<String, Object> discovery;

  ModernCarrier(
      CheckedHandler handler,
      Subscriptions subscriptions,
      McpJsonMapper json,
      Map<String, Object> server,
      McpOptions options) {
    this.handler = handler;
    this.subscriptions = subscriptions;
    this.json = json;
    this.server = server;
    discovery = new LinkedHashMap<>();
    discovery.put("supportedVersions", Era.ALL_VERSIONS);
    discovery.put("capabilities", CAPABILITIES);
    discovery.put("instructions", options.instructions());
  }

  /** Answers a message whose version was checked. */
  Mono<ServerResponse> answer(ServerRequest request, Message message, Requester requester) {
    RpcError fault = fault(request, message);
    if (fault != null) {
      return Replies.error(message.id(), fault);
    }
    if (message.isNotification()) {
      return ServerResponse.accepted().build();
    }
    if (message.method().equals(DISCOVER)) {
      return result(message, discovery);
    }
    if (message.method().equals(Subscriptions.METHOD)) {
      return subscriptions.listen(request, message, requester.principal());
    }
    return handler
        .handleRequest(
            requester.context(),
            new JSONRPCRequest("2.0", message.method(), message.id(), message.params()))
        .flatMap(response -> render(message, response));
  }

  private static @Nullable RpcError fault(ServerRequest request, Message message) {
    if (!message.isNotification() && !(message.meta("clientCapabilities") instanceof Map<?, ?>)) {
      return RpcError.invalidParams(
          "params._meta[\"io.modelcontextprotocol/clientCapabilities\"]: missing (expected: an"
              + " object)");
    }
    RpcError mismatch = MirroredHeaders.fault(request.headers(), message);
    if (mismatch != null) {
      return mismatch;
    }
    return message.isNotification() || METHODS.contains(message.method())
        ? null
        : new RpcError(404, RpcError.METHOD_NOT_FOUND, "Unknown method", null);
  }

  private Mono<ServerResponse> render(Message message, JSONRPCResponse response) {
    JSONRPCError error = response.error();
    if (error != null) {
      int status = error.code() == RpcError.INTERNAL ? 500 : 200;
      return Replies.error(
          message.id(), new RpcError(status, error.code(), error.message(), data(error)));
    }
    return result(message, fields(response.result()));
  }

  private Mono<ServerResponse> result(Message message, Map<?, ?> fields) {
    Map<Object, Object> result = new LinkedHashMap<>(fields);
    result.put("resultType", "complete");
    switch (message.method()) {
      case DISCOVER -> cache(result, LIST_TTL_MILLIS, "public");
      case "resources/read" -> cache(result, 0, "private");
      case "tools/list", "prompts/list", "resources/list", "resources/templates/list" ->
          cache(result, LIST_TTL_MILLIS, "private");
      default -> {}
    }
    result.put("_meta", Map.of("io.modelcontextprotocol/serverInfo", server));
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("jsonrpc", "2.0");
    envelope.put("id", message.id());
    envelope.put("result", result);
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(text(envelope));
  }

  /** {@code public} would let a shared cache carry one tenant's answer to another. */
  private static void cache(Map<Object, Object> result, int ttlMillis, String scope) {
    result.put("ttlMs", ttlMillis);
    result.put("cacheScope", scope);
  }

  private Map<?, ?> fields(Object result) {
    try {
      return json.readValue(json.writeValueAsBytes(result), LinkedHashMap.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] text(Map<String, Object> envelope) {
    try {
      return json.writeValueAsBytes(envelope);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked") // made by CheckedHandler
  private static @Nullable Map<String, Object> data(JSONRPCError error) {
    return (Map<String, Object>) error.data();
  }
}
