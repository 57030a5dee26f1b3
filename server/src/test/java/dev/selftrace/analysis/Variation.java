package dev.selftrace.analysis;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.BooleanValue;
import dev.selftrace.model.AttributeValue.BytesValue;
import dev.selftrace.model.AttributeValue.DoubleValue;
import dev.selftrace.model.AttributeValue.EmptyValue;
import dev.selftrace.model.AttributeValue.LongValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The same telemetry as another machine would have sent it: every id, name of a service, time or
 * path changed, each in one way throughout.
 *
 * @param texts what becomes of every text but ids
 * @param services what becomes of the names of services
 * @param shiftNanos how much later everything happened
 * @param seed of new ids; 0 keeps them
 */
record Variation(
    UnaryOperator<String> texts, UnaryOperator<String> services, long shiftNanos, long seed) {

  private static final String SERVICE = "service.name";

  Span of(Span span) {
    List<SpanEvent> events = new ArrayList<>();
    for (SpanEvent event : span.events()) {
      events.add(
          new SpanEvent(
              event.timeNanos() + shiftNanos, event.name(), of(event.attributes(), texts), 0));
    }
    return new Span(
        of(span.traceId()),
        of(span.spanId()),
        span.parentSpanId() == null ? null : of(span.parentSpanId()),
        span.traceState(),
        span.flags(),
        span.name(),
        span.kind(),
        span.startNanos() + shiftNanos,
        span.endNanos() == 0 ? 0 : span.endNanos() + shiftNanos,
        of(span.attributes(), texts),
        0,
        events,
        0,
        List.of(),
        0,
        span.status(),
        texts.apply(span.statusMessage()),
        of(span.resource()),
        span.scope());
  }

  LogRecord of(LogRecord log) {
    return new LogRecord(
        log.timeNanos() == 0 ? 0 : log.timeNanos() + shiftNanos,
        log.observedNanos() == 0 ? 0 : log.observedNanos() + shiftNanos,
        log.severityNumber(),
        log.severityText(),
        of(log.body(), texts),
        of(log.attributes(), texts),
        0,
        0,
        log.traceId() == null ? null : of(log.traceId()),
        log.spanId() == null ? null : of(log.spanId()),
        log.eventName(),
        of(log.resource()),
        log.scope());
  }

  TraceId of(TraceId id) {
    Random random = new Random(seed ^ id.hex().hashCode());
    return seed == 0 ? id : new TraceId(random.nextLong(), random.nextLong() | 1);
  }

  SpanId of(SpanId id) {
    return seed == 0 ? id : new SpanId(new Random(seed ^ id.value()).nextLong() | 1);
  }

  private Resource of(Resource resource) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    Attributes said = resource.attributes();
    for (int i = 0; i < said.size(); i++) {
      keys.add(said.key(i));
      values.add(of(said.value(i), said.key(i).equals(SERVICE) ? services : texts));
    }
    return new Resource(Attributes.of(keys, values), 0, resource.schemaUrl());
  }

  private static Attributes of(Attributes said, UnaryOperator<String> texts) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      keys.add(said.key(i));
      values.add(of(said.value(i), texts));
    }
    return Attributes.of(keys, values);
  }

  private static AttributeValue of(@Nullable AttributeValue value, UnaryOperator<String> texts) {
    return switch (value) {
      case null -> AttributeValue.EMPTY;
      case StringValue text -> new StringValue(texts.apply(text.value()));
      case ArrayValue array ->
          new ArrayValue(array.values().stream().map(each -> of(each, texts)).toList());
      case MapValue map -> new MapValue(of(map.values(), texts));
      case BooleanValue _, LongValue _, DoubleValue _, BytesValue _, EmptyValue _ -> value;
    };
  }
}
