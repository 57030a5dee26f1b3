package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pydantic AI, also below Logfire (pydantic/pydantic-ai @4fda389, {@code
 * pydantic_ai/_instrumentation.py}, {@code models/instrumented.py}; its data formats 1 to 6).
 * Format 1 lists messages and answers in one JSON text {@code events}; 2 calls its spans {@code
 * agent run} and {@code running tool} and says no operation; later ones follow OpenTelemetry.
 */
final class PydanticAiConvention implements Convention {

  private static final String SCOPE = "pydantic-ai";
  private static final String CHOICE = "gen_ai.choice";
  private static final String TOOL_NAME = "running tool: ";

  @Override
  public String name() {
    return "pydantic-ai";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.PYDANTIC_MARK) || span.scope().name().equals(SCOPE);
  }

  @Override
  public void contribute(Span span, Values values) {
    values.derive("pydantic:model", span.attributes().get("model_name"));
    values.derive("pydantic:final_result", span.attributes().get("final_result"));
    if (span.name().startsWith(TOOL_NAME)) {
      values.derive("pydantic:tool", span.name().substring(TOOL_NAME.length()));
    }
    AttributeValue events = values.first(Field.PYDANTIC_EVENTS);
    if (events != null) {
      divide(events, values);
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    if (!recognises(span, values)) {
      return null;
    }
    String name = span.name();
    if (name.equals("agent run") || (name.endsWith(" run") && values.has(Field.AGENT))) {
      return Kind.AGENT;
    }
    if (values.has(Field.GENAI_TOOL) || name.startsWith(TOOL_NAME)) {
      return Kind.TOOL;
    }
    return name.startsWith("running ") ? Kind.INTERNAL : null;
  }

  /** Answers are the events named so; everything else was sent. */
  private static void divide(AttributeValue said, Values values) {
    AttributeValue events = said instanceof StringValue text ? JsonReader.read(text.value()) : said;
    List<AttributeValue> messages = new ArrayList<>();
    List<AttributeValue> choices = new ArrayList<>();
    for (AttributeValue event : Coercion.asList(events)) {
      boolean choice =
          event instanceof MapValue map && CHOICE.equals(map.values().text("event.name"));
      (choice ? choices : messages).add(event);
    }
    values.derive("pydantic:messages", new ArrayValue(messages));
    values.derive("pydantic:choices", new ArrayValue(choices));
  }
}
