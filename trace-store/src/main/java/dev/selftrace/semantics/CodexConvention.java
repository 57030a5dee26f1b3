package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI Codex CLI (openai/codex, {@code codex-rs/otel/src/events/session_telemetry.rs} and {@code
 * codex-rs/core/src/tasks}): Rust spans whose name often is the kind of the response event, so a
 * model call is known by its usage, a tool's by its phase and a turn by the usage it adds up. Short
 * names mean something only next to those.
 */
final class CodexConvention implements Convention {

  private static final String SERVICE_PREFIX = "codex";
  private static final String RESPONSES = "handle_responses";
  private static final String TURN = "session_task.turn";

  @Override
  public String name() {
    return "codex";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    if (values.has(Field.CODEX_USAGE)
        || values.has(Field.CODEX_TURN)
        || values.has(Field.CODEX_TOOL)) {
      return true;
    }
    String service = values.text(Field.SERVICE);
    return service != null
        && service.startsWith(SERVICE_PREFIX)
        && span.scope().name().startsWith(SERVICE_PREFIX);
  }

  @Override
  public void contribute(Span span, Values values) {
    Attributes said = span.attributes();
    values.derive("codex:model", said.get("model"));
    values.derive("codex:tool_name", said.get("tool_name"));
    // thread.id is also OpenTelemetry's name for a thread of the operating system: a number.
    AttributeValue thread = said.get("thread.id");
    if (Coercion.asLong(thread) == null) {
      values.derive("codex:session", thread);
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    if (values.has(Field.CODEX_TURN)) {
      return Kind.AGENT;
    }
    if (values.has(Field.CODEX_USAGE)) {
      return Kind.LLM;
    }
    if (values.has(Field.CODEX_TOOL) && values.has(Field.TOOL_CALL_ID)) {
      return Kind.TOOL;
    }
    if (!recognises(span, values)) {
      return null;
    }
    if (span.name().equals(RESPONSES) && values.has(Field.OUTPUT_TOKENS)) {
      return Kind.LLM;
    }
    if (span.name().equals(TURN)) {
      return Kind.AGENT;
    }
    // Below a tool's span several more name its call.
    return values.has(Field.TOOL_CALL_ID) ? Kind.INTERNAL : null;
  }
}
