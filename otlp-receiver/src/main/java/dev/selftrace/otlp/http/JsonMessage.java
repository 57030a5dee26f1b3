package dev.selftrace.otlp.http;

import static dev.selftrace.otlp.http.JsonField.Kind.BOOLEAN;
import static dev.selftrace.otlp.http.JsonField.Kind.BYTES;
import static dev.selftrace.otlp.http.JsonField.Kind.DOUBLE;
import static dev.selftrace.otlp.http.JsonField.Kind.ENUM;
import static dev.selftrace.otlp.http.JsonField.Kind.FIXED32;
import static dev.selftrace.otlp.http.JsonField.Kind.FIXED64;
import static dev.selftrace.otlp.http.JsonField.Kind.INT64;
import static dev.selftrace.otlp.http.JsonField.Kind.SFIXED64;
import static dev.selftrace.otlp.http.JsonField.Kind.SPAN_ID;
import static dev.selftrace.otlp.http.JsonField.Kind.STRING;
import static dev.selftrace.otlp.http.JsonField.Kind.TRACE_ID;
import static dev.selftrace.otlp.http.JsonField.Kind.UINT32;
import static dev.selftrace.otlp.http.JsonField.many;
import static dev.selftrace.otlp.http.JsonField.one;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of OTLP as their JSON members are named and as protobuf numbers them
 * (opentelemetry-proto 1.11.0). Members that are not here are unknown and skipped.
 */
enum JsonMessage {
  TRACE_REQUEST,
  RESOURCE_SPANS,
  SCOPE_SPANS,
  SPAN,
  EVENT,
  LINK,
  STATUS,
  LOGS_REQUEST,
  RESOURCE_LOGS,
  SCOPE_LOGS,
  LOG_RECORD,
  METRICS_REQUEST,
  RESOURCE_METRICS,
  SCOPE_METRICS,
  METRIC,
  GAUGE,
  SUM,
  HISTOGRAM,
  EXPONENTIAL_HISTOGRAM,
  SUMMARY,
  NUMBER_POINT,
  HISTOGRAM_POINT,
  EXPONENTIAL_POINT,
  EXPONENTIAL_BUCKETS,
  SUMMARY_POINT,
  QUANTILE,
  EXEMPLAR,
  RESOURCE,
  ENTITY_REF,
  SCOPE,
  KEY_VALUE,
  ANY_VALUE,
  ARRAY_VALUE,
  KEY_VALUE_LIST;

  /** How the values of a data point are written. */
  private static final Set<JsonField.Kind> VALUE_KINDS = Set.of(DOUBLE, SFIXED64);

  /** The field of a member; null when the member is unknown. */
  @Nullable JsonField field(String member) {
    Map<String, JsonField> fields = Fields.OF.get(this);
    return (fields != null ? fields : JsonMetricFields.of(this)).get(member);
  }

  /** Whether the field is one of those of which at most one is set: the last one sent. */
  boolean isAlternative(JsonField field) {
    return switch (this) {
      case ANY_VALUE -> true;
      case METRIC -> field.number() >= 5 && field.number() <= 11;
      case NUMBER_POINT, EXEMPLAR -> VALUE_KINDS.contains(field.kind());
      default -> false;
    };
  }

  /** The tables, apart because they name messages that come after their own. */
  private static final class Fields {

    private static final Map<JsonMessage, Map<String, JsonField>> OF =
        Map.ofEntries(
            Map.entry(
                JsonMessage.TRACE_REQUEST,
                Map.of("resourceSpans", many(1, JsonMessage.RESOURCE_SPANS))),
            Map.entry(
                JsonMessage.RESOURCE_SPANS,
                Map.of(
                    "resource", one(1, JsonMessage.RESOURCE),
                    "scopeSpans", many(2, JsonMessage.SCOPE_SPANS),
                    "schemaUrl", one(3, STRING))),
            Map.entry(
                JsonMessage.SCOPE_SPANS,
                Map.of(
                    "scope", one(1, JsonMessage.SCOPE),
                    "spans", many(2, JsonMessage.SPAN),
                    "schemaUrl", one(3, STRING))),
            Map.entry(
                JsonMessage.SPAN,
                Map.ofEntries(
                    Map.entry("traceId", one(1, TRACE_ID)),
                    Map.entry("spanId", one(2, SPAN_ID)),
                    Map.entry("traceState", one(3, STRING)),
                    Map.entry("parentSpanId", one(4, SPAN_ID)),
                    Map.entry("name", one(5, STRING)),
                    Map.entry("kind", one(6, ENUM)),
                    Map.entry("startTimeUnixNano", one(7, FIXED64)),
                    Map.entry("endTimeUnixNano", one(8, FIXED64)),
                    Map.entry("attributes", many(9, JsonMessage.KEY_VALUE)),
                    Map.entry("droppedAttributesCount", one(10, UINT32)),
                    Map.entry("events", many(11, JsonMessage.EVENT)),
                    Map.entry("droppedEventsCount", one(12, UINT32)),
                    Map.entry("links", many(13, JsonMessage.LINK)),
                    Map.entry("droppedLinksCount", one(14, UINT32)),
                    Map.entry("status", one(15, JsonMessage.STATUS)),
                    Map.entry("flags", one(16, FIXED32)))),
            Map.entry(
                JsonMessage.EVENT,
                Map.of(
                    "timeUnixNano", one(1, FIXED64),
                    "name", one(2, STRING),
                    "attributes", many(3, JsonMessage.KEY_VALUE),
                    "droppedAttributesCount", one(4, UINT32))),
            Map.entry(
                JsonMessage.LINK,
                Map.of(
                    "traceId", one(1, TRACE_ID),
                    "spanId", one(2, SPAN_ID),
                    "traceState", one(3, STRING),
                    "attributes", many(4, JsonMessage.KEY_VALUE),
                    "droppedAttributesCount", one(5, UINT32),
                    "flags", one(6, FIXED32))),
            Map.entry(JsonMessage.STATUS, Map.of("message", one(2, STRING), "code", one(3, ENUM))),
            Map.entry(
                JsonMessage.LOGS_REQUEST,
                Map.of("resourceLogs", many(1, JsonMessage.RESOURCE_LOGS))),
            Map.entry(
                JsonMessage.RESOURCE_LOGS,
                Map.of(
                    "resource", one(1, JsonMessage.RESOURCE),
                    "scopeLogs", many(2, JsonMessage.SCOPE_LOGS),
                    "schemaUrl", one(3, STRING))),
            Map.entry(
                JsonMessage.SCOPE_LOGS,
                Map.of(
                    "scope", one(1, JsonMessage.SCOPE),
                    "logRecords", many(2, JsonMessage.LOG_RECORD),
                    "schemaUrl", one(3, STRING))),
            Map.entry(
                JsonMessage.LOG_RECORD,
                Map.ofEntries(
                    Map.entry("timeUnixNano", one(1, FIXED64)),
                    Map.entry("severityNumber", one(2, ENUM)),
                    Map.entry("severityText", one(3, STRING)),
                    Map.entry("body", one(5, JsonMessage.ANY_VALUE)),
                    Map.entry("attributes", many(6, JsonMessage.KEY_VALUE)),
                    Map.entry("droppedAttributesCount", one(7, UINT32)),
                    Map.entry("flags", one(8, FIXED32)),
                    Map.entry("traceId", one(9, TRACE_ID)),
                    Map.entry("spanId", one(10, SPAN_ID)),
                    Map.entry("observedTimeUnixNano", one(11, FIXED64)),
                    Map.entry("eventName", one(12, STRING)))),
            Map.entry(
                JsonMessage.RESOURCE,
                Map.of(
                    "attributes", many(1, JsonMessage.KEY_VALUE),
                    "droppedAttributesCount", one(2, UINT32),
                    "entityRefs", many(3, JsonMessage.ENTITY_REF))),
            Map.entry(
                JsonMessage.ENTITY_REF,
                Map.of(
                    "schemaUrl", one(1, STRING),
                    "type", one(2, STRING),
                    "idKeys", many(3, STRING),
                    "descriptionKeys", many(4, STRING))),
            Map.entry(
                JsonMessage.SCOPE,
                Map.of(
                    "name", one(1, STRING),
                    "version", one(2, STRING),
                    "attributes", many(3, JsonMessage.KEY_VALUE),
                    "droppedAttributesCount", one(4, UINT32))),
            Map.entry(
                JsonMessage.KEY_VALUE,
                Map.of("key", one(1, STRING), "value", one(2, JsonMessage.ANY_VALUE))),
            Map.entry(
                JsonMessage.ANY_VALUE,
                Map.of(
                    "stringValue", one(1, STRING),
                    "boolValue", one(2, BOOLEAN),
                    "intValue", one(3, INT64),
                    "doubleValue", one(4, DOUBLE),
                    "arrayValue", one(5, JsonMessage.ARRAY_VALUE),
                    "kvlistValue", one(6, JsonMessage.KEY_VALUE_LIST),
                    "bytesValue", one(7, BYTES))),
            Map.entry(JsonMessage.ARRAY_VALUE, Map.of("values", many(1, JsonMessage.ANY_VALUE))),
            Map.entry(
                JsonMessage.KEY_VALUE_LIST, Map.of("values", many(1, JsonMessage.KEY_VALUE))));
  }
}
