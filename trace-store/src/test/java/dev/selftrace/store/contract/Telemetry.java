package dev.selftrace.store.contract;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Origin;
import dev.selftrace.store.ReceivedLog;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.OtlpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Batches with the protobuf bytes that a program would have sent. */
public final class Telemetry {

  private Telemetry() {}

  /** A trace id with a recognisable number. */
  public static TraceId trace(long number) {
    return new TraceId(0x7ACE_0000_0000_0000L, number);
  }

  /** A span id. */
  public static SpanId span(long number) {
    return new SpanId(number);
  }

  /** Begins a span of a trace. */
  public static SpanBuilder span(long trace, long span) {
    return new SpanBuilder(trace(trace), new SpanId(span));
  }

  /** Begins a log record of a span; with span 0 of the trace only. */
  public static LogBuilder log(long trace, long span) {
    return new LogBuilder(trace(trace), span == 0 ? null : new SpanId(span));
  }

  /** Attributes from keys and values in turn. */
  public static Attributes attributes(Object... keysAndValues) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      keys.add((String) keysAndValues[i]);
      values.add(value(keysAndValues[i + 1]));
    }
    return Attributes.of(keys, values);
  }

  /** The value of a Java object. */
  public static AttributeValue value(Object of) {
    return switch (of) {
      case AttributeValue value -> value;
      case String text -> new AttributeValue.StringValue(text);
      case Boolean truth -> new AttributeValue.BooleanValue(truth);
      case Integer number -> new AttributeValue.LongValue(number);
      case Long number -> new AttributeValue.LongValue(number);
      case Double number -> new AttributeValue.DoubleValue(number);
      case List<?> list ->
          new AttributeValue.ArrayValue(list.stream().map(Telemetry::value).toList());
      default -> throw new IllegalArgumentException("of: " + of + " (expected: a plain value)");
    };
  }

  /** The resource of a service. */
  public static Resource resource(String service, Object... more) {
    List<Object> all = new ArrayList<>(List.of("service.name", service));
    all.addAll(Arrays.asList(more));
    return new Resource(attributes(all.toArray()), 0, "");
  }

  /** A batch of spans. */
  public static Batch batch(SpanBuilder... spans) {
    return batch(Arrays.stream(spans).map(SpanBuilder::build).toList(), List.of());
  }

  /** A batch of log records. */
  public static Batch batch(LogBuilder... logs) {
    return batch(List.of(), Arrays.stream(logs).map(LogBuilder::build).toList());
  }

  /** A batch of spans and log records, grouped by their origins. */
  public static Batch batch(Collection<Span> spans, Collection<LogRecord> logs) {
    Map<Origin, List<ReceivedSpan>> spanGroups = new LinkedHashMap<>();
    for (Span span : spans) {
      ReceivedSpan received = new ReceivedSpan(span, OtlpWriter.span(span));
      spanGroups
          .computeIfAbsent(origin(span.resource(), span.scope()), key -> new ArrayList<>())
          .add(received);
    }
    Map<Origin, List<ReceivedLog>> logGroups = new LinkedHashMap<>();
    for (LogRecord log : logs) {
      ReceivedLog received = new ReceivedLog(log, OtlpWriter.log(log));
      logGroups
          .computeIfAbsent(origin(log.resource(), log.scope()), key -> new ArrayList<>())
          .add(received);
    }
    return new Batch(
        spanGroups.entrySet().stream()
            .map(group -> new Batch.SpanGroup(group.getKey(), group.getValue()))
            .toList(),
        logGroups.entrySet().stream()
            .map(group -> new Batch.LogGroup(group.getKey(), group.getValue()))
            .toList());
  }

  /** A resource and scope with their bytes. */
  public static Origin origin(Resource resource, Scope scope) {
    return new Origin(resource, scope, OtlpWriter.resource(resource), OtlpWriter.scope(scope));
  }

  /** The span as a store must give it back: read from its own bytes. */
  public static Span asRead(Span span) {
    return OtlpReader.span(OtlpWriter.span(span), span.resource(), span.scope());
  }

  /** The log record as a store must give it back. */
  public static LogRecord asRead(LogRecord log) {
    return OtlpReader.log(OtlpWriter.log(log), log.resource(), log.scope());
  }
}
