package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Operation;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Errors that are log records, in every shape in which loggers write them (R6, R7, R32): {@code
 * exception.*} attributes or those of ECS and JavaScript loggers, events named so, a vendor's
 * failed event, a body that is a stack trace or names an exception. An ERROR line that is none of
 * these is told apart by {@link Evidence#ERROR_LOG}. Pure.
 */
final class LogErrors {

  /** The first severity number of WARN: below it an exception is told, not raised. */
  private static final int WARN = 13;

  private static final int ERROR = 17;

  /** The members of one error object: its type, its message, its stack. */
  private record Shape(String type, String message, String stack) {}

  private static final Shape OTEL =
      new Shape("exception.type", "exception.message", "exception.stacktrace");

  private static final Shape PLAIN = new Shape("type", "message", "stack");

  /** ECS ({@code error.stack_trace}), pino ({@code err}), winston ({@code stack}) and the like. */
  private static final Shape[] SHAPES = {
    OTEL,
    new Shape("error.type", "error.message", "error.stack_trace"),
    new Shape("error.name", "error.message", "error.stack"),
    new Shape("err.type", "err.message", "err.stack"),
    new Shape("exc_type", "exc_message", "exc_info"),
    PLAIN,
    new Shape("type", "message", "stacktrace"),
    new Shape("type", "message", "stack_trace")
  };

  /** Under which names structured bodies hold an error object. */
  private static final String[] OBJECTS = {"err", "error", "exception"};

  private LogErrors() {}

  /** The facts of the error; null when the record is none. */
  static @Nullable ErrorFacts read(LogRecord record) {
    Attributes said = record.attributes();
    String event = eventName(record);
    boolean quiet = isQuiet(record);
    boolean loud = isLoud(record);
    if (isExceptionName(event) || (!quiet && says(said, OTEL))) {
      return exception(said, OTEL, record.body());
    }
    if (FailedEvent.holds(event, said)) {
      return vendor(said);
    }
    return loud ? ofLoud(record) : null;
  }

  /** {@code exception}, or {@code gen_ai.client.operation.exception} and the like. */
  static boolean isExceptionName(@Nullable String name) {
    return name != null && (name.equals("exception") || name.endsWith(".exception"));
  }

  /** A record at ERROR or above. */
  private static ErrorFacts ofLoud(LogRecord record) {
    for (Shape shape : SHAPES) {
      if (record.attributes().get(shape.stack) != null) {
        return exception(record.attributes(), shape, record.body());
      }
    }
    MapValue body = Coercion.asMap(record.body());
    ErrorFacts structured = body == null ? null : ofObject(body.values());
    structured = structured == null ? ofAttribute(record.attributes()) : structured;
    if (structured != null) {
      return structured;
    }
    String text = text(record.body());
    LogText thrown = text == null ? null : LogText.read(text);
    if (thrown == null) {
      return line(text == null ? Coercion.asText(record.attributes().get("message")) : text);
    }
    Failure failure = new Failure(Evidence.EXCEPTION_LOG);
    failure.stack(thrown.stack());
    failure.say(thrown.exception());
    return failure.facts(Operation.INTERNAL, "", null);
  }

  private static @Nullable ErrorFacts ofObject(Attributes body) {
    for (String name : OBJECTS) {
      if (body.get(name) instanceof MapValue object) {
        for (Shape shape : SHAPES) {
          if (object.values().get(shape.stack) != null) {
            return exception(object.values(), shape, null);
          }
        }
      }
    }
    for (Shape shape : SHAPES) {
      if (body.get(shape.stack) != null) {
        return exception(body, shape, null);
      }
    }
    return null;
  }

  /** An error object under a name of the program's own, such as {@code app.log.error}. */
  private static @Nullable ErrorFacts ofAttribute(Attributes said) {
    for (int i = 0; i < said.size(); i++) {
      String key = said.key(i);
      boolean named = false;
      for (String object : OBJECTS) {
        named |= key.equals(object) || key.endsWith("." + object);
      }
      MapValue object = named ? Coercion.asMap(said.value(i)) : null;
      if (object != null && object.values().get("message") != null) {
        return exception(object.values(), PLAIN, null);
      }
    }
    return null;
  }

  /** What a console was given one after the other stands in a list. */
  private static @Nullable String text(@Nullable AttributeValue body) {
    if (!(body instanceof ArrayValue parts)) {
      return Coercion.asText(body);
    }
    StringJoiner text = new StringJoiner(" ");
    for (AttributeValue part : parts.values()) {
      String said = Coercion.asText(part);
      if (said != null) {
        text.add(said);
      }
    }
    return text.length() == 0 ? null : text.toString();
  }

  private static ErrorFacts exception(Attributes said, Shape shape, @Nullable AttributeValue body) {
    String message = Coercion.asText(said.get(shape.message));
    Failure failure = new Failure(Evidence.EXCEPTION_LOG);
    failure.type(Coercion.asText(said.get(shape.type)));
    failure.type(shape.equals(OTEL) ? null : Coercion.asText(said.get("name")));
    failure.stack(Coercion.asText(said.get(shape.stack)));
    failure.say(message);
    if (message == null) {
      failure.say(body instanceof StringValue ? Coercion.asText(body) : null);
    }
    return failure.facts(Operation.INTERNAL, "", null);
  }

  private static ErrorFacts vendor(Attributes said) {
    Failure failure = new Failure(Evidence.VENDOR_FIELD);
    FailedEvent.tell(said, failure);
    return failure.facts(Operation.INTERNAL, "", null);
  }

  private static ErrorFacts line(@Nullable String text) {
    Failure failure = new Failure(Evidence.ERROR_LOG);
    failure.say(text);
    return failure.facts(Operation.INTERNAL, "", null);
  }

  private static boolean says(Attributes said, Shape shape) {
    return said.get(shape.type) != null
        || said.get(shape.message) != null
        || said.get(shape.stack) != null;
  }

  private static boolean isQuiet(LogRecord record) {
    return record.severityNumber() > 0 && record.severityNumber() < WARN;
  }

  /** Some loggers send the severity as text only. */
  private static boolean isLoud(LogRecord record) {
    if (record.severityNumber() > 0) {
      return record.severityNumber() >= ERROR;
    }
    return switch (record.severityText()) {
      case "ERROR", "Error", "error", "FATAL", "Fatal", "fatal", "CRITICAL", "critical" -> true;
      default -> false;
    };
  }

  /** The name stands in its own field or in an attribute (R31). */
  private static @Nullable String eventName(LogRecord record) {
    return record.eventName().isEmpty()
        ? Coercion.asText(record.attributes().get("event.name"))
        : record.eventName();
  }
}
