package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenLLMetry by Traceloop (traceloop/openllmetry @93429cf, traceloop/openllmetry-js @1faf69d):
 * workflow, task, agent and tool spans; in older versions prompts and completions flattened into
 * numbered attributes; searches of vector databases with what they found in events.
 */
final class OpenLlmetryConvention implements Convention {

  /** Further results are only in the raw events. */
  private static final int DOCUMENTS_MAX = 100;

  @Override
  public String name() {
    return "openllmetry";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.TRACELOOP_MARK)
        || values.has(Field.VECTOR_QUERY)
        || span.scope().name().contains("traceloop");
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
          "traceloop:prompt", FlattenedText.read(span.attributes(), "gen_ai.prompt.", "message"));
    }
    if (values.has(Field.VECTOR_QUERY)) {
      values.derive("traceloop:documents", documents(span));
    }
    if (values.has(Field.TRACELOOP_COMPLETION)) {
      values.derive(
          "traceloop:completion",
          FlattenedText.read(span.attributes(), "gen_ai.completion.", "message"));
    }
  }

  /** What a search of a vector database found, an event for each. */
  private static @Nullable AttributeValue documents(Span span) {
    List<AttributeValue> found = new ArrayList<>();
    for (SpanEvent event : span.events()) {
      if (event.name().equals("db.query.result") && found.size() < DOCUMENTS_MAX) {
        found.add(new MapValue(event.attributes()));
      }
    }
    return new ArrayValue(found);
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
    if (values.has(Field.VECTOR_QUERY)) {
      return Kind.RETRIEVAL;
    }
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
