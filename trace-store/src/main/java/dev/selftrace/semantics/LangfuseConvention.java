package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.LongValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * Langfuse's OpenTelemetry SDK: the error stands in {@code langfuse.observation.level} while the
 * status stays unset (R3a), usage is JSON text whose parts exclude one another (R34).
 */
final class LangfuseConvention implements Convention {

  private static final String SCOPE = "langfuse-sdk";

  @Override
  public String name() {
    return "langfuse";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.LANGFUSE_MARK) || span.scope().name().equals(SCOPE);
  }

  @Override
  public void contribute(Span span, Values values) {
    if ("ERROR".equals(values.text(Field.LANGFUSE_LEVEL))) {
      String message = values.text(Field.LANGFUSE_STATUS);
      values.derive("langfuse:error", message == null ? "ERROR" : message);
    }
    MapValue usage = Coercion.asMap(values.first(Field.LANGFUSE_USAGE));
    if (usage != null) {
      usage(usage.values(), values);
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    return switch (values.text(Field.LANGFUSE_MARK)) {
      case "generation" -> Kind.LLM;
      case "embedding" -> Kind.EMBEDDING;
      case "tool" -> Kind.TOOL;
      case "agent" -> Kind.AGENT;
      case "retriever" -> Kind.RETRIEVAL;
      case "span", "chain", "event", "evaluator", "guardrail" -> Kind.INTERNAL;
      case null, default -> null;
    };
  }

  /** Cached and reasoning tokens are taken out of input and output; the total includes them. */
  private static void usage(Attributes said, Values values) {
    Long input = Coercion.asLong(said.get("input"));
    Long output = Coercion.asLong(said.get("output"));
    Long total = Coercion.asLong(said.get("total"));
    long cached = orZero(said.get("input_cached_tokens"));
    long reasoning = orZero(said.get("output_reasoning_tokens"));
    boolean included = input != null && output != null && total != null && total == input + output;
    values.derive("langfuse:input_tokens", sum(input, included ? 0 : cached));
    values.derive("langfuse:output_tokens", sum(output, included ? 0 : reasoning));
    values.derive("langfuse:total_tokens", said.get("total"));
    values.derive("langfuse:cache_read_tokens", said.get("input_cached_tokens"));
    values.derive("langfuse:reasoning_tokens", said.get("output_reasoning_tokens"));
  }

  private static long orZero(@Nullable AttributeValue value) {
    Long number = Coercion.asLong(value);
    return number == null ? 0 : number;
  }

  private static @Nullable AttributeValue sum(@Nullable Long part, long more) {
    return part == null ? null : new LongValue(part + more);
  }
}
