package dev.selftrace.mcp;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The SDK's handler behind a check of the parameters, and before a check of its errors: what goes
 * in has the shape the SDK expects, and no exception's message comes out. Both eras end here.
 */
final class CheckedHandler implements McpStatelessServerHandler {

  private static final Logger LOG = LoggerFactory.getLogger(CheckedHandler.class);
  private static final int ECHO_CHARS_MAX = 200;

  private final McpStatelessServerHandler handler;
  private final List<String> tools;

  CheckedHandler(McpStatelessServerHandler handler, List<String> tools) {
    this.handler = handler;
    this.tools = List.copyOf(tools);
  }

  @Override
  public Mono<JSONRPCResponse> handleRequest(McpTransportContext context, JSONRPCRequest request) {
    Map<?, ?> params = request.params() instanceof Map<?, ?> map ? map : Map.of();
    String fault = fault(request.method(), params);
    if (fault != null) {
      return Mono.just(failed(request, RpcError.INVALID_PARAMS, fault, null));
    }
    // Without params the SDK converts null and fails on it.
    JSONRPCRequest complete =
        new JSONRPCRequest(request.jsonrpc(), request.method(), request.id(), params);
    return Mono.defer(() -> handler.handleRequest(context, complete))
        .map(response -> cleaned(Requester.of(context).era(), complete, response))
        .onErrorResume(
            RuntimeException.class,
            e -> {
              LOG.error("An MCP request failed", e);
              return Mono.just(failed(request, RpcError.INTERNAL, "Internal error", null));
            });
  }

  /** Nothing is kept between requests, so a notification changes nothing. */
  @Override
  public Mono<Void> handleNotification(
      McpTransportContext context, JSONRPCNotification notification) {
    return Mono.empty();
  }

  private @Nullable String fault(String method, Map<?, ?> params) {
    return switch (method) {
      case "tools/call" -> toolFault(params);
      case "prompts/get" -> promptFault(params);
      case "resources/read" ->
          params.get("uri") instanceof String ? null : "uri: (expected: the URI of a resource)";
      case "initialize" ->
          params.get("protocolVersion") instanceof String
              ? null
              : "protocolVersion: (expected: a revision such as 2025-11-25)";
      case "tools/list", "prompts/list", "resources/list", "resources/templates/list" ->
          params.get("cursor") == null
              ? null
              : "cursor: unknown (expected: none, this list has one page)";
      default -> null;
    };
  }

  private @Nullable String toolFault(Map<?, ?> params) {
    if (!(params.get("name") instanceof String name)) {
      return "name: (expected: the name of a tool)";
    }
    if (!tools.contains(name)) {
      return "Unknown tool: " + echo(name) + " (expected: one of " + String.join(", ", tools) + ")";
    }
    return objectFault(params);
  }

  private static @Nullable String promptFault(Map<?, ?> params) {
    return params.get("name") instanceof String
        ? objectFault(params)
        : "name: (expected: the name of a prompt)";
  }

  private static @Nullable String objectFault(Map<?, ?> params) {
    Object arguments = params.get("arguments");
    return arguments == null || arguments instanceof Map<?, ?>
        ? null
        : "arguments: (expected: an object)";
  }

  private static JSONRPCResponse cleaned(
      Era era, JSONRPCRequest request, JSONRPCResponse response) {
    JSONRPCError error = response.error();
    if (error == null) {
      return response;
    }
    return switch (error.code()) {
      case RpcError.METHOD_NOT_FOUND ->
          failed(request, error.code(), "Unknown method: " + echo(request.method()), null);
      case RpcError.RESOURCE_NOT_FOUND -> resourceNotFound(era, request, error);
      case RpcError.INVALID_PARAMS -> failed(request, error.code(), error.message(), null);
      default -> failed(request, RpcError.INTERNAL, "Internal error", null);
    };
  }

  private static JSONRPCResponse resourceNotFound(
      Era era, JSONRPCRequest request, JSONRPCError error) {
    Map<String, Object> data = new LinkedHashMap<>();
    if (request.params() instanceof Map<?, ?> params && params.get("uri") instanceof String uri) {
      data.put("uri", echo(uri));
    }
    return failed(request, era.resourceNotFoundCode(), error.message(), data);
  }

  /** The caller's own word, shortened. */
  private static String echo(String word) {
    return word.length() <= ECHO_CHARS_MAX ? word : word.substring(0, ECHO_CHARS_MAX) + "…";
  }

  private static JSONRPCResponse failed(
      JSONRPCRequest request, int code, String message, @Nullable Object data) {
    return JSONRPCResponse.error(request.id(), new JSONRPCError(code, message, data));
  }
}
