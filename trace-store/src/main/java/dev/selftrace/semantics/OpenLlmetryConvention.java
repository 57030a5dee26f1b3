package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * OpenLLMetry by Traceloop (traceloop/openllmetry @93429cf, traceloop/openllmetry-js @1faf69d):
 * workflow, task, agent and tool spans; in older versions prompts and completions flattened into
 * numbered attributes.
 */
final class OpenLlmetryConvention implements Convention {

  @Override
  public String name() {
    return "openllmetry";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.TRACELOOP_MARK) || span.scope().name().contains("traceloop");
  }

  @Override
  public void contribute(Span span, Values values) {
    String entity = values.text(Field.TRACELOOP_ENTITY);
    switch (values.text(Field.TRACELOOP_KIND)) {
      case "agent" -> values.derive("traceloop:agent", entity);
      case "tool" -> values.derive("traceloop:tool", entity);
      case null, default -> {
        // Workflows and tasks are known by their own rows.
      }
    }
    if (values.has(Field.TRACELOOP_PROMPT)) {
      values.derive(
          "traceloop:prompt", Flattened.read(span.attributes(), "gen_ai.prompt.", "message"));
    }
    if (values.has(Field.TRACELOOP_COMPLETION)) {
      values.derive(
          "traceloop:completion",
          Flattened.read(span.attributes(), "gen_ai.completion.", "message"));
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    return switch (values.text(Field.TRACELOOP_KIND)) {
      case "workflow" -> Kind.WORKFLOW;
      case "task" -> Kind.INTERNAL;
      case "agent" -> Kind.AGENT;
      case "tool" -> Kind.TOOL;
      case null, default -> kindOfRequest(values);
    };
  }

  private static @Nullable Kind kindOfRequest(Values values) {
    if (values.has(Field.GENAI_OPERATION)) {
      return null;
    }
    return switch (values.text(Field.LLM_REQUEST_TYPE)) {
      case "chat", "completion" -> Kind.LLM;
      case "embedding" -> Kind.EMBEDDING;
      case "rerank" -> Kind.RETRIEVAL;
      case null, default -> null;
    };
  }
}
