package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/** Mastra's OpenTelemetry exporter; its model steps and chunks repeat their generation. */
final class MastraConvention implements Convention {

  @Override
  public String name() {
    return "mastra";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.MASTRA_KIND);
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    return switch (values.text(Field.MASTRA_KIND)) {
      case "model_generation", "llm_generation" -> Kind.LLM;
      case "tool_call", "mcp_tool_call" -> Kind.TOOL;
      case "agent_run" -> Kind.AGENT;
      case "workflow_run" -> Kind.WORKFLOW;
      case "model_step", "model_chunk", "llm_step", "llm_chunk" -> Kind.STEP;
      case null, default -> null;
    };
  }
}
