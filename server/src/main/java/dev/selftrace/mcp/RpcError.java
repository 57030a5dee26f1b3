package dev.selftrace.mcp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-RPC error and the HTTP status it travels under. Messages are our own words.
 *
 * @param data absent when null
 */
record RpcError(int status, int code, String message, @Nullable Map<String, Object> data) {

  static final int PARSE = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;
  static final int RESOURCE_NOT_FOUND = -32002;
  static final int HEADER_MISMATCH = -32020;
  static final int UNSUPPORTED_VERSION = -32022;

  /** Malformed JSON. */
  static RpcError parse(String message) {
    return new RpcError(400, PARSE, message, null);
  }

  /** JSON that is no request. */
  static RpcError invalidRequest(String message) {
    return new RpcError(400, INVALID_REQUEST, message, null);
  }

  /** A request that lacks what its revision demands. */
  static RpcError invalidParams(String message) {
    return new RpcError(400, INVALID_PARAMS, message, null);
  }

  /** Headers and body disagree. */
  static RpcError headerMismatch(String message) {
    return new RpcError(400, HEADER_MISMATCH, message, null);
  }

  /** A revision nobody here speaks. */
  static RpcError unsupportedVersion(String requested) {
    return new RpcError(
        400,
        UNSUPPORTED_VERSION,
        "Unsupported protocol version; see data.supported",
        Map.of("supported", Era.ALL_VERSIONS, "requested", requested));
  }

  /** More than is allowed at once. */
  static RpcError throttled(String message) {
    return new RpcError(429, INTERNAL, message, null);
  }

  /** Not now. */
  static RpcError unavailable(String message) {
    return new RpcError(503, INTERNAL, message, null);
  }

  /** Our bug; says nothing about it. */
  static RpcError internal() {
    return new RpcError(500, INTERNAL, "Internal error", null);
  }
}
