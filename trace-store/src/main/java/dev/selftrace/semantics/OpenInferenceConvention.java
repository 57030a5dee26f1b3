package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * OpenInference (Arize-ai/openinference, {@code spec/semantic_conventions.md} @1fe497f): span kinds
 * of its own and messages flattened into numbered attributes.
 */
final class OpenInferenceConvention implements Convention {

  @Override
  public String name() {
    return "openinference";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.OPENINFERENCE_KIND);
  }

  @Override
  public void contribute(Span span, Values values) {
    String kind = values.text(Field.OPENINFERENCE_KIND);
    if ("AGENT".equals(kind)) {
      values.derive("openinference:agent", span.name());
      if (span.parentSpanId() == null) {
        values.derive("openinference:root_agent", span.name());
      }
    }
    if (values.has(Field.OPENINFERENCE_MESSAGES)) {
      values.derive(
          "openinference:input_messages",
          FlattenedText.read(span.attributes(), "llm.input_messages.", "message"));
      values.derive(
          "openinference:output_messages",
          FlattenedText.read(span.attributes(), "llm.output_messages.", "message"));
    }
    if ("RETRIEVER".equals(kind)) {
      values.derive("openinference:documents", documents(span, "retrieval.documents."));
    } else if ("RERANKER".equals(kind)) {
      values.derive("openinference:documents", documents(span, "reranker.output_documents."));
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    return switch (values.text(Field.OPENINFERENCE_KIND)) {
      case "LLM" -> Kind.LLM;
      case "EMBEDDING" -> Kind.EMBEDDING;
      case "RETRIEVER", "RERANKER" -> Kind.RETRIEVAL;
      case "TOOL" -> Kind.TOOL;
      case "AGENT" -> Kind.AGENT;
      case "CHAIN" -> span.parentSpanId() == null ? Kind.WORKFLOW : Kind.INTERNAL;
      case "GUARDRAIL", "EVALUATOR", "PROMPT" -> Kind.INTERNAL;
      case null, default -> null;
    };
  }

  private static @Nullable String documents(Span span, String prefix) {
    return FlattenedText.read(span.attributes(), prefix, "document");
  }
}
