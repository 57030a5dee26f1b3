package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.LongValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * Langfuse's OpenTelemetry SDK (langfuse/langfuse-js {@code packages/core/src/constants.ts}, {@code
 * packages/openai/src/parseOpenAI.ts}; the Python SDK from 3 on uses the same names): the error
 * stands in {@code langfuse.observation.level} while the status stays unset (R3a), usage is JSON
 * text whose parts exclude one another (R34, ADR 016). Scores do not travel by OTLP.
 */
final class LangfuseConvention implements Convention {

  private static final String SCOPE = "langfuse-sdk";
  private static final String INPUT_PART = "input_";
  private static final String OUTPUT_PART = "output_";

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
    MapValue cost = Coercion.asMap(values.first(Field.LANGFUSE_COST));
    if (cost != null) {
      values.derive("langfuse:cost", cost.values().get("total"));
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

  /**
   * Langfuse takes every part it lists ({@code input_cached_tokens}, {@code
   * output_reasoning_tokens}, …) out of {@code input} and {@code output}; a program that fills in
   * usage itself may not, which the total tells.
   */
  private static void usage(Attributes said, Values values) {
    Long input = first(said, "input", "input_tokens", "prompt_tokens");
    Long output = first(said, "output", "output_tokens", "completion_tokens");
    Long total = first(said, "total", "total_tokens");
    Long read = first(said, "input_cached_tokens", "input_cache_read", "cache_read_input_tokens");
    Long created = first(said, "input_cache_creation", "cache_creation_input_tokens");
    long inputParts = parts(said, INPUT_PART) + unprefixed(said);
    long outputParts = parts(said, OUTPUT_PART);
    boolean included = input != null && output != null && total != null && total == input + output;
    derive(values, "langfuse:input_tokens", sum(input, included ? 0 : inputParts));
    derive(values, "langfuse:output_tokens", sum(output, included ? 0 : outputParts));
    derive(values, "langfuse:total_tokens", total);
    derive(values, "langfuse:cache_read_tokens", read);
    derive(values, "langfuse:cache_creation_tokens", created);
    derive(values, "langfuse:reasoning_tokens", first(said, "output_reasoning_tokens"));
  }

  private static @Nullable Long first(Attributes said, String... keys) {
    for (String key : keys) {
      Long number = Coercion.asLong(said.get(key));
      if (number != null) {
        return number;
      }
    }
    return null;
  }

  private static long parts(Attributes said, String prefix) {
    long sum = 0;
    for (int i = 0; i < said.size(); i++) {
      String key = said.key(i);
      boolean part = key.startsWith(prefix) && !key.equals(prefix + "tokens");
      Long number = part ? Coercion.asLong(said.value(i)) : null;
      sum += number == null ? 0 : number;
    }
    return sum;
  }

  /** Anthropic's names for cached tokens, which its own input leaves out too. */
  private static long unprefixed(Attributes said) {
    Long read = Coercion.asLong(said.get("cache_read_input_tokens"));
    Long created = Coercion.asLong(said.get("cache_creation_input_tokens"));
    return (read == null ? 0 : read) + (created == null ? 0 : created);
  }

  private static @Nullable Long sum(@Nullable Long part, long more) {
    return part == null ? null : (Long) (part + more);
  }

  private static void derive(Values values, String key, @Nullable Long number) {
    AttributeValue value = number == null ? null : new LongValue(number);
    values.derive(key, value);
  }
}
