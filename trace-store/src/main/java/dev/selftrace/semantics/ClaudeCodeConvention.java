package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.LongValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import org.jspecify.annotations.Nullable;

/**
 * Claude Code's own telemetry: short attribute names that mean something only under its scope, so
 * they are read here and not in {@link Field}. Its input tokens exclude cached ones (R34), its
 * failures are {@code success}=false with the text in {@code error} (R5).
 */
final class ClaudeCodeConvention implements Convention {

  private static final String SCOPE = "com.anthropic.claude_code";

  @Override
  public String name() {
    return "claude-code";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return span.scope().name().startsWith(SCOPE);
  }

  @Override
  public void contribute(Span span, Values values) {
    Attributes said = span.attributes();
    values.derive("claude_code:model", said.get("model"));
    values.derive("claude_code:input_tokens", inputTokens(said));
    values.derive("claude_code:output_tokens", said.get("output_tokens"));
    values.derive("claude_code:cache_read_tokens", said.get("cache_read_tokens"));
    values.derive("claude_code:cache_creation_tokens", said.get("cache_creation_tokens"));
    values.derive("claude_code:stop_reason", said.get("stop_reason"));
    values.derive("claude_code:tool_name", said.get("tool_name"));
    if (Boolean.FALSE.equals(Coercion.asBool(said.get("success")))) {
      values.derive("claude_code:failed", said.get("error"));
    }
    for (SpanEvent event : span.events()) {
      if (event.name().equals("tool.output")) {
        values.derive("claude_code:tool_output", event.attributes().get("output"));
      }
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    String name = span.name();
    return switch (name) {
      case "claude_code.llm_request" -> Kind.LLM;
      case "claude_code.tool" -> Kind.TOOL;
      case "claude_code.interaction" -> Kind.AGENT;
      default -> name.startsWith("claude_code.tool.") ? Kind.STEP : null;
    };
  }

  private static @Nullable AttributeValue inputTokens(Attributes said) {
    Long fresh = Coercion.asLong(said.get("input_tokens"));
    if (fresh == null) {
      return null;
    }
    Long read = Coercion.asLong(said.get("cache_read_tokens"));
    Long created = Coercion.asLong(said.get("cache_creation_tokens"));
    return new LongValue(fresh + (read == null ? 0 : read) + (created == null ? 0 : created));
  }
}
