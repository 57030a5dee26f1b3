package dev.selftrace.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Span;
import dev.selftrace.model.TraceId;
import dev.selftrace.otlp.http.JsonDoor;
import dev.selftrace.wire.Decoded;
import dev.selftrace.wire.DecodedRequest;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.RandomTelemetry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TraceExportTest {

  private static final TraceId ID = new TraceId(7, 9);

  private static byte[] export(List<Span> spans, List<LogRecord> logs) {
    HeldTrace held = new HeldTrace(ID, spans, logs);
    TraceExport export =
        new TraceExport(
            held.reader(), held.reader().outline(ID).orElseThrow(), 0, spans.size(), null);
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (byte[] piece = export.piece(); piece != null; piece = export.piece()) {
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  private static <T> List<T> records(DecodedRequest<T> request) {
    return request.groups().stream()
        .flatMap(group -> group.items().stream())
        .map(Decoded::value)
        .toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("what is exported and taken in again over JSON is equal, field by field")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void roundTrip(long seed) {
    RandomTelemetry random = new RandomTelemetry(seed);
    List<Span> spans = new ArrayList<>();
    List<LogRecord> logs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      random.spanGroups().forEach(g -> g.items().forEach(item -> spans.add(item.value())));
      random.logGroups().forEach(g -> g.items().forEach(item -> logs.add(item.value())));
    }
    byte[] json = export(spans, logs);
    assertEquals(spans, records(OtlpReader.traces(JsonDoor.traces(json))));
    Set<LogRecord> expected = new HashSet<>(logs);
    List<LogRecord> read = records(OtlpReader.logs(JsonDoor.logs(json)));
    assertEquals(logs.size(), read.size());
    assertEquals(expected, new HashSet<>(read));
  }

  @Test
  @DisplayName(
      "ids are hex, 64-bit numbers text, enums numbers, bytes base64, what is no number text")
  void forms() {
    RandomTelemetry random = new RandomTelemetry(1);
    Span some = random.span(Resource.EMPTY, Scope.EMPTY);
    Span span =
        new Span(
            new TraceId(0x0123456789abcdefL, 1),
            some.spanId(),
            null,
            "",
            -1,
            "n",
            dev.selftrace.model.SpanKind.CLIENT,
            -1,
            5,
            Attributes.of(
                List.of("long", "nan", "inf", "bytes", "empty"),
                List.of(
                    new AttributeValue.LongValue(Long.MIN_VALUE),
                    new AttributeValue.DoubleValue(Double.NaN),
                    new AttributeValue.DoubleValue(Double.NEGATIVE_INFINITY),
                    new AttributeValue.BytesValue(dev.selftrace.model.Slice.of(new byte[] {-1})),
                    AttributeValue.EMPTY)),
            -1,
            List.of(),
            0,
            List.of(),
            0,
            dev.selftrace.model.StatusCode.ERROR,
            "bad",
            Resource.EMPTY,
            Scope.EMPTY);
    String json = new String(export(List.of(span), List.of()), UTF_8);
    assertEquals(
        "{\"resourceSpans\":[{\"resource\":{},\"scopeSpans\":[{\"scope\":{},\"spans\":[{"
            + "\"traceId\":\"0123456789abcdef0000000000000001\",\"spanId\":\""
            + some.spanId().hex()
            + "\",\"flags\":4294967295,\"name\":\"n\",\"kind\":3,"
            + "\"startTimeUnixNano\":\"18446744073709551615\",\"endTimeUnixNano\":\"5\","
            + "\"attributes\":[{\"key\":\"long\",\"value\":{\"intValue\":\"-9223372036854775808\"}},"
            + "{\"key\":\"nan\",\"value\":{\"doubleValue\":\"NaN\"}},"
            + "{\"key\":\"inf\",\"value\":{\"doubleValue\":\"-Infinity\"}},"
            + "{\"key\":\"bytes\",\"value\":{\"bytesValue\":\"/w==\"}},"
            + "{\"key\":\"empty\",\"value\":{}}],\"droppedAttributesCount\":4294967295,"
            + "\"status\":{\"message\":\"bad\",\"code\":2}}]}]}]}",
        json);
  }

  @Test
  @DisplayName("a value nested as deep as it is taken in goes out again")
  void deep() {
    AttributeValue value = new AttributeValue.LongValue(1);
    for (int i = 1; i < OtlpReader.DEPTH_MAX; i++) {
      value = new AttributeValue.ArrayValue(List.of(value));
    }
    Resource resource = new Resource(Attributes.of(List.of("deep"), List.of(value)), 0, "");
    Span span = new RandomTelemetry(3).span(resource, Scope.EMPTY);
    byte[] json = export(List.of(span), List.of());
    assertEquals(List.of(span), records(OtlpReader.traces(JsonDoor.traces(json))));
  }

  @Test
  @DisplayName("a trace without anything is still a document")
  void empty() {
    assertEquals("{}", new String(export(List.of(), List.of()), UTF_8));
  }

  @Test
  @DisplayName("neighbours of one resource and scope share an envelope")
  void envelopes() {
    RandomTelemetry random = new RandomTelemetry(5);
    Resource resource = random.resource();
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      spans.add(random.span(resource, Scope.EMPTY));
    }
    JsonNode json = JsonMapper.shared().readTree(export(spans, List.of()));
    assertEquals(1, json.path("resourceSpans").size());
    assertTrue(
        json.path("resourceSpans").path(0).path("scopeSpans").path(0).path("spans").size() == 40);
  }
}
