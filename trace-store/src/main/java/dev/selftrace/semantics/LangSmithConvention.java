package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * LangSmith's OpenTelemetry exporter (langchain-ai/langsmith-sdk, {@code
 * js/src/experimental/otel/translator.ts} and {@code constants.ts}; npm {@code langsmith}). It sets
 * status OK before it knows of the failure, so only the exception event tells (R2). Its {@code
 * gen_ai.operation.name} calls a retriever {@code embeddings} and a prompt {@code chat}: the run's
 * own type decides.
 */
final class LangSmithConvention implements Convention {

  /** What stands for the provider where no model is called. */
  private static final String FRAMEWORK = "langchain";

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
    if (FRAMEWORK.equals(values.text(Field.GENAI_SYSTEM))) {
      values.withdraw("gen_ai.system");
    }
    details(
        values.first(Field.LANGSMITH_INPUT_DETAILS),
        values.first(Field.LANGSMITH_OUTPUT_DETAILS),
        values);
    MapValue usage = Coercion.asMap(values.first(Field.LANGSMITH_USAGE));
    if (usage != null) {
      usage(usage.values(), values);
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

  /** LangChain's usage metadata: the input holds the cached tokens. */
  private static void usage(Attributes said, Values values) {
    values.derive("langsmith:input_tokens", said.get("input_tokens"));
    values.derive("langsmith:output_tokens", said.get("output_tokens"));
    values.derive("langsmith:total_tokens", said.get("total_tokens"));
    details(said.get("input_token_details"), said.get("output_token_details"), values);
  }

  private static void details(
      @Nullable AttributeValue input, @Nullable AttributeValue output, Values values) {
    MapValue ofInput = Coercion.asMap(input);
    if (ofInput != null) {
      values.derive("langsmith:cache_read_tokens", ofInput.values().get("cache_read"));
      values.derive("langsmith:cache_creation_tokens", ofInput.values().get("cache_creation"));
    }
    MapValue ofOutput = Coercion.asMap(output);
    if (ofOutput != null) {
      values.derive("langsmith:reasoning_tokens", ofOutput.values().get("reasoning"));
    }
  }
}
