package dev.selftrace.mcp;

import dev.selftrace.access.Principal;
import io.modelcontextprotocol.common.McpTransportContext;
import java.util.Map;

/** Who asks, and in which era; travels to the handlers in the SDK's transport context. */
record Requester(Principal principal, Era era) {

  private static final String KEY = Requester.class.getName();

  McpTransportContext context() {
    return McpTransportContext.create(Map.of(KEY, this));
  }

  static Requester of(McpTransportContext context) {
    if (context.get(KEY) instanceof Requester requester) {
      return requester;
    }
    throw new IllegalStateException("context: no requester (expected: one set by the endpoint)");
  }
}
