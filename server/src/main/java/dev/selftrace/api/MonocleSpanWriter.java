package dev.selftrace.api;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanLink;
import dev.selftrace.model.TraceId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Spans as Monocle's exporters for Python write them, in the shape that Monocle Test Tools load
 * safely (telemetry 7.6; monocle {@code span_loader/file_span_loader.py}): kinds by name, times to
 * the microsecond, attributes flat. Confined to one thread at a time.
 */
final class MonocleSpanWriter {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Python before 3.11 reads three or six digits of a second and no others. */
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator json = DeepJson.to(bytes);

  MonocleSpanWriter() {
    json.writeStartObject();
    json.writeArrayPropertyStart("spans");
  }

  /**
   * Appends a span.
   *
   * @param more attributes beside its own; those that it has already win
   */
  void span(Span span, Attributes more) {
    json.writeStartObject();
    json.writeStringProperty("name", span.name());
    context(span.traceId(), span.spanId());
    json.writeStringProperty("kind", "SpanKind." + kind(span.kind()));
    SpanId parent = span.parentSpanId();
    json.writeName("parent_id");
    if (parent == null) {
      json.writeNull();
    } else {
      json.writeString(parent.hex());
    }
    json.writeStringProperty("start_time", time(span.startNanos()));
    json.writeStringProperty("end_time", time(Math.max(span.startNanos(), span.endNanos())));
    json.writeObjectPropertyStart("status");
    json.writeStringProperty("status_code", span.status().name());
    if (!span.statusMessage().isEmpty()) {
      json.writeStringProperty("message", span.statusMessage());
    }
    json.writeEndObject();
    attributes(span.attributes(), more);
    json.writeArrayPropertyStart("events");
    span.events().forEach(this::event);
    json.writeEndArray();
    json.writeArrayPropertyStart("links");
    span.links().forEach(this::link);
    json.writeEndArray();
    resource(span.resource());
    json.writeEndObject();
  }

  private void context(TraceId traceId, SpanId spanId) {
    json.writeObjectPropertyStart("context");
    json.writeStringProperty("trace_id", traceId.hex());
    json.writeStringProperty("span_id", spanId.hex());
    json.writeStringProperty("trace_state", "[]");
    json.writeEndObject();
  }

  /** OpenTelemetry's API has no unspecified kind. */
  private static String kind(SpanKind kind) {
    return kind == SpanKind.UNSPECIFIED ? SpanKind.INTERNAL.name() : kind.name();
  }

  private static String time(long nanos) {
    long known = Math.max(0, nanos);
    return MICROS.format(Instant.ofEpochSecond(known / NANOS_PER_SECOND, known % NANOS_PER_SECOND));
  }

  private void event(SpanEvent event) {
    json.writeStartObject();
    json.writeStringProperty("name", event.name());
    json.writeStringProperty("timestamp", time(event.timeNanos()));
    attributes(event.attributes(), Attributes.EMPTY);
    json.writeEndObject();
  }

  private void link(SpanLink link) {
    json.writeStartObject();
    context(link.traceId(), link.spanId());
    attributes(link.attributes(), Attributes.EMPTY);
    json.writeEndObject();
  }

  private void resource(Resource resource) {
    json.writeObjectPropertyStart("resource");
    attributes(resource.attributes(), Attributes.EMPTY);
    json.writeStringProperty("schema_url", resource.schemaUrl());
    json.writeEndObject();
  }

  /** Of a key that comes twice the last value counts, and a key without a value is left out. */
  private void attributes(Attributes own, Attributes more) {
    Map<String, AttributeValue> all = new LinkedHashMap<>();
    own.forEach(all::put);
    more.forEach(all::putIfAbsent);
    json.writeObjectPropertyStart("attributes");
    all.forEach((key, value) -> {
      if (!(value instanceof AttributeValue.EmptyValue)) {
        json.writeName(key);
        value(value);
      }
    });
    json.writeEndObject();
  }

  /** OpenTelemetry's attributes are scalars and lists of them; what is more is JSON in a text. */
  private void value(AttributeValue value) {
    switch (value) {
      case AttributeValue.ArrayValue list when isFlat(list.values()) -> {
        json.writeStartArray();
        list.values().forEach(this::scalar);
        json.writeEndArray();
      }
      case AttributeValue.ArrayValue list -> json.writeString(text(list));
      case AttributeValue.MapValue map -> json.writeString(text(map));
      case AttributeValue scalar -> scalar(scalar);
    }
  }

  private static boolean isFlat(List<AttributeValue> values) {
    return values.stream()
        .noneMatch(value ->
            value instanceof AttributeValue.ArrayValue || value instanceof AttributeValue.MapValue);
  }

  private void scalar(AttributeValue value) {
    OtlpValues.plain(json, value);
  }

  private static String text(AttributeValue value) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator nested = DeepJson.to(text)) {
      OtlpValues.plain(nested, value);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Ends the document, with how many spans are not in it. */
  void end(int leftOut) {
    json.writeEndArray();
    if (leftOut > 0) {
      json.writeNumberProperty("left_out", leftOut);
    }
    json.writeEndObject();
    json.close();
  }

  /** Bytes written since the last {@link #take}, but for what the generator still holds. */
  int size() {
    return bytes.size();
  }

  /** Takes what was written since the last call; null when that is nothing. */
  byte @Nullable [] take() {
    if (!json.isClosed()) {
      json.flush();
    }
    byte[] taken = bytes.toByteArray();
    bytes.reset();
    return taken.length == 0 ? null : taken;
  }
}
