package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * LangSmith's OpenTelemetry exporter (npm {@code langsmith}, {@code
 * dist/experimental/otel/constants}). It sets status OK before it knows of the failure, so only the
 * exception event tells (R2).
 */
final class LangSmithConvention implements Convention {

  @Override
  public String name() {
    return "langsmith";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.LANGSMITH_KIND);
  }

  @Override
  public void contribute(Span span, Values values) {
    if ("tool".equals(values.text(Field.LANGSMITH_KIND))) {
      values.derive("langsmith:tool", values.text(Field.LANGSMITH_NAME));
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    return switch (values.text(Field.LANGSMITH_KIND)) {
      case "llm" -> Kind.LLM;
      case "tool" -> Kind.TOOL;
      case "retriever" -> Kind.RETRIEVAL;
      case "embedding" -> Kind.EMBEDDING;
      case "chain" -> span.parentSpanId() == null ? Kind.WORKFLOW : Kind.INTERNAL;
      case "prompt", "parser" -> Kind.INTERNAL;
      case null, default -> null;
    };
  }
}
