package dev.selftrace.tool;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanLink;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spans for tests: everything has a value, everything can be said otherwise. */
final class Spans {

  private static final long MILLI = 1_000_000;

  private final TraceId traceId;
  private final SpanId spanId;
  private @Nullable SpanId parent;
  private String name;
  private String traceState = "";
  private StatusCode status = StatusCode.UNSET;
  private String statusMessage = "";
  private long startMillis;
  private long millis = 10;
  private final List<String> keys = new ArrayList<>();
  private final List<AttributeValue> values = new ArrayList<>();
  private final List<SpanEvent> events = new ArrayList<>();
  private final List<SpanLink> links = new ArrayList<>();
  private Attributes resource = attributes("service.name", "shop");
  private Scope scope = Scope.EMPTY;

  private Spans(TraceId traceId, long spanId, String name) {
    this.traceId = traceId;
    this.spanId = new SpanId(spanId);
    this.name = name;
    this.startMillis = spanId;
  }

  /** A span of the numbered trace. */
  static Spans span(int trace, int span) {
    return new Spans(traceId(trace), span, "span " + span);
  }

  static TraceId traceId(int trace) {
    return new TraceId(0xabcdef0000000000L + trace, trace);
  }

  static Attributes attributes(String... pairs) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      keys.add(pairs[i]);
      values.add(new AttributeValue.StringValue(pairs[i + 1]));
    }
    return Attributes.of(keys, values);
  }

  Spans below(int span) {
    parent = new SpanId(span);
    return this;
  }

  Spans named(String text) {
    name = text;
    return this;
  }

  Spans state(String text) {
    traceState = text;
    return this;
  }

  Spans failed(String message) {
    status = StatusCode.ERROR;
    statusMessage = message;
    return this;
  }

  Spans open() {
    millis = -1;
    return this;
  }

  Spans startingAt(long at) {
    startMillis = at;
    return this;
  }

  Spans with(String key, String value) {
    return with(key, new AttributeValue.StringValue(value));
  }

  Spans with(String key, long value) {
    return with(key, new AttributeValue.LongValue(value));
  }

  Spans with(String key, AttributeValue value) {
    keys.add(key);
    values.add(value);
    return this;
  }

  Spans event(String eventName, String... pairs) {
    events.add(new SpanEvent(startNanos(), eventName, attributes(pairs), 0));
    return this;
  }

  Spans link(String key, String value) {
    links.add(new SpanLink(traceId, spanId, "", attributes(key, value), 0, 0));
    return this;
  }

  Spans from(String... resourcePairs) {
    resource = attributes(resourcePairs);
    return this;
  }

  Spans scope(String scopeName) {
    scope = new Scope(scopeName, "1", Attributes.EMPTY, 0, "");
    return this;
  }

  private long startNanos() {
    return Moments.nanos(Asking.START) + startMillis * MILLI;
  }

  Span build() {
    return new Span(
        traceId,
        spanId,
        parent,
        traceState,
        1,
        name,
        SpanKind.INTERNAL,
        startNanos(),
        millis < 0 ? 0 : startNanos() + millis * MILLI,
        Attributes.of(keys, values),
        0,
        events,
        0,
        links,
        0,
        status,
        statusMessage,
        new Resource(resource, 0, ""),
        scope);
  }
}
