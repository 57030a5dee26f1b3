package dev.selftrace.analysis;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span as an instrumentation sends it: {@code told(3, 1, "chat")} is span 3 below span 1; it
 * lasts from its id to its id and a half, in seconds, unless said otherwise.
 */
final class ToldSpan {

  static final TraceId TRACE = new TraceId(5, 5);

  private static final long SECOND = 1_000_000_000;

  private final long id;
  private final long parent;
  private final String name;
  private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();
  private final List<SpanEvent> events = new ArrayList<>();
  private String scope = "";
  private String service = "svc";
  private SpanKind kind = SpanKind.INTERNAL;
  private StatusCode status = StatusCode.UNSET;
  private String message = "";
  private long start;
  private long end;

  private ToldSpan(long id, long parent, String name) {
    this.id = id;
    this.parent = parent;
    this.name = name;
    this.start = id * SECOND;
    this.end = id * SECOND + SECOND / 2;
  }

  static ToldSpan told(long id, long parent, String name) {
    return new ToldSpan(id, parent, name);
  }

  ToldSpan with(String key, Object value) {
    attributes.put(key, value(value));
    return this;
  }

  ToldSpan scope(String scopeName) {
    scope = scopeName;
    return this;
  }

  ToldSpan service(String serviceName) {
    service = serviceName;
    return this;
  }

  ToldSpan kind(SpanKind spanKind) {
    kind = spanKind;
    return this;
  }

  ToldSpan lasts(long from, long to) {
    start = from * SECOND;
    end = to * SECOND;
    return this;
  }

  ToldSpan ok() {
    status = StatusCode.OK;
    return this;
  }

  ToldSpan failed(String text) {
    status = StatusCode.ERROR;
    message = text;
    return this;
  }

  ToldSpan event(String eventName, Map<String, ?> said) {
    events.add(new SpanEvent(end, eventName, attributes(said), 0));
    return this;
  }

  ToldSpan exception(String type, String text, String stack) {
    return event(
        "exception",
        Map.of("exception.type", type, "exception.message", text, "exception.stacktrace", stack));
  }

  Span span() {
    return new Span(
        TRACE,
        new SpanId(id),
        parent == 0 ? null : new SpanId(parent),
        "",
        0,
        name,
        kind,
        start,
        end,
        attributes(attributes),
        0,
        events,
        0,
        List.of(),
        0,
        status,
        message,
        new Resource(attributes(Map.of("service.name", service)), 0, ""),
        new Scope(scope, "", Attributes.EMPTY, 0, ""));
  }

  /** A log record about a span; 0 for none. */
  static LogRecord log(
      long spanId, String event, int severity, @Nullable String body, Map<String, ?> said) {
    return new LogRecord(
        spanId * SECOND,
        0,
        severity,
        "",
        body == null ? AttributeValue.EMPTY : value(body),
        attributes(said),
        0,
        0,
        TRACE,
        spanId == 0 ? null : new SpanId(spanId),
        event,
        new Resource(attributes(Map.of("service.name", "svc")), 0, ""),
        new Scope("", "", Attributes.EMPTY, 0, ""));
  }

  static TraceVerdict judge(ToldSpan... spans) {
    return judge(List.of(), spans);
  }

  static TraceVerdict judge(List<LogRecord> logs, ToldSpan... spans) {
    List<Span> all = new ArrayList<>();
    for (ToldSpan each : spans) {
      all.add(each.span());
    }
    return RecordedCase.verdicts(all, logs).values().iterator().next();
  }

  private static Attributes attributes(Map<String, ?> map) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    map.forEach((key, value) -> {
      keys.add(key);
      values.add(value(value));
    });
    return Attributes.of(keys, values);
  }

  private static AttributeValue value(Object value) {
    return switch (value) {
      case AttributeValue already -> already;
      case String text -> new AttributeValue.StringValue(text);
      case Integer number -> new AttributeValue.LongValue(number);
      case Boolean bool -> new AttributeValue.BooleanValue(bool);
      case List<?> list ->
          new AttributeValue.ArrayValue(list.stream().map(ToldSpan::value).toList());
      default -> throw new IllegalArgumentException("value: " + value.getClass());
    };
  }
}
