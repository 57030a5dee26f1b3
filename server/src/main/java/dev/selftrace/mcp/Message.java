package dev.selftrace.mcp;

import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-RPC request or notification. Immutable by convention: nobody writes to {@code params}.
 *
 * @param id text or an integer; null for a notification
 * @param params null when absent
 */
record Message(@Nullable Object id, String method, @Nullable Map<String, Object> params) {

  private static final String META = "_meta";
  private static final String NAMESPACE = "io.modelcontextprotocol/";

  Message {
    if (id != null && !isId(id)) {
      throw new IllegalArgumentException("id: " + id + " (expected: text or an integer)");
    }
  }

  /** Whether a parsed value can be an id. */
  static boolean isId(@Nullable Object value) {
    return value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof BigInteger;
  }

  boolean isNotification() {
    return id == null;
  }

  /** A parameter; null when absent. */
  @Nullable Object param(String name) {
    return params == null ? null : params.get(name);
  }

  /** A field of {@code _meta} in the protocol's own namespace; null when absent. */
  @Nullable Object meta(String name) {
    return param(META) instanceof Map<?, ?> meta ? meta.get(NAMESPACE + name) : null;
  }
}
