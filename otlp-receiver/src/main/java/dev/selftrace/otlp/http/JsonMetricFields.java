package dev.selftrace.otlp.http;

import static dev.selftrace.otlp.http.JsonField.Kind.BOOLEAN;
import static dev.selftrace.otlp.http.JsonField.Kind.DOUBLE;
import static dev.selftrace.otlp.http.JsonField.Kind.ENUM;
import static dev.selftrace.otlp.http.JsonField.Kind.FIXED64;
import static dev.selftrace.otlp.http.JsonField.Kind.SFIXED64;
import static dev.selftrace.otlp.http.JsonField.Kind.SINT32;
import static dev.selftrace.otlp.http.JsonField.Kind.SPAN_ID;
import static dev.selftrace.otlp.http.JsonField.Kind.STRING;
import static dev.selftrace.otlp.http.JsonField.Kind.TRACE_ID;
import static dev.selftrace.otlp.http.JsonField.Kind.UINT32;
import static dev.selftrace.otlp.http.JsonField.Kind.UINT64;
import static dev.selftrace.otlp.http.JsonField.many;
import static dev.selftrace.otlp.http.JsonField.one;

import java.util.Map;

/**
 * The messages of metrics.proto (opentelemetry-proto 1.11.0), as {@link JsonMessage} has others.
 */
final class JsonMetricFields {

  private static final Map<JsonMessage, Map<String, JsonField>> ENVELOPES =
      Map.of(
          JsonMessage.METRICS_REQUEST,
          Map.of("resourceMetrics", many(1, JsonMessage.RESOURCE_METRICS)),
          JsonMessage.RESOURCE_METRICS,
          Map.of(
              "resource", one(1, JsonMessage.RESOURCE),
              "scopeMetrics", many(2, JsonMessage.SCOPE_METRICS),
              "schemaUrl", one(3, STRING)),
          JsonMessage.SCOPE_METRICS,
          Map.of(
              "scope", one(1, JsonMessage.SCOPE),
              "metrics", many(2, JsonMessage.METRIC),
              "schemaUrl", one(3, STRING)),
          JsonMessage.METRIC,
          Map.of(
              "name", one(1, STRING),
              "description", one(2, STRING),
              "unit", one(3, STRING),
              "gauge", one(5, JsonMessage.GAUGE),
              "sum", one(7, JsonMessage.SUM),
              "histogram", one(9, JsonMessage.HISTOGRAM),
              "exponentialHistogram", one(10, JsonMessage.EXPONENTIAL_HISTOGRAM),
              "summary", one(11, JsonMessage.SUMMARY),
              "metadata", many(12, JsonMessage.KEY_VALUE)),
          JsonMessage.GAUGE,
          Map.of("dataPoints", many(1, JsonMessage.NUMBER_POINT)),
          JsonMessage.SUM,
          Map.of(
              "dataPoints", many(1, JsonMessage.NUMBER_POINT),
              "aggregationTemporality", one(2, ENUM),
              "isMonotonic", one(3, BOOLEAN)),
          JsonMessage.HISTOGRAM,
          Map.of(
              "dataPoints", many(1, JsonMessage.HISTOGRAM_POINT),
              "aggregationTemporality", one(2, ENUM)),
          JsonMessage.EXPONENTIAL_HISTOGRAM,
          Map.of(
              "dataPoints", many(1, JsonMessage.EXPONENTIAL_POINT),
              "aggregationTemporality", one(2, ENUM)),
          JsonMessage.SUMMARY,
          Map.of("dataPoints", many(1, JsonMessage.SUMMARY_POINT)));

  private static final Map<JsonMessage, Map<String, JsonField>> POINTS =
      Map.of(
          JsonMessage.NUMBER_POINT,
          Map.of(
              "attributes", many(7, JsonMessage.KEY_VALUE),
              "startTimeUnixNano", one(2, FIXED64),
              "timeUnixNano", one(3, FIXED64),
              "asDouble", one(4, DOUBLE),
              "asInt", one(6, SFIXED64),
              "exemplars", many(5, JsonMessage.EXEMPLAR),
              "flags", one(8, UINT32)),
          JsonMessage.HISTOGRAM_POINT,
          Map.ofEntries(
              Map.entry("attributes", many(9, JsonMessage.KEY_VALUE)),
              Map.entry("startTimeUnixNano", one(2, FIXED64)),
              Map.entry("timeUnixNano", one(3, FIXED64)),
              Map.entry("count", one(4, FIXED64)),
              Map.entry("sum", one(5, DOUBLE)),
              Map.entry("bucketCounts", many(6, FIXED64)),
              Map.entry("explicitBounds", many(7, DOUBLE)),
              Map.entry("exemplars", many(8, JsonMessage.EXEMPLAR)),
              Map.entry("flags", one(10, UINT32)),
              Map.entry("min", one(11, DOUBLE)),
              Map.entry("max", one(12, DOUBLE))),
          JsonMessage.EXPONENTIAL_POINT,
          Map.ofEntries(
              Map.entry("attributes", many(1, JsonMessage.KEY_VALUE)),
              Map.entry("startTimeUnixNano", one(2, FIXED64)),
              Map.entry("timeUnixNano", one(3, FIXED64)),
              Map.entry("count", one(4, FIXED64)),
              Map.entry("sum", one(5, DOUBLE)),
              Map.entry("scale", one(6, SINT32)),
              Map.entry("zeroCount", one(7, FIXED64)),
              Map.entry("positive", one(8, JsonMessage.EXPONENTIAL_BUCKETS)),
              Map.entry("negative", one(9, JsonMessage.EXPONENTIAL_BUCKETS)),
              Map.entry("flags", one(10, UINT32)),
              Map.entry("exemplars", many(11, JsonMessage.EXEMPLAR)),
              Map.entry("min", one(12, DOUBLE)),
              Map.entry("max", one(13, DOUBLE)),
              Map.entry("zeroThreshold", one(14, DOUBLE))),
          JsonMessage.EXPONENTIAL_BUCKETS,
          Map.of("offset", one(1, SINT32), "bucketCounts", many(2, UINT64)),
          JsonMessage.SUMMARY_POINT,
          Map.of(
              "attributes", many(7, JsonMessage.KEY_VALUE),
              "startTimeUnixNano", one(2, FIXED64),
              "timeUnixNano", one(3, FIXED64),
              "count", one(4, FIXED64),
              "sum", one(5, DOUBLE),
              "quantileValues", many(6, JsonMessage.QUANTILE),
              "flags", one(8, UINT32)),
          JsonMessage.QUANTILE,
          Map.of("quantile", one(1, DOUBLE), "value", one(2, DOUBLE)),
          JsonMessage.EXEMPLAR,
          Map.of(
              "filteredAttributes", many(7, JsonMessage.KEY_VALUE),
              "timeUnixNano", one(2, FIXED64),
              "asDouble", one(3, DOUBLE),
              "asInt", one(6, SFIXED64),
              "spanId", one(4, SPAN_ID),
              "traceId", one(5, TRACE_ID)));

  private JsonMetricFields() {}

  /** The fields of a message by the names of their members; none of a message that is another's. */
  static Map<String, JsonField> of(JsonMessage message) {
    Map<String, JsonField> fields = ENVELOPES.get(message);
    return fields != null ? fields : POINTS.getOrDefault(message, Map.of());
  }
}
