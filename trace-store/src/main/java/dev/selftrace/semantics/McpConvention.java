package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * Requests of the Model Context Protocol as OpenTelemetry describes them
 * (open-telemetry/semantic-conventions v1.41.0, {@code docs/gen-ai/mcp.md}): {@code
 * mcp.method.name} says what is asked for, the tool stands in {@code gen_ai.tool.name} or behind
 * the method in the span's name. Client and server write a span each.
 */
final class McpConvention implements Convention {

  private static final String CALL = "tools/call";
  private static final String NAME = "tools/call ";

  @Override
  public String name() {
    return "mcp";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.MCP_METHOD);
  }

  @Override
  public void contribute(Span span, Values values) {
    int at = span.name().indexOf(NAME);
    if (at >= 0) {
      values.derive("genai:tool_of_name", span.name().substring(at + NAME.length()));
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    String method = values.text(Field.MCP_METHOD);
    if (method == null) {
      return null;
    }
    return method.equals(CALL) ? Kind.TOOL : Kind.INTERNAL;
  }
}
