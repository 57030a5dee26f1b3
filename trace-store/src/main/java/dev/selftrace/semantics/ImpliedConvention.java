package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * What a span is when no convention says so but its facts leave no doubt: token usage of a model
 * makes a model call, the id of a tool's call next to the tool's name makes a tool call. Names
 * nothing; it comes after every convention that has words of its own.
 */
final class ImpliedConvention implements Convention {

  @Override
  public String name() {
    return "otel";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return false;
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    if (values.has(Field.TOOL_NAME) && values.has(Field.TOOL_CALL_ID)) {
      return Kind.TOOL;
    }
    boolean model = values.has(Field.REQUEST_MODEL) || values.has(Field.RESPONSE_MODEL);
    return model && (values.has(Field.INPUT_TOKENS) || values.has(Field.OUTPUT_TOKENS))
        ? Kind.LLM
        : null;
  }
}
