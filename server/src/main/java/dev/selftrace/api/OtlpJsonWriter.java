package dev.selftrace.api;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanLink;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Records as OTLP/JSON, a piece at a time: ids in hex, 64-bit numbers as text, enums as numbers,
 * bytes in base64, every field that is not at its default. Neighbours of one resource and scope
 * share an envelope. Confined to one thread at a time.
 */
final class OtlpJsonWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator json = DeepJson.to(bytes);
  private @Nullable Kind kind;
  private @Nullable Resource resource;
  private @Nullable Scope scope;

  OtlpJsonWriter() {
    json.writeStartObject();
  }

  /** Appends a span; before the first log. */
  void span(Span span) {
    envelope(Kind.SPANS, span.resource(), span.scope());
    json.writeStartObject();
    json.writeStringProperty("traceId", span.traceId().hex());
    json.writeStringProperty("spanId", span.spanId().hex());
    text("traceState", span.traceState());
    if (span.parentSpanId() != null) {
      json.writeStringProperty("parentSpanId", span.parentSpanId().hex());
    }
    count("flags", span.flags());
    text("name", span.name());
    number("kind", wireNumber(span.kind()));
    nanos("startTimeUnixNano", span.startNanos());
    nanos("endTimeUnixNano", span.endNanos());
    attributes(span.attributes(), span.droppedAttributes());
    if (!span.events().isEmpty()) {
      json.writeArrayPropertyStart("events");
      span.events().forEach(this::event);
      json.writeEndArray();
    }
    count("droppedEventsCount", span.droppedEvents());
    if (!span.links().isEmpty()) {
      json.writeArrayPropertyStart("links");
      span.links().forEach(this::link);
      json.writeEndArray();
    }
    count("droppedLinksCount", span.droppedLinks());
    json.writeObjectPropertyStart("status");
    text("message", span.statusMessage());
    number("code", wireNumber(span.status()));
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Appends a log record; after the last span. */
  void log(LogRecord log) {
    envelope(Kind.LOGS, log.resource(), log.scope());
    json.writeStartObject();
    nanos("timeUnixNano", log.timeNanos());
    nanos("observedTimeUnixNano", log.observedNanos());
    number("severityNumber", log.severityNumber());
    text("severityText", log.severityText());
    json.writeName("body");
    value(log.body());
    attributes(log.attributes(), log.droppedAttributes());
    count("flags", log.flags());
    if (log.traceId() != null) {
      json.writeStringProperty("traceId", log.traceId().hex());
    }
    if (log.spanId() != null) {
      json.writeStringProperty("spanId", log.spanId().hex());
    }
    text("eventName", log.eventName());
    json.writeEndObject();
  }

  /** Ends the document, with where to go on; null at the end of the trace. */
  void end(@Nullable String cursor) {
    closeEnvelope();
    closeKind();
    if (cursor != null) {
      json.writeStringProperty("cursor", cursor);
    }
    json.writeEndObject();
    json.close();
  }

  /** Bytes written since the last {@link #take}, but for what the generator still holds. */
  int size() {
    return bytes.size();
  }

  /** Takes what was written since the last call. */
  byte[] take() {
    if (!json.isClosed()) {
      json.flush();
    }
    byte[] taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }

  private void envelope(Kind wanted, Resource newResource, Scope newScope) {
    if (kind == wanted && newResource.equals(resource) && newScope.equals(scope)) {
      return;
    }
    closeEnvelope();
    if (kind != wanted) {
      closeKind();
      json.writeArrayPropertyStart(wanted.resources);
      kind = wanted;
    }
    resource = newResource;
    scope = newScope;
    json.writeStartObject();
    json.writeObjectPropertyStart("resource");
    attributes(newResource.attributes(), newResource.droppedAttributes());
    json.writeEndObject();
    text("schemaUrl", newResource.schemaUrl());
    json.writeArrayPropertyStart(wanted.scopes);
    json.writeStartObject();
    json.writeObjectPropertyStart("scope");
    text("name", newScope.name());
    text("version", newScope.version());
    attributes(newScope.attributes(), newScope.droppedAttributes());
    json.writeEndObject();
    text("schemaUrl", newScope.schemaUrl());
    json.writeArrayPropertyStart(wanted.records);
  }

  private void closeEnvelope() {
    if (resource != null) {
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      resource = null;
      scope = null;
    }
  }

  private void closeKind() {
    if (kind != null) {
      json.writeEndArray();
      kind = null;
    }
  }

  private void event(SpanEvent event) {
    json.writeStartObject();
    nanos("timeUnixNano", event.timeNanos());
    text("name", event.name());
    attributes(event.attributes(), event.droppedAttributes());
    json.writeEndObject();
  }

  private void link(SpanLink link) {
    json.writeStartObject();
    json.writeStringProperty("traceId", link.traceId().hex());
    json.writeStringProperty("spanId", link.spanId().hex());
    text("traceState", link.traceState());
    attributes(link.attributes(), link.droppedAttributes());
    count("flags", link.flags());
    json.writeEndObject();
  }

  private void attributes(Attributes attributes, int dropped) {
    if (attributes.size() > 0) {
      json.writeName("attributes");
      pairs(attributes);
    }
    count("droppedAttributesCount", dropped);
  }

  private void pairs(Attributes attributes) {
    json.writeStartArray();
    attributes.forEach((key, value) -> {
      json.writeStartObject();
      json.writeStringProperty("key", key);
      json.writeName("value");
      value(value);
      json.writeEndObject();
    });
    json.writeEndArray();
  }

  private void value(AttributeValue value) {
    json.writeStartObject();
    switch (value) {
      case AttributeValue.StringValue text -> json.writeStringProperty("stringValue", text.value());
      case AttributeValue.BooleanValue truth ->
          json.writeBooleanProperty("boolValue", truth.value());
      case AttributeValue.LongValue number ->
          json.writeStringProperty("intValue", Long.toString(number.value()));
      case AttributeValue.DoubleValue number -> real(number.value());
      case AttributeValue.BytesValue raw -> {
        Slice slice = raw.value();
        json.writeName("bytesValue");
        json.writeBinary(slice.array(), slice.offset(), slice.length());
      }
      case AttributeValue.ArrayValue list -> {
        json.writeObjectPropertyStart("arrayValue");
        json.writeArrayPropertyStart("values");
        list.values().forEach(this::value);
        json.writeEndArray();
        json.writeEndObject();
      }
      case AttributeValue.MapValue map -> {
        json.writeObjectPropertyStart("kvlistValue");
        json.writeName("values");
        pairs(map.values());
        json.writeEndObject();
      }
      case AttributeValue.EmptyValue empty -> {}
    }
    json.writeEndObject();
  }

  /** What JSON has no number for goes as text, as protobuf's own mapping does. */
  private void real(double value) {
    if (Double.isFinite(value)) {
      json.writeNumberProperty("doubleValue", value);
    } else {
      json.writeStringProperty("doubleValue", Double.toString(value));
    }
  }

  private void text(String name, String value) {
    if (!value.isEmpty()) {
      json.writeStringProperty(name, value);
    }
  }

  private void nanos(String name, long value) {
    if (value != 0) {
      json.writeStringProperty(name, Long.toUnsignedString(value));
    }
  }

  private void count(String name, int value) {
    if (value != 0) {
      json.writeNumberProperty(name, Integer.toUnsignedLong(value));
    }
  }

  private void number(String name, int value) {
    if (value != 0) {
      json.writeNumberProperty(name, value);
    }
  }

  @SuppressWarnings("EnumOrdinal") // by the contract of SpanKind and StatusCode: the wire number
  private static int wireNumber(Enum<?> value) {
    return value.ordinal();
  }

  /** The two lists of a document, and how OTLP names their levels. */
  private enum Kind {
    SPANS("resourceSpans", "scopeSpans", "spans"),
    LOGS("resourceLogs", "scopeLogs", "logRecords");

    private final String resources;
    private final String scopes;
    private final String records;

    Kind(String resources, String scopes, String records) {
      this.resources = resources;
      this.scopes = scopes;
      this.records = records;
    }
  }
}
