package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Vercel AI SDK up to 5 (vercel/ai @ed857f5, {@code
 * packages/otel/src/legacy-open-telemetry.ts}): one span for the call and one below it for each
 * request to the model. From 7 on it writes OpenTelemetry's GenAI conventions.
 */
final class VercelConvention implements Convention {

  private static final String INVALID = "\"invalid\":true";

  @Override
  public String name() {
    return "vercel-ai";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.VERCEL_OPERATION);
  }

  @Override
  public void contribute(Span span, Values values) {
    String text = values.text(Field.VERCEL_TEXT);
    String calls = values.text(Field.VERCEL_TOOL_CALLS);
    String object = values.text(Field.VERCEL_OBJECT);
    values.derive("vercel:response", joined(joined(text, calls), object));
    if (calls != null) {
      // The parts apart, for those who ask for messages.
      values.derive("vercel:message", message(text, calls));
      if (calls.contains(INVALID)) {
        values.derive("vercel:error", refused(calls));
      }
    }
  }

  /** Why the SDK refused to make a call that the model asked for, such as an unknown tool's. */
  private static @Nullable String refused(String calls) {
    for (AttributeValue call : Coercion.asList(JsonReader.read(calls))) {
      if (call instanceof MapValue map
          && Boolean.TRUE.equals(Coercion.asBool(map.values().get("invalid")))) {
        AttributeValue error = map.values().get("error");
        String said = error instanceof MapValue inner ? inner.values().text("message") : null;
        return said == null ? Coercion.asText(error) : said;
      }
    }
    return null;
  }

  private static @Nullable String joined(@Nullable String first, @Nullable String second) {
    return first == null ? second : second == null ? first : first + "\n" + second;
  }

  private static AttributeValue message(@Nullable String text, String calls) {
    return new MapValue(
        Attributes.of(
            List.of("role", "content", "tool_calls"),
            List.of(
                new StringValue("assistant"),
                text == null ? AttributeValue.EMPTY : new StringValue(text),
                new StringValue(calls))));
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    String operation = values.text(Field.VERCEL_OPERATION);
    if (operation == null) {
      return null;
    }
    if (operation.endsWith(".doGenerate") || operation.endsWith(".doStream")) {
      return Kind.LLM;
    }
    if (operation.endsWith(".doEmbed")) {
      return Kind.EMBEDDING;
    }
    return switch (operation) {
      case "ai.toolCall" -> Kind.TOOL;
      case "ai.rerank.doRerank" -> Kind.RETRIEVAL;
      case "ai.generateText", "ai.streamText", "ai.generateObject", "ai.streamObject" ->
          Kind.LLM_WRAPPER;
      case "ai.embed", "ai.embedMany" -> Kind.EMBEDDING_WRAPPER;
      default -> null;
    };
  }
}
