package dev.selftrace.api;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import java.util.List;

/** Spans made heavy. */
final class Payloads {

  private Payloads() {}

  static Span with(Span span, String payload) {
    return new Span(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        span.traceState(),
        span.flags(),
        span.name(),
        span.kind(),
        span.startNanos(),
        span.endNanos(),
        Attributes.of(List.of("payload"), List.of(new AttributeValue.StringValue(payload))),
        0,
        List.of(),
        0,
        List.of(),
        0,
        span.status(),
        span.statusMessage(),
        span.resource(),
        span.scope());
  }
}
