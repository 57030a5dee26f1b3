package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Mastra's OpenTelemetry exporter (mastra-ai/mastra, {@code observability/otel-exporter/src}:
 * {@code gen-ai-semantics.ts}, in older versions {@code span-converter.ts}). Model steps and chunks
 * repeat their generation. Payloads of what is neither model nor tool stand under {@code
 * mastra.<type>.input}; older versions spread their metadata as bare attributes.
 */
final class MastraConvention implements Convention {

  /** {@code chunk: 'error'}; newer versions leave the punctuation out. */
  private static final Pattern CHUNK_OF_ERROR = Pattern.compile("chunk:? '?error'?");

  @Override
  public String name() {
    return "mastra";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.MASTRA_KIND);
  }

  @Override
  public void contribute(Span span, Values values) {
    Attributes said = span.attributes();
    values.derive("mastra:session", said.get("sessionId"));
    values.derive("mastra:session", said.get("threadId"));
    values.derive("mastra:user", said.get("userId"));
    String type = values.text(Field.MASTRA_KIND);
    if (type != null) {
      String prefix = "mastra." + type.toLowerCase(Locale.ROOT);
      values.derive("mastra:input", said.get(prefix + ".input"));
      values.derive("mastra:output", said.get(prefix + ".output"));
      if (type.endsWith("_chunk") && CHUNK_OF_ERROR.matcher(span.name()).matches()) {
        AttributeValue output = said.get(prefix + ".output");
        error(output == null ? said.get("output") : output, values);
      }
    }
  }

  /** A failure of the model may stand only here (R3b). */
  private static void error(@Nullable AttributeValue output, Values values) {
    AttributeValue said = output;
    for (String member : List.of("payload", "error")) {
      MapValue map = Coercion.asMap(said);
      AttributeValue inner = map == null ? null : map.values().get(member);
      said = Coercion.isEmpty(inner) ? said : inner;
    }
    MapValue error = Coercion.asMap(said);
    String message = error == null ? null : error.values().text("message");
    values.derive("mastra:error", message == null ? Coercion.asText(said) : message);
    if (error != null) {
      values.derive("mastra:error_type", error.values().get("name"));
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    return switch (values.text(Field.MASTRA_KIND)) {
      case "model_generation", "model_inference", "llm_generation" -> Kind.LLM;
      case "rag_embedding" -> Kind.EMBEDDING;
      case "tool_call", "mcp_tool_call", "provider_tool_call" -> Kind.TOOL;
      case "agent_run" -> Kind.AGENT;
      case "workflow_run" -> Kind.WORKFLOW;
      case "model_step", "model_chunk", "llm_step", "llm_chunk" -> Kind.STEP;
      case null -> null;
      case String type -> type.startsWith("workflow_") ? Kind.INTERNAL : null;
    };
  }
}
