package dev.selftrace.wire;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanLink;
import dev.selftrace.model.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records to OTLP protobuf, the inverse of {@link OtlpReader}. Stateless. Fields at their default
 * are left out, as protobuf does.
 */
public final class OtlpWriter {

  private OtlpWriter() {}

  /** A {@code Span} message. */
  @SuppressWarnings("EnumOrdinal") // by the contract of SpanKind and StatusCode: the wire number
  public static Slice span(Span span) {
    ProtoWriter writer = new ProtoWriter();
    traceId(writer, 1, span.traceId());
    spanId(writer, 2, span.spanId());
    string(writer, 3, span.traceState());
    spanId(writer, 4, span.parentSpanId());
    string(writer, 5, span.name());
    varint(writer, 6, span.kind().ordinal());
    fixed64(writer, 7, span.startNanos());
    fixed64(writer, 8, span.endNanos());
    attributes(writer, 9, span.attributes());
    varint(writer, 10, Integer.toUnsignedLong(span.droppedAttributes()));
    for (SpanEvent event : span.events()) {
      event(writer, event);
    }
    varint(writer, 12, Integer.toUnsignedLong(span.droppedEvents()));
    for (SpanLink link : span.links()) {
      link(writer, link);
    }
    varint(writer, 14, Integer.toUnsignedLong(span.droppedLinks()));
    ProtoWriter.Mark status = writer.open(15);
    string(writer, 2, span.statusMessage());
    varint(writer, 3, span.status().ordinal());
    writer.close(status);
    fixed32(writer, 16, span.flags());
    return Slice.of(writer.toByteArray());
  }

  private static void event(ProtoWriter writer, SpanEvent event) {
    ProtoWriter.Mark message = writer.open(11);
    fixed64(writer, 1, event.timeNanos());
    string(writer, 2, event.name());
    attributes(writer, 3, event.attributes());
    varint(writer, 4, Integer.toUnsignedLong(event.droppedAttributes()));
    writer.close(message);
  }

  private static void link(ProtoWriter writer, SpanLink link) {
    ProtoWriter.Mark message = writer.open(13);
    traceId(writer, 1, link.traceId());
    spanId(writer, 2, link.spanId());
    string(writer, 3, link.traceState());
    attributes(writer, 4, link.attributes());
    varint(writer, 5, Integer.toUnsignedLong(link.droppedAttributes()));
    fixed32(writer, 6, link.flags());
    writer.close(message);
  }

  /** A {@code LogRecord} message. */
  public static Slice log(LogRecord log) {
    ProtoWriter writer = new ProtoWriter();
    fixed64(writer, 1, log.timeNanos());
    varint(writer, 2, log.severityNumber());
    string(writer, 3, log.severityText());
    if (!(log.body() instanceof AttributeValue.EmptyValue)) {
      any(writer, 5, log.body());
    }
    attributes(writer, 6, log.attributes());
    varint(writer, 7, Integer.toUnsignedLong(log.droppedAttributes()));
    fixed32(writer, 8, log.flags());
    traceId(writer, 9, log.traceId());
    spanId(writer, 10, log.spanId());
    fixed64(writer, 11, log.observedNanos());
    string(writer, 12, log.eventName());
    return Slice.of(writer.toByteArray());
  }

  /** A {@code Resource} message; its schema URL belongs to the envelope. */
  public static Slice resource(Resource resource) {
    ProtoWriter writer = new ProtoWriter();
    attributes(writer, 1, resource.attributes());
    varint(writer, 2, Integer.toUnsignedLong(resource.droppedAttributes()));
    return Slice.of(writer.toByteArray());
  }

  /** An {@code InstrumentationScope} message; its schema URL belongs to the envelope. */
  public static Slice scope(Scope scope) {
    ProtoWriter writer = new ProtoWriter();
    string(writer, 1, scope.name());
    string(writer, 2, scope.version());
    attributes(writer, 3, scope.attributes());
    varint(writer, 4, Integer.toUnsignedLong(scope.droppedAttributes()));
    return Slice.of(writer.toByteArray());
  }

  /**
   * An {@code ExportTraceServiceRequest} or {@code ExportLogsServiceRequest}: one resource and one
   * scope envelope per group, records as their bytes are.
   */
  public static byte[] request(List<? extends DecodedGroup<?>> groups) {
    ProtoWriter writer = new ProtoWriter();
    for (DecodedGroup<?> group : groups) {
      ProtoWriter.Mark resource = writer.open(1);
      message(writer, 1, group.resourceBytes());
      ProtoWriter.Mark scope = writer.open(2);
      message(writer, 1, group.scopeBytes());
      for (Decoded<?> item : group.items()) {
        writer.bytes(2, item.bytes());
      }
      string(writer, 3, group.scope().schemaUrl());
      writer.close(scope);
      string(writer, 3, group.resource().schemaUrl());
      writer.close(resource);
    }
    return writer.toByteArray();
  }

  private static void message(ProtoWriter writer, int field, Slice bytes) {
    if (bytes.length() > 0) {
      writer.bytes(field, bytes);
    }
  }

  private static void attributes(ProtoWriter writer, int field, Attributes attributes) {
    attributes.forEach((key, value) -> {
      ProtoWriter.Mark pair = writer.open(field);
      string(writer, 1, key);
      if (!(value instanceof AttributeValue.EmptyValue)) {
        any(writer, 2, value);
      }
      writer.close(pair);
    });
  }

  private static void any(ProtoWriter writer, int field, AttributeValue value) {
    ProtoWriter.Mark any = writer.open(field);
    switch (value) {
      case AttributeValue.StringValue text -> writer.string(1, text.value());
      case AttributeValue.BooleanValue truth -> writer.varint(2, truth.value() ? 1 : 0);
      case AttributeValue.LongValue number -> writer.varint(3, number.value());
      case AttributeValue.DoubleValue number ->
          writer.fixed64(4, Double.doubleToRawLongBits(number.value()));
      case AttributeValue.ArrayValue array -> {
        ProtoWriter.Mark list = writer.open(5);
        array.values().forEach(element -> any(writer, 1, element));
        writer.close(list);
      }
      case AttributeValue.MapValue map -> {
        ProtoWriter.Mark list = writer.open(6);
        attributes(writer, 1, map.values());
        writer.close(list);
      }
      case AttributeValue.BytesValue bytes -> writer.bytes(7, bytes.value());
      case AttributeValue.EmptyValue _ -> {}
    }
    writer.close(any);
  }

  private static void traceId(ProtoWriter writer, int field, @Nullable TraceId id) {
    if (id != null && !id.isZero()) {
      byte[] bytes = new byte[2 * Long.BYTES];
      bigEndian(bytes, 0, id.high());
      bigEndian(bytes, Long.BYTES, id.low());
      writer.bytes(field, Slice.of(bytes));
    }
  }

  private static void spanId(ProtoWriter writer, int field, @Nullable SpanId id) {
    if (id != null && !id.isZero()) {
      byte[] bytes = new byte[Long.BYTES];
      bigEndian(bytes, 0, id.value());
      writer.bytes(field, Slice.of(bytes));
    }
  }

  private static void bigEndian(byte[] bytes, int offset, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[offset + i] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
  }

  private static void string(ProtoWriter writer, int field, String value) {
    if (!value.isEmpty()) {
      writer.string(field, value);
    }
  }

  private static void varint(ProtoWriter writer, int field, long value) {
    if (value != 0) {
      writer.varint(field, value);
    }
  }

  private static void fixed64(ProtoWriter writer, int field, long value) {
    if (value != 0) {
      writer.fixed64(field, value);
    }
  }

  private static void fixed32(ProtoWriter writer, int field, int value) {
    if (value != 0) {
      writer.fixed32(field, value);
    }
  }
}
