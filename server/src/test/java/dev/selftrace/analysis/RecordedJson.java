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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Recorded OTLP/JSON bodies as records, read plainly: the door's own decoder is tested elsewhere.
 */
final class RecordedJson {

  private RecordedJson() {}

  static List<Span> spans(JsonNode request) {
    List<Span> spans = new ArrayList<>();
    for (JsonNode ofResource : request.path("resourceSpans")) {
      Resource resource = resource(ofResource);
      for (JsonNode ofScope : ofResource.path("scopeSpans")) {
        Scope scope = scope(ofScope);
        for (JsonNode span : ofScope.path("spans")) {
          spans.add(span(span, resource, scope));
        }
      }
    }
    return spans;
  }

  static List<LogRecord> logs(JsonNode request) {
    List<LogRecord> logs = new ArrayList<>();
    for (JsonNode ofResource : request.path("resourceLogs")) {
      Resource resource = resource(ofResource);
      for (JsonNode ofScope : ofResource.path("scopeLogs")) {
        Scope scope = scope(ofScope);
        for (JsonNode log : ofScope.path("logRecords")) {
          logs.add(log(log, resource, scope));
        }
      }
    }
    return logs;
  }

  private static Resource resource(JsonNode ofResource) {
    return new Resource(attributes(ofResource.path("resource").path("attributes")), 0, "");
  }

  private static Scope scope(JsonNode ofScope) {
    JsonNode scope = ofScope.path("scope");
    return new Scope(scope.path("name").asString(""), "", Attributes.EMPTY, 0, "");
  }

  private static Span span(JsonNode span, Resource resource, Scope scope) {
    List<SpanEvent> events = new ArrayList<>();
    for (JsonNode event : span.path("events")) {
      events.add(
          new SpanEvent(
              event.path("timeUnixNano").asLong(0),
              event.path("name").asString(""),
              attributes(event.path("attributes")),
              0));
    }
    String parent = span.path("parentSpanId").asString("");
    return new Span(
        TraceId.parse(span.get("traceId").asString()),
        SpanId.parse(span.get("spanId").asString()),
        parent.isEmpty() ? null : SpanId.parse(parent),
        "",
        0,
        span.path("name").asString(""),
        SpanKind.ofNumber(span.path("kind").asInt(0)),
        Long.parseLong(span.path("startTimeUnixNano").asString("0")),
        Long.parseLong(span.path("endTimeUnixNano").asString("0")),
        attributes(span.path("attributes")),
        0,
        events,
        0,
        List.of(),
        0,
        StatusCode.ofNumber(span.path("status").path("code").asInt(0)),
        span.path("status").path("message").asString(""),
        resource,
        scope);
  }

  private static LogRecord log(JsonNode log, Resource resource, Scope scope) {
    String trace = log.path("traceId").asString("");
    String span = log.path("spanId").asString("");
    return new LogRecord(
        Long.parseLong(log.path("timeUnixNano").asString("0")),
        Long.parseLong(log.path("observedTimeUnixNano").asString("0")),
        log.path("severityNumber").asInt(0),
        log.path("severityText").asString(""),
        value(log.path("body")),
        attributes(log.path("attributes")),
        0,
        0,
        trace.isEmpty() ? null : TraceId.parse(trace),
        span.isEmpty() ? null : SpanId.parse(span),
        log.path("eventName").asString(""),
        resource,
        scope);
  }

  private static Attributes attributes(JsonNode list) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    for (JsonNode attribute : list) {
      keys.add(attribute.path("key").asString(""));
      values.add(value(attribute.path("value")));
    }
    return Attributes.of(keys, values);
  }

  private static AttributeValue value(@Nullable JsonNode node) {
    if (node == null || node.isMissingNode() || node.isEmpty()) {
      return AttributeValue.EMPTY;
    }
    String kind = node.propertyNames().iterator().next();
    JsonNode value = node.get(kind);
    return switch (kind) {
      case "stringValue" -> new AttributeValue.StringValue(value.asString());
      case "boolValue" -> new AttributeValue.BooleanValue(value.asBoolean());
      case "intValue" -> new AttributeValue.LongValue(Long.parseLong(value.asString()));
      case "doubleValue" -> new AttributeValue.DoubleValue(value.asDouble());
      case "arrayValue" -> {
        List<AttributeValue> values = new ArrayList<>();
        value.path("values").forEach(element -> values.add(value(element)));
        yield new AttributeValue.ArrayValue(values);
      }
      case "kvlistValue" -> new AttributeValue.MapValue(attributes(value.path("values")));
      default -> throw new IllegalArgumentException("value: " + kind + " (expected: a known kind)");
    };
  }
}
