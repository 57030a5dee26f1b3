package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * Google's Agent Development Kit (google/adk-python @7c670f6, {@code telemetry.py}): the work is
 * known by the span's name, payloads by {@code gcp.vertex.agent.*}.
 */
final class GoogleAdkConvention implements Convention {

  private static final String SCOPE = "gcp.vertex.agent";

  @Override
  public String name() {
    return "google-adk";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.ADK_MARK) || span.scope().name().equals(SCOPE);
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    String name = span.name();
    if (name.equals("call_llm")) {
      return Kind.LLM;
    }
    if (!recognises(span, values)) {
      return null;
    }
    if (name.startsWith("execute_tool")) {
      return Kind.TOOL;
    }
    return name.startsWith("invoke_agent") || name.startsWith("agent_run") ? Kind.AGENT : null;
  }
}
