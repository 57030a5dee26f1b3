package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's GenAI conventions, current (open-telemetry/semantic-conventions-genai @002c8a6)
 * and older ones, as OpenTelemetry's own instrumentations, the Vercel AI SDK from 7 on, Pydantic AI
 * and others write them. {@code gen_ai.operation.name} is open-ended (R27).
 */
final class GenAiConvention implements Convention {

  private static final String REASON = "finish_reason";
  private static final String AGENT_NAME = "invoke_agent ";
  private static final String TOOL_NAME = "execute_tool ";

  @Override
  public String name() {
    return "otel-genai";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.GENAI_MARK);
  }

  @Override
  public void contribute(Span span, Values values) {
    values.derive("genai:server", values.first(Field.SERVER_ADDRESS));
    if (span.parentSpanId() == null && "invoke_agent".equals(operation(values))) {
      values.derive("genai:root_agent", values.text(Field.AGENT));
    }
    names(span.name(), values);
    if (!values.has(Field.FINISH_REASON)) {
      values.derive("genai:finish_reason", finishReason(values.first(Field.GENAI_OUTPUT)));
    }
    if (!span.events().isEmpty()) {
      events(span.events(), values);
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    Kind kind = kindOfOperation(operation(values));
    if (kind != null) {
      return kind;
    }
    if (span.name().startsWith(TOOL_NAME)) {
      return Kind.TOOL;
    }
    return span.name().startsWith(AGENT_NAME) ? Kind.AGENT : null;
  }

  private static @Nullable Kind kindOfOperation(@Nullable String operation) {
    return switch (operation) {
      case null -> null;
      case "chat", "text_completion", "generate_content", "llm_call" -> Kind.LLM;
      case "embeddings" -> Kind.EMBEDDING;
      case "retrieval" -> Kind.RETRIEVAL;
      case "execute_tool", "tool_call", "tool.execute" -> Kind.TOOL;
      case "invoke_agent", "create_agent", "agent.run" -> Kind.AGENT;
      case "invoke_workflow", "workflow.run" -> Kind.WORKFLOW;
      case "model.step", "model.chunk", "agent_step" -> Kind.STEP;
      case "plan", "chain", "schedule_tool_calls", "evaluate" -> Kind.INTERNAL;
      default -> operation.endsWith("_memory") ? Kind.INTERNAL : null;
    };
  }

  private static void events(List<SpanEvent> events, Values values) {
    MessageEvents messages = new MessageEvents();
    for (SpanEvent event : events) {
      switch (event.name()) {
        case "gen_ai.content.prompt" ->
            values.derive("genai:prompt_event", event.attributes().get("gen_ai.prompt"));
        case "gen_ai.content.completion" ->
            values.derive("genai:completion_event", event.attributes().get("gen_ai.completion"));
        default -> messages.add(event.name(), event.attributes());
      }
    }
    values.derive("genai:message_events", messages.messages());
    values.derive("genai:choice_events", messages.choices());
  }

  /** What the span's name says: {@code invoke_agent X}, {@code execute_tool X}. */
  static void names(String name, Values values) {
    if (name.startsWith(AGENT_NAME)) {
      values.derive("genai:agent_of_name", name.substring(AGENT_NAME.length()));
    } else if (name.startsWith(TOOL_NAME)) {
      values.derive("genai:tool_of_name", name.substring(TOOL_NAME.length()));
    }
  }

  /** The tool in a span's name; the whole name when it is not written so. */
  static String toolOfName(String name) {
    return name.startsWith(TOOL_NAME) ? name.substring(TOOL_NAME.length()) : name;
  }

  /** The finish reason inside the last output message. */
  private static @Nullable AttributeValue finishReason(@Nullable AttributeValue output) {
    AttributeValue messages = output;
    if (output instanceof StringValue text) {
      boolean said = Coercion.looksLike(text.value(), '[') && text.value().contains(REASON);
      messages = said ? JsonReader.read(text.value()) : null;
    }
    AttributeValue reason = null;
    for (AttributeValue message : Coercion.asList(messages)) {
      if (message instanceof MapValue map && !Coercion.isEmpty(map.values().get(REASON))) {
        reason = map.values().get(REASON);
      }
    }
    return reason;
  }

  private static @Nullable String operation(Values values) {
    return values.text(Field.GENAI_OPERATION);
  }
}
