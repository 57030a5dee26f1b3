package dev.selftrace.model;

import org.jspecify.annotations.Nullable;

/**
 * One log record of a trace reduced to what trees and verdicts need.
 *
 * @param spanId the span it names; null when it names the trace only
 * @param timeNanos the record's own time, else when it was observed
 * @param arrival as in {@link SpanRow}
 * @param error without its stack; null when the record is no exception
 * @param evaluation a judgement about the span or, without one, the trace
 * @param cost US dollars
 */
public record LogRow(
    @Nullable SpanId spanId,
    long timeNanos,
    long arrival,
    int severityNumber,
    String service,
    @Nullable String instance,
    @Nullable String run,
    @Nullable ErrorFacts error,
    @Nullable Evaluation evaluation,
    @Nullable Double cost) {

  /** The row of a record with its facts. */
  public static LogRow of(LogRecord record, LogFacts facts, long arrival) {
    ErrorFacts error = facts.error();
    return new LogRow(
        record.spanId(),
        record.timeNanos() == 0 ? record.observedNanos() : record.timeNanos(),
        arrival,
        record.severityNumber(),
        facts.service(),
        facts.instance(),
        facts.run(),
        error == null ? null : error.withoutStack(),
        facts.evaluation(),
        facts.cost());
  }
}
