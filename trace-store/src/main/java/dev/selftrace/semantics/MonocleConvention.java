package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.StatusCode;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Monocle (monocle2ai/monocle, {@code apptrace} and its TypeScript sibling): numbered entities,
 * payloads and token counts in span events, and {@code span.type}. Only its version mark or {@code
 * workflow.name} make a span Monocle's: others use {@code span.type} too (R24).
 */
final class MonocleConvention implements Convention {

  private static final String ENTITY = "entity.";
  private static final int ENTITIES_MAX = 16;
  private static final String RUN = "scope.git.run.id";

  /** What Monocle's test tools say of a run outside a pipeline: nothing (gitutils.py). */
  private static final String NO_RUN = "local";

  @Override
  public String name() {
    return "monocle";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.MONOCLE_MARK);
  }

  @Override
  public void contribute(Span span, Values values) {
    entities(span.attributes(), values);
    if (NO_RUN.equals(Coercion.asText(span.attributes().get(RUN)))) {
      values.withdraw(RUN);
    }
    for (SpanEvent event : span.events()) {
      Attributes said = event.attributes();
      switch (event.name()) {
        case "data.input" -> values.derive("monocle:input", lines(said.get("input")));
        case "data.output" -> output(said, values);
        case "metadata" -> metadata(said, span.status(), values);
        default -> {
          // Other events say nothing that facts need.
        }
      }
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    String type = values.text(Field.SPAN_TYPE);
    if (type == null || !recognises(span, values)) {
      return null;
    }
    return switch (type) {
      case "workflow" -> Kind.WORKFLOW;
      case "retrieval" -> Kind.RETRIEVAL;
      case "inference.framework" -> Kind.LLM_WRAPPER;
      case "generic" -> Kind.INTERNAL;
      default -> kindOfFamily(type);
    };
  }

  private static @Nullable Kind kindOfFamily(String type) {
    if (type.startsWith("inference")) {
      return Kind.LLM;
    }
    if (type.startsWith("embedding")) {
      return Kind.EMBEDDING;
    }
    if (type.startsWith("agentic.tool") || type.startsWith("agentic.mcp")) {
      return Kind.TOOL;
    }
    if (type.startsWith("agentic.")) {
      return Kind.AGENT;
    }
    return type.startsWith("http.") ? Kind.HTTP : null;
  }

  private static void entities(Attributes attributes, Values values) {
    boolean workflow = "workflow".equals(values.text(Field.SPAN_TYPE));
    for (int i = 0; i < attributes.size(); i++) {
      String key = attributes.key(i);
      if (key.startsWith(ENTITY) && key.endsWith(".type")) {
        String number = key.substring(ENTITY.length(), key.length() - ".type".length());
        String type = Coercion.asText(attributes.value(i));
        if (type != null && number.length() <= Integer.toString(ENTITIES_MAX).length()) {
          entity(type, attributes.text(ENTITY + number + ".name"), workflow, values);
        }
      }
    }
  }

  private static void entity(String type, @Nullable String name, boolean workflow, Values values) {
    if (type.startsWith("model.llm") || type.startsWith("model.embedding")) {
      values.derive("monocle:model", name);
    } else if (type.startsWith("inference.")) {
      values.derive("monocle:provider", type.substring("inference.".length()));
    } else if (type.startsWith("agent.")) {
      values.derive("monocle:agent", name);
    } else if (type.startsWith("tool.") || type.equals("mcp.server")) {
      values.derive("monocle:tool", name);
    } else if (workflow && type.startsWith("workflow.")) {
      values.derive("monocle:workflow", name);
    }
  }

  private static void output(Attributes said, Values values) {
    values.derive("monocle:output", lines(said.get("response")));
    String code = Coercion.asText(said.get("error_code"));
    if (code != null && !code.equals("success")) {
      values.derive("monocle:error_code", code);
      values.derive("monocle:error", lines(said.get("response")));
    }
  }

  private static void metadata(Attributes said, StatusCode status, Values values) {
    values.derive("monocle:input_tokens", either(said, "prompt_tokens", "input_tokens"));
    values.derive("monocle:output_tokens", either(said, "completion_tokens", "output_tokens"));
    values.derive("monocle:total_tokens", said.get("total_tokens"));
    values.derive("monocle:cache_read_tokens", said.get("cache_read_input_tokens"));
    values.derive("monocle:cache_creation_tokens", said.get("cache_creation_input_tokens"));
    values.derive("monocle:finish_reason", said.get("finish_reason"));
    String type = Coercion.asText(said.get("finish_type"));
    if (type != null
        && status != StatusCode.ERROR
        && !type.equals("success")
        && !type.equals("tool_call")) {
      values.derive("monocle:warning", type);
    }
  }

  private static @Nullable AttributeValue either(Attributes said, String first, String second) {
    AttributeValue value = said.get(first);
    return Coercion.isEmpty(value) ? said.get(second) : value;
  }

  /** A list of messages, one a line; its quotes need not balance, so it stays text (R29). */
  private static @Nullable String lines(@Nullable AttributeValue value) {
    if (value instanceof AttributeValue.ArrayValue array) {
      return array.values().stream()
          .map(Coercion::asText)
          .filter(text -> text != null)
          .collect(Collectors.joining("\n"));
    }
    return Coercion.asText(value);
  }
}
