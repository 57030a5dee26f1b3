package dev.selftrace.model;

/** A reference to a span of this or another trace. */
public record SpanLink(
    TraceId traceId,
    SpanId spanId,
    String traceState,
    Attributes attributes,
    int droppedAttributes,
    int flags) {}
