package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.BooleanValue;
import dev.selftrace.model.AttributeValue.LongValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import org.jspecify.annotations.Nullable;

/**
 * Claude Code's own telemetry (its documentation "Monitoring usage", traces in beta): short
 * attribute names that mean something only under its scope, so they are read here and not in {@link
 * Field}. Its input tokens exclude cached ones (R34), its failures are {@code success}=false with
 * the text in {@code error} (R5), retries are events of one span (R15). A tool's span has one below
 * it for the wait and one for the work, which carries the outcome.
 */
final class ClaudeCodeConvention implements Convention {

  static final String SCOPE = "com.anthropic.claude_code";
  private static final String PREFIX = "claude_code.";
  private static final String RETRIED = "retried";

  @Override
  public String name() {
    return "claude-code";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return span.scope().name().startsWith(SCOPE) || span.name().startsWith(PREFIX);
  }

  @Override
  public void contribute(Span span, Values values) {
    Attributes said = span.attributes();
    values.derive("claude_code:model", said.get("model"));
    values.derive("claude_code:input_tokens", inputTokens(said));
    values.derive("claude_code:output_tokens", said.get("output_tokens"));
    values.derive("claude_code:cache_read_tokens", said.get("cache_read_tokens"));
    values.derive("claude_code:cache_creation_tokens", said.get("cache_creation_tokens"));
    values.derive("claude_code:cost", said.get("cost_usd"));
    values.derive("claude_code:stop_reason", said.get("stop_reason"));
    values.derive("claude_code:tool_name", said.get("tool_name"));
    values.derive("claude_code:input", said.get("user_prompt"));
    if (Boolean.FALSE.equals(Coercion.asBool(said.get("success")))) {
      AttributeValue error = said.get("error");
      values.derive("claude_code:failed", error == null ? new BooleanValue(true) : error);
      values.derive("claude_code:error_class", said.get("error_class"));
      values.derive("claude_code:status_code", said.get("status_code"));
    }
    events(span, values);
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    String name = span.name();
    return switch (name) {
      case "claude_code.llm_request" -> Kind.LLM;
      case "claude_code.tool" -> Kind.TOOL;
      case "claude_code.tool.execution" -> Kind.TOOL_WRAPPER;
      case "claude_code.interaction" -> Kind.AGENT;
      default -> name.startsWith(PREFIX) ? Kind.INTERNAL : null;
    };
  }

  private static void events(Span span, Values values) {
    int attempts = 0;
    for (SpanEvent event : span.events()) {
      switch (event.name()) {
        case "tool.output" ->
            values.derive("claude_code:tool_output", event.attributes().get("output"));
        case "gen_ai.request.attempt" -> attempts++;
        default -> {
          // Other events say nothing that facts need.
        }
      }
    }
    boolean failed = Boolean.FALSE.equals(Coercion.asBool(span.attributes().get("success")));
    if (attempts > 1 && !failed) {
      values.derive("claude_code:warning", RETRIED);
    }
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
