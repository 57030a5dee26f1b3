package dev.selftrace.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One span as it arrived, fully decoded. Immutable.
 *
 * @param parentSpanId null for a root
 * @param flags OTLP's fixed32 flags: W3C trace flags in the low byte
 * @param startNanos nanoseconds since the epoch, as sent: may be zero, skewed or after the end
 * @param endNanos nanoseconds since the epoch; 0 means the span has not ended
 */
public record Span(
    TraceId traceId,
    SpanId spanId,
    @Nullable SpanId parentSpanId,
    String traceState,
    int flags,
    String name,
    SpanKind kind,
    long startNanos,
    long endNanos,
    Attributes attributes,
    int droppedAttributes,
    List<SpanEvent> events,
    int droppedEvents,
    List<SpanLink> links,
    int droppedLinks,
    StatusCode status,
    String statusMessage,
    Resource resource,
    Scope scope) {

  public Span {
    events = List.copyOf(events);
    links = List.copyOf(links);
  }

  /** End minus start in nanoseconds, never negative (telemetry 8.10). */
  public long durationNanos() {
    return Math.max(0, endNanos - startNanos);
  }
}
