package dev.selftrace.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Slice;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanLink;
import dev.selftrace.model.TraceId;
import dev.selftrace.wire.DecodedGroup;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.OtlpWriter;
import dev.selftrace.wire.RandomTelemetry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reader against protobuf's own: what it makes of a request, written out again as protobuf's
 * messages, is what protobuf made of the same bytes.
 */
@SuppressWarnings("EnumOrdinal") // the ordinals of the model are wire numbers
final class WireOracleTest {

  static LongStream seeds() {
    return LongStream.range(1_000, 1_100);
  }

  @ParameterizedTest(name = "both readers see the same spans, seed {0}")
  @MethodSource("seeds")
  void traces(long seed) throws InvalidProtocolBufferException {
    byte[] request = OtlpWriter.request(new RandomTelemetry(seed).spanGroups());
    List<ResourceSpans> theirs =
        ExportTraceServiceRequest.parseFrom(request).getResourceSpansList();
    List<DecodedGroup<dev.selftrace.model.Span>> ours =
        OtlpReader.traces(Slice.of(request)).groups();

    assertEquals(theirs.size(), ours.size());
    for (int i = 0; i < ours.size(); i++) {
      DecodedGroup<dev.selftrace.model.Span> group = ours.get(i);
      ResourceSpans envelope = theirs.get(i);
      assertEquals(envelope.getResource(), resource(group.resource()));
      assertEquals(envelope.getSchemaUrl(), group.resource().schemaUrl());
      assertEquals(envelope.getScopeSpans(0).getScope(), scope(group.scope()));
      assertEquals(envelope.getScopeSpans(0).getSchemaUrl(), group.scope().schemaUrl());
      assertEquals(
          envelope.getScopeSpans(0).getSpansList(),
          group.items().stream().map(item -> span(item.value())).toList());
    }
  }

  @ParameterizedTest(name = "both readers see the same logs, seed {0}")
  @MethodSource("seeds")
  void logs(long seed) throws InvalidProtocolBufferException {
    byte[] request = OtlpWriter.request(new RandomTelemetry(seed).logGroups());
    List<ResourceLogs> theirs = ExportLogsServiceRequest.parseFrom(request).getResourceLogsList();
    List<DecodedGroup<LogRecord>> ours = OtlpReader.logs(Slice.of(request)).groups();

    assertEquals(theirs.size(), ours.size());
    for (int i = 0; i < ours.size(); i++) {
      assertEquals(
          theirs.get(i).getScopeLogs(0).getLogRecordsList(),
          ours.get(i).items().stream().map(item -> log(item.value())).toList());
    }
  }

  private static Resource resource(dev.selftrace.model.Resource resource) {
    return Resource.newBuilder()
        .addAllAttributes(pairs(resource.attributes()))
        .setDroppedAttributesCount(resource.droppedAttributes())
        .build();
  }

  private static InstrumentationScope scope(dev.selftrace.model.Scope scope) {
    return InstrumentationScope.newBuilder()
        .setName(scope.name())
        .setVersion(scope.version())
        .addAllAttributes(pairs(scope.attributes()))
        .setDroppedAttributesCount(scope.droppedAttributes())
        .build();
  }

  private static Span span(dev.selftrace.model.Span span) {
    Span.Builder builder =
        Span.newBuilder()
            .setTraceId(id(span.traceId()))
            .setSpanId(id(span.spanId()))
            .setParentSpanId(id(span.parentSpanId()))
            .setTraceState(span.traceState())
            .setFlags(span.flags())
            .setName(span.name())
            .setKindValue(span.kind().ordinal())
            .setStartTimeUnixNano(span.startNanos())
            .setEndTimeUnixNano(span.endNanos())
            .addAllAttributes(pairs(span.attributes()))
            .setDroppedAttributesCount(span.droppedAttributes())
            .setDroppedEventsCount(span.droppedEvents())
            .setDroppedLinksCount(span.droppedLinks());
    builder
        .getStatusBuilder()
        .setCodeValue(span.status().ordinal())
        .setMessage(span.statusMessage());
    for (SpanEvent event : span.events()) {
      builder
          .addEventsBuilder()
          .setTimeUnixNano(event.timeNanos())
          .setName(event.name())
          .addAllAttributes(pairs(event.attributes()))
          .setDroppedAttributesCount(event.droppedAttributes());
    }
    for (SpanLink link : span.links()) {
      builder
          .addLinksBuilder()
          .setTraceId(id(link.traceId()))
          .setSpanId(id(link.spanId()))
          .setTraceState(link.traceState())
          .addAllAttributes(pairs(link.attributes()))
          .setDroppedAttributesCount(link.droppedAttributes())
          .setFlags(link.flags());
    }
    return builder.build();
  }

  private static io.opentelemetry.proto.logs.v1.LogRecord log(LogRecord log) {
    io.opentelemetry.proto.logs.v1.LogRecord.Builder builder =
        io.opentelemetry.proto.logs.v1.LogRecord.newBuilder()
            .setTimeUnixNano(log.timeNanos())
            .setObservedTimeUnixNano(log.observedNanos())
            .setSeverityNumberValue(log.severityNumber())
            .setSeverityText(log.severityText())
            .addAllAttributes(pairs(log.attributes()))
            .setDroppedAttributesCount(log.droppedAttributes())
            .setFlags(log.flags())
            .setTraceId(id(log.traceId()))
            .setSpanId(id(log.spanId()))
            .setEventName(log.eventName());
    if (!(log.body() instanceof AttributeValue.EmptyValue)) {
      builder.setBody(any(log.body()));
    }
    return builder.build();
  }

  private static ByteString id(@Nullable TraceId id) {
    return id == null ? ByteString.EMPTY : ByteString.copyFrom(HexFormat.of().parseHex(id.hex()));
  }

  private static ByteString id(@Nullable SpanId id) {
    return id == null ? ByteString.EMPTY : ByteString.copyFrom(HexFormat.of().parseHex(id.hex()));
  }

  private static List<KeyValue> pairs(Attributes attributes) {
    List<KeyValue> pairs = new ArrayList<>();
    attributes.forEach((key, value) -> {
      KeyValue.Builder pair = KeyValue.newBuilder().setKey(key);
      if (!(value instanceof AttributeValue.EmptyValue)) {
        pair.setValue(any(value));
      }
      pairs.add(pair.build());
    });
    return pairs;
  }

  private static AnyValue any(AttributeValue value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    return switch (value) {
      case AttributeValue.StringValue text -> any.setStringValue(text.value()).build();
      case AttributeValue.BooleanValue truth -> any.setBoolValue(truth.value()).build();
      case AttributeValue.LongValue number -> any.setIntValue(number.value()).build();
      case AttributeValue.DoubleValue number -> any.setDoubleValue(number.value()).build();
      case AttributeValue.BytesValue bytes ->
          any.setBytesValue(ByteString.copyFrom(bytes.value().toByteArray())).build();
      case AttributeValue.ArrayValue array ->
          any.setArrayValue(
                  ArrayValue.newBuilder()
                      .addAllValues(array.values().stream().map(WireOracleTest::any).toList()))
              .build();
      case AttributeValue.MapValue map ->
          any.setKvlistValue(KeyValueList.newBuilder().addAllValues(pairs(map.values()))).build();
      case AttributeValue.EmptyValue _ -> any.build();
    };
  }
}
