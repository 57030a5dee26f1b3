package dev.selftrace.semantics;

import dev.selftrace.model.Attributes;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Operation;
import org.jspecify.annotations.Nullable;

/** Exceptions that are log records (R6). Pure. */
final class LogErrors {

  /** The first severity number of WARN: below it an exception is told, not raised. */
  private static final int WARN = 13;

  private LogErrors() {}

  /** The facts of the exception; null when the record is none. */
  static @Nullable ErrorFacts read(LogRecord record) {
    Attributes said = record.attributes();
    String type = Coercion.asText(said.get("exception.type"));
    String message = Coercion.asText(said.get("exception.message"));
    String stack = Coercion.asText(said.get("exception.stacktrace"));
    boolean named = isExceptionName(eventName(record));
    boolean quiet = record.severityNumber() > 0 && record.severityNumber() < WARN;
    if (!named && (quiet || (type == null && message == null && stack == null))) {
      return null;
    }
    Failure failure = new Failure(Evidence.EXCEPTION_LOG);
    failure.type(type);
    failure.stack(stack);
    failure.say(message);
    if (message == null) {
      failure.say(Coercion.asText(record.body()));
    }
    return failure.facts(Operation.INTERNAL, "", null);
  }

  /** {@code exception}, or {@code gen_ai.client.operation.exception} and the like. */
  static boolean isExceptionName(@Nullable String name) {
    return name != null && (name.equals("exception") || name.endsWith(".exception"));
  }

  /** The name stands in its own field or in an attribute (R31). */
  private static @Nullable String eventName(LogRecord record) {
    return record.eventName().isEmpty()
        ? Coercion.asText(record.attributes().get("event.name"))
        : record.eventName();
  }
}
