package dev.selftrace.model;

import org.jspecify.annotations.Nullable;

/**
 * One log record of a trace reduced to what trees and verdicts need.
 *
 * @param spanId the span it names; null when it names the trace only
 * @param timeNanos the record's own time, else when it was observed
 * @param arrival as in {@link SpanRow}
 * @param error without its stack; null when the record is no exception
 */
public record LogRow(
    @Nullable SpanId spanId,
    long timeNanos,
    long arrival,
    int severityNumber,
    String service,
    @Nullable ErrorFacts error) {}
