package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Vercel AI SDK up to 5 (vercel/ai @ed857f5, {@code
 * packages/otel/src/legacy-open-telemetry.ts}): one span for the call and one below it for each
 * request to the model. From 7 on it writes OpenTelemetry's GenAI conventions.
 */
final class VercelConvention implements Convention {

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
    String response =
        Stream.of(Field.VERCEL_TEXT, Field.VERCEL_TOOL_CALLS, Field.VERCEL_OBJECT)
            .map(values::text)
            .filter(text -> text != null)
            .collect(Collectors.joining("\n"));
    values.derive("vercel:response", response);
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
      case "ai.generateText", "ai.streamText", "ai.generateObject", "ai.streamObject" ->
          Kind.LLM_WRAPPER;
      case "ai.embed", "ai.embedMany" -> Kind.EMBEDDING_WRAPPER;
      default -> null;
    };
  }
}
