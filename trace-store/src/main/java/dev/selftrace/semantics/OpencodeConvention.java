package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * opencode (sst/opencode, {@code packages/opencode/src/session}): spans of the Vercel AI SDK with
 * the session in their metadata, and around each tool one of its own, which repeats the SDK's. Who
 * gave no name is the user {@code unknown}.
 */
final class OpencodeConvention implements Convention {

  private static final String SERVICE = "opencode";
  private static final String USER = "ai.telemetry.metadata.userId";

  @Override
  public String name() {
    return "opencode";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return SERVICE.equals(values.text(Field.SERVICE));
  }

  @Override
  public void contribute(Span span, Values values) {
    if ("unknown".equals(span.attributes().text(USER))) {
      values.withdraw(USER);
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    return span.name().equals("Tool.execute") && recognises(span, values)
        ? Kind.TOOL_WRAPPER
        : null;
  }
}
