package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's conventions for databases, HTTP, RPC and messaging (open-telemetry/
 * semantic-conventions @384d661), current and older names.
 */
final class ProtocolConvention implements Convention {

  @Override
  public String name() {
    return "otel";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return kind(span, values) != null;
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    if (values.has(Field.DB_SYSTEM)) {
      return Kind.DB;
    }
    if (values.has(Field.HTTP_METHOD) || values.has(Field.RPC_SYSTEM)) {
      return Kind.HTTP;
    }
    return values.has(Field.MESSAGING_SYSTEM) ? Kind.MESSAGING : null;
  }
}
