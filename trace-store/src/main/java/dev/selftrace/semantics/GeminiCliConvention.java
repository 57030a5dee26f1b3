package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.MapValue;
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
  private static final String TOOL_CALL = "tool_call";

  @Override
  public String name() {
    return "gemini-cli";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return span.scope().name().equals(SCOPE);
  }

  @Override
  public void contribute(Span span, Values values) {
    if (TOOL_CALL.equals(values.text(Field.GENAI_OPERATION))) {
      MapValue request = Coercion.asMap(values.first(Field.GENAI_INPUT));
      if (request != null) {
        values.derive("gemini-cli:arguments", request.values().get("args"));
      }
      MapValue completed = Coercion.asMap(values.first(Field.GENAI_OUTPUT));
      if (completed != null && completed.values().get("response") instanceof MapValue response) {
        result(completed, response, values);
      }
    }
  }

  /** What the model is told, and under which name the tool failed. */
  private static void result(MapValue completed, MapValue response, Values values) {
    for (AttributeValue part : Coercion.asList(response.values().get("responseParts"))) {
      if (part instanceof MapValue map
          && map.values().get("functionResponse") instanceof MapValue told) {
        values.derive("gemini-cli:result", told.values().get("response"));
      }
    }
    if ("error".equals(completed.values().text("status"))) {
      values.derive("gemini-cli:error_type", response.values().get("errorType"));
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    if (!recognises(span, values)) {
      return null;
    }
    return switch (values.text(Field.GENAI_OPERATION)) {
      case "llm_call" -> Kind.LLM;
      case TOOL_CALL -> Kind.TOOL;
      case "agent_call", "user_prompt" -> Kind.AGENT;
      case "schedule_tool_calls", "system_prompt" -> Kind.INTERNAL;
      case null, default -> null;
    };
  }
}
