package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * Gemini CLI (google-gemini/gemini-cli, {@code packages/core/src/telemetry/trace.ts} and {@code
 * constants.ts}): operation names of its own under {@code gen_ai.operation.name}, and every
 * payload, also a tool's, under the names for messages; in older versions {@code input-json} and
 * {@code output-json}. Each call to the model is a trace of its own, joined by the conversation
 * (R23).
 */
final class GeminiCliConvention implements Convention {

  private static final String SCOPE = "gemini-cli";

  @Override
  public String name() {
    return "gemini-cli";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return span.scope().name().equals(SCOPE);
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    if (!recognises(span, values)) {
      return null;
    }
    return switch (values.text(Field.GENAI_OPERATION)) {
      case "llm_call" -> Kind.LLM;
      case "tool_call" -> Kind.TOOL;
      case "agent_call", "user_prompt" -> Kind.AGENT;
      case "schedule_tool_calls", "system_prompt" -> Kind.INTERNAL;
      case null, default -> null;
    };
  }
}
