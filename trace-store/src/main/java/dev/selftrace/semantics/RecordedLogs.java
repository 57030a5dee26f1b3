package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the log records of a span say about its messages (R32): OpenTelemetry's {@code
 * gen_ai.client.inference.operation.details} (open-telemetry/semantic-conventions-genai @002c8a6)
 * and its older message events, and Claude Code's prompts and answers. Pure.
 */
final class RecordedLogs {

  private static final String DETAILS = "gen_ai.client.inference.operation.details";
  private static final String CLAUDE_CODE = "claude_code.";

  private RecordedLogs() {}

  /** Adds what the span's records say, under the keys of {@link Field} made for it. */
  static void contribute(Span span, List<LogRecord> logs, Values values) {
    List<LogRecord> own =
        logs.stream()
            .filter(log -> log.spanId() == null || log.spanId().equals(span.spanId()))
            .sorted(Comparator.comparingLong(RecordedLogs::time))
            .toList();
    MessageEvents events = new MessageEvents();
    for (LogRecord log : own) {
      String name = eventName(log);
      if (name != null && log.body() instanceof MapValue body) {
        events.add(name, body.values());
      }
    }
    values.derive("genai:message_log", events.messages());
    values.derive("genai:choice_log", events.choices());
    for (LogRecord log : own) {
      String name = eventName(log);
      if (DETAILS.equals(name)) {
        details(log.attributes(), values);
      } else if (name != null) {
        claudeCode(name, log.attributes(), values);
      }
    }
  }

  /** The name stands in its own field or in an attribute (R31). */
  static @Nullable String eventName(LogRecord log) {
    return log.eventName().isEmpty()
        ? Coercion.asText(log.attributes().get("event.name"))
        : log.eventName();
  }

  private static void details(Attributes said, Values values) {
    values.derive("genai:message_log", said.get("gen_ai.input.messages"));
    values.derive("genai:choice_log", said.get("gen_ai.output.messages"));
    if (!values.has(Field.SYSTEM_INSTRUCTIONS)) {
      values.derive("gen_ai.system_instructions", said.get("gen_ai.system_instructions"));
    }
  }

  private static void claudeCode(String name, Attributes said, Values values) {
    String event = name.startsWith(CLAUDE_CODE) ? name.substring(CLAUDE_CODE.length()) : name;
    switch (event) {
      case "user_prompt" -> {
        AttributeValue prompt = said.get("prompt");
        values.derive("claude_code:input", prompt == null ? said.get("prompt_text") : prompt);
      }
      case "assistant_response" -> values.derive("claude_code:output", said.get("response"));
      default -> {
        // Other events are no messages.
      }
    }
  }

  private static long time(LogRecord log) {
    return log.timeNanos() == 0 ? log.observedNanos() : log.timeNanos();
  }
}
