package dev.selftrace.model;

import org.jspecify.annotations.Nullable;

/**
 * One log record as it arrived. Immutable.
 *
 * @param timeNanos nanoseconds since the epoch; 0 when the sender did not say
 * @param observedNanos when the collector saw it; 0 when not said
 * @param severityNumber OTLP's 1 to 24; 0 when not said
 * @param traceId null when absent or all zero
 * @param spanId null when absent or all zero
 * @param eventName "" when not an event
 */
public record LogRecord(
    long timeNanos,
    long observedNanos,
    int severityNumber,
    String severityText,
    AttributeValue body,
    Attributes attributes,
    int droppedAttributes,
    int flags,
    @Nullable TraceId traceId,
    @Nullable SpanId spanId,
    String eventName,
    Resource resource,
    Scope scope) {}
