package dev.selftrace.store.index;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.LogFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import org.jspecify.annotations.Nullable;

/** A {@link LogRow} and what tells the record from others. */
final class LogEntry extends Row {

  private final long hash;
  private final long spanId;
  private final long timeNanos;
  private final int severityNumber;
  private final String service;
  private final @Nullable String instance;
  private final @Nullable String run;
  private final @Nullable ErrorFacts error;
  private final @Nullable Evaluation evaluation;
  private final @Nullable Double cost;

  /**
   * @param hash of the record's and its resource's bytes, which are its identity
   */
  LogEntry(LogRecord record, LogFacts facts, long hash, Interner interner) {
    SpanId span = record.spanId();
    ErrorFacts evidence = facts.error();
    this.hash = hash;
    this.spanId = span == null ? 0 : span.value();
    this.timeNanos = record.timeNanos() != 0 ? record.timeNanos() : record.observedNanos();
    this.severityNumber = record.severityNumber();
    this.service = interner.intern(facts.service());
    this.instance = facts.instance() == null ? null : interner.intern(facts.instance());
    this.run = facts.run() == null ? null : interner.intern(facts.run());
    this.evaluation = facts.evaluation();
    this.cost = facts.cost();
    this.error = evidence == null ? null : interner.intern(evidence.withoutStack());
  }

  @Override
  long key() {
    return hash;
  }

  /** The span it names; 0 when it names the trace only. */
  long spanId() {
    return spanId;
  }

  /** When it was said, else when it was seen; nanoseconds since the epoch. */
  long timeNanos() {
    return timeNanos;
  }

  String service() {
    return service;
  }

  @Nullable String instance() {
    return instance;
  }

  @Nullable String run() {
    return run;
  }

  @Nullable ErrorFacts error() {
    return error;
  }

  /** US dollars; null when it says none. */
  @Nullable Double cost() {
    return cost;
  }

  LogRow row() {
    return new LogRow(
        spanId == 0 ? null : new SpanId(spanId),
        timeNanos,
        arrival(),
        severityNumber,
        service,
        instance,
        run,
        error,
        evaluation,
        cost);
  }
}
