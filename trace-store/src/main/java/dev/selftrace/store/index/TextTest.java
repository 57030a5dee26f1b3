package dev.selftrace.store.index;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.store.TextTokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether every wanted token occurs somewhere in a span's text. */
final class TextTest implements SpanTest {

  private final Set<String> wanted;

  private TextTest(Set<String> wanted) {
    this.wanted = wanted;
  }

  /** Of tokens; what is not one token is cut into its tokens. */
  static TextTest of(List<String> tokens) {
    return new TextTest(
        tokens.stream()
            .flatMap(token -> TextTokens.of(token).stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public boolean test(SpanSubject subject) {
    Span span = subject.span();
    if (span == null) {
      return false;
    }
    Search search = new Search(new HashSet<>(wanted));
    return search.span(span) || subject.logs().stream().anyMatch(search::log);
  }

  /** What is still missing; every method is true once nothing is. */
  private record Search(Set<String> missing) {

    boolean span(Span span) {
      return text(span.name())
          || attributes(span.attributes())
          || text(span.statusMessage())
          || span.events().stream().anyMatch(this::event)
          || resource(span.resource())
          || scope(span.scope());
    }

    boolean log(LogRecord log) {
      return value(log.body())
          || attributes(log.attributes())
          || text(log.eventName())
          || text(log.severityText())
          || resource(log.resource())
          || scope(log.scope());
    }

    private boolean event(SpanEvent event) {
      return text(event.name()) || attributes(event.attributes());
    }

    private boolean resource(Resource resource) {
      return attributes(resource.attributes());
    }

    private boolean scope(Scope scope) {
      return text(scope.name()) || text(scope.version()) || attributes(scope.attributes());
    }

    private boolean attributes(Attributes attributes) {
      for (int i = 0; i < attributes.size(); i++) {
        if (text(attributes.key(i)) || value(attributes.value(i))) {
          return true;
        }
      }
      return missing.isEmpty();
    }

    private boolean value(AttributeValue value) {
      return switch (value) {
        case AttributeValue.StringValue string -> text(string.value());
        case AttributeValue.BooleanValue bool -> text(Boolean.toString(bool.value()));
        case AttributeValue.LongValue integer -> text(Long.toString(integer.value()));
        case AttributeValue.DoubleValue real -> text(Double.toString(real.value()));
        case AttributeValue.ArrayValue array -> array.values().stream().anyMatch(this::value);
        case AttributeValue.MapValue map -> attributes(map.values());
        case AttributeValue.BytesValue bytes -> missing.isEmpty();
        case AttributeValue.EmptyValue empty -> missing.isEmpty();
      };
    }

    private boolean text(String text) {
      if (!missing.isEmpty()) {
        TextTokens.forEach(text, missing::remove);
      }
      return missing.isEmpty();
    }
  }
}
