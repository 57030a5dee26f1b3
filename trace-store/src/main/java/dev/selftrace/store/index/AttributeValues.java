package dev.selftrace.store.index;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.store.Condition.AttributeScope;
import java.util.function.Predicate;

/** The values of one attribute of a span, wherever its scope lets it look. */
record AttributeValues(AttributeScope scope, String key) {

  /** Whether one of the values fits; a value without content is none. */
  boolean any(SpanSubject subject, Predicate<AttributeValue> test) {
    Span span = subject.span();
    if (span == null) {
      return false;
    }
    return switch (scope) {
      case SPAN -> inSpan(span, test);
      case RESOURCE -> inResource(span, test);
      case EVENT -> inEvents(span, test);
      case LOG -> inLogs(subject, test);
      case ANY ->
          inSpan(span, test)
              || inResource(span, test)
              || inEvents(span, test)
              || inLogs(subject, test);
    };
  }

  private boolean inSpan(Span span, Predicate<AttributeValue> test) {
    return in(span.attributes(), test);
  }

  private boolean inResource(Span span, Predicate<AttributeValue> test) {
    return in(span.resource().attributes(), test);
  }

  private boolean inEvents(Span span, Predicate<AttributeValue> test) {
    for (SpanEvent event : span.events()) {
      if (in(event.attributes(), test)) {
        return true;
      }
    }
    return false;
  }

  private boolean inLogs(SpanSubject subject, Predicate<AttributeValue> test) {
    for (LogRecord log : subject.logs()) {
      if (in(log.attributes(), test)) {
        return true;
      }
    }
    return false;
  }

  private boolean in(Attributes attributes, Predicate<AttributeValue> test) {
    AttributeValue value = attributes.get(key);
    return value != null && !(value instanceof AttributeValue.EmptyValue) && test.test(value);
  }
}
