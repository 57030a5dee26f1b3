package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.BooleanValue;
import dev.selftrace.model.AttributeValue.DoubleValue;
import dev.selftrace.model.AttributeValue.LongValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Facts;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span drawn in a test: a name, then what is said of it. */
final class DrawnSpan {

  private final String name;
  private final List<String> keys = new ArrayList<>();
  private final List<AttributeValue> values = new ArrayList<>();
  private final List<SpanEvent> events = new ArrayList<>();
  private Attributes resource = Attributes.EMPTY;
  private String scope = "";
  private @Nullable SpanId parent = new SpanId(1);
  private SpanKind kind = SpanKind.INTERNAL;
  private StatusCode status = StatusCode.UNSET;
  private String message = "";

  private DrawnSpan(String name) {
    this.name = name;
  }

  static DrawnSpan named(String name) {
    return new DrawnSpan(name);
  }

  DrawnSpan with(String key, Object value) {
    keys.add(key);
    values.add(value(value));
    return this;
  }

  DrawnSpan event(String eventName, Map<String, ?> attributes) {
    events.add(new SpanEvent(5, eventName, attributes(attributes), 0));
    return this;
  }

  DrawnSpan exception(String type, String text, String stack) {
    return event(
        "exception",
        Map.of("exception.type", type, "exception.message", text, "exception.stacktrace", stack));
  }

  DrawnSpan resource(Map<String, ?> attributes) {
    resource = attributes(attributes);
    return this;
  }

  DrawnSpan scope(String scopeName) {
    scope = scopeName;
    return this;
  }

  DrawnSpan root() {
    parent = null;
    return this;
  }

  DrawnSpan kind(SpanKind spanKind) {
    kind = spanKind;
    return this;
  }

  DrawnSpan failed(String text) {
    return status(StatusCode.ERROR, text);
  }

  DrawnSpan status(StatusCode code, String text) {
    status = code;
    message = text;
    return this;
  }

  Facts facts() {
    return new Semantics().facts(span());
  }

  Span span() {
    return new Span(
        new TraceId(1, 2),
        new SpanId(3),
        parent,
        "",
        0,
        name,
        kind,
        1,
        2,
        Attributes.of(keys, values),
        0,
        events,
        0,
        List.of(),
        0,
        status,
        message,
        new Resource(resource, 0, ""),
        new Scope(scope, "", Attributes.EMPTY, 0, ""));
  }

  static Attributes attributes(Map<String, ?> map) {
    List<String> names = new ArrayList<>();
    List<AttributeValue> said = new ArrayList<>();
    map.forEach((key, value) -> {
      names.add(key);
      said.add(value(value));
    });
    return Attributes.of(names, said);
  }

  static AttributeValue value(Object value) {
    return switch (value) {
      case AttributeValue already -> already;
      case String text -> new StringValue(text);
      case Integer number -> new LongValue(number);
      case Long number -> new LongValue(number);
      case Double number -> new DoubleValue(number);
      case Boolean bool -> new BooleanValue(bool);
      case List<?> list -> new ArrayValue(list.stream().map(DrawnSpan::value).toList());
      case Map<?, ?> map -> {
        List<String> names = map.keySet().stream().map(String::valueOf).sorted().toList();
        List<AttributeValue> said = new ArrayList<>();
        names.forEach(each -> said.add(value(map.get(each))));
        yield new MapValue(Attributes.of(names, said));
      }
      default -> throw new IllegalArgumentException("value: " + value.getClass());
    };
  }
}
