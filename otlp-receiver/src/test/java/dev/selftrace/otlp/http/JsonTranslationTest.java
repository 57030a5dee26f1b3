package dev.selftrace.otlp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Metric;
import dev.selftrace.model.MetricKind;
import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.RandomMetrics;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.TooLargeException;
import dev.selftrace.wire.Decoded;
import dev.selftrace.wire.DecodedGroup;
import dev.selftrace.wire.DecodedRequest;
import dev.selftrace.wire.MalformedWireException;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.OtlpWriter;
import dev.selftrace.wire.RandomTelemetry;
import dev.selftrace.wire.RecordFault;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP/JSON as OTLP 1.11.0 maps it. */
final class JsonTranslationTest {

  private static final String IDS =
      "\"traceId\":\"5b8efff798038103d269b633813fc60c\",\"spanId\":\"eee19b7ec3c1b174\"";

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static DecodedRequest<Span> traces(String json) {
    return OtlpReader.traces(JsonTranslation.protobuf(Signal.TRACES, Slice.of(utf8(json))));
  }

  private static String request(String... spans) {
    return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + String.join(",", spans) + "]}]}]}";
  }

  private static Span span(String members) {
    return traces(request("{" + IDS + "," + members + "}"))
        .groups()
        .getFirst()
        .items()
        .getFirst()
        .value();
  }

  private static AttributeValue value(String json) {
    return span("\"attributes\":[{\"key\":\"k\",\"value\":" + json + "}]").attributes().value(0);
  }

  private static String refused(String json) {
    return assertThrows(MalformedException.class, () -> traces(json)).getMessage();
  }

  private static String refusedSpan(String members) {
    return refused(request("{" + IDS + "," + members + "}"));
  }

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest(name = "JSON and protobuf of the same metrics are the same metrics, seed {0}")
  @MethodSource("seeds")
  void sameMetrics(long seed) throws InvalidProtocolBufferException {
    ExportMetricsServiceRequest request = new RandomMetrics(seed, true).request(6);
    String json = HttpTransport.toJson(Signal.METRICS, request.toByteArray());

    Slice translated = JsonTranslation.protobuf(Signal.METRICS, Slice.of(utf8(json)));

    assertEquals(request, ExportMetricsServiceRequest.parseFrom(translated.toByteArray()));
  }

  @Test
  @DisplayName("of a metric's shapes and a point's values the last one sent counts")
  void lastShape() {
    String json =
        """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","unit":"1",
          "gauge":{"dataPoints":[{"asInt":"1"},{"asInt":"2"}]},
          "sum":{"dataPoints":[{"asDouble":1.5,"asInt":"-3"}]}}]}]}]}
        """;
    Metric metric =
        OtlpReader.metrics(JsonTranslation.protobuf(Signal.METRICS, Slice.of(utf8(json))))
            .groups()
            .getFirst()
            .items()
            .getFirst()
            .value();
    assertEquals(MetricKind.SUM, metric.kind());
    assertEquals("1", metric.unit());
    assertEquals(new MetricPoint.LongNumber(-3), metric.points().getFirst().value());
  }

  @ParameterizedTest(name = "JSON and protobuf of the same spans are the same spans, seed {0}")
  @MethodSource("seeds")
  void sameSpans(long seed) {
    byte[] protobuf = OtlpWriter.request(new RandomTelemetry(seed).spanGroups());
    String json = HttpTransport.toJson(Signal.TRACES, protobuf);

    assertEquals(records(OtlpReader.traces(Slice.of(protobuf))), records(traces(json)), json);
  }

  @ParameterizedTest(name = "JSON and protobuf of the same logs are the same logs, seed {0}")
  @MethodSource("seeds")
  void sameLogs(long seed) {
    byte[] protobuf = OtlpWriter.request(new RandomTelemetry(seed).logGroups());
    String json = HttpTransport.toJson(Signal.LOGS, protobuf);
    DecodedRequest<LogRecord> translated =
        OtlpReader.logs(JsonTranslation.protobuf(Signal.LOGS, Slice.of(utf8(json))));

    assertEquals(records(OtlpReader.logs(Slice.of(protobuf))), records(translated), json);
  }

  private static <T> List<T> records(DecodedRequest<T> request) {
    return request.groups().stream()
        .map(DecodedGroup::items)
        .flatMap(List::stream)
        .map(Decoded::value)
        .toList();
  }

  @Test
  @DisplayName("O20: ids are hex of either case")
  void hexIds() {
    Span lower = span("\"parentSpanId\":\"00f067aa0ba902b7\"");
    Span upper =
        traces(
                request(
                    "{\"traceId\":\"5B8EFFF798038103D269B633813FC60C\","
                        + "\"spanId\":\"EEE19B7EC3C1B174\","
                        + "\"links\":[{\"traceId\":\"5B8EFFF798038103D269B633813FC60C\"}]}"))
            .groups()
            .getFirst()
            .items()
            .getFirst()
            .value();

    assertEquals("5b8efff798038103d269b633813fc60c", lower.traceId().hex());
    assertEquals(lower.traceId(), upper.traceId());
    assertEquals(lower.spanId(), upper.spanId());
    assertEquals(lower.traceId(), upper.links().getFirst().traceId());
  }

  @Test
  @DisplayName("O20: a span whose id is not hex of its length is rejected alone")
  void base64Ids() {
    DecodedRequest<Span> read =
        traces(
            request(
                "{" + IDS + "}",
                "{\"traceId\":\"W47/95gDgQPSabYzgT/GDA==\",\"spanId\":\"7uGbfsPBsXQ=\"}",
                "{" + IDS + ",\"parentSpanId\":\"xyz\"}",
                "{" + IDS + ",\"links\":[{\"spanId\":\"7uGbfsPBsXQ=\"}]}",
                "{\"traceId\":\"00000000000000000000000000000000\",\"spanId\":\"\"}"));

    assertEquals(1, read.count());
    assertEquals(Map.of(RecordFault.LENGTH, 3, RecordFault.ZERO, 1), read.faults());
  }

  @Test
  @DisplayName("O21: enum names are refused, enum numbers of the future are not")
  void enums() {
    assertTrue(refusedSpan("\"kind\":\"SPAN_KIND_SERVER\"").contains("not its name"));
    assertTrue(refusedSpan("\"status\":{\"code\":\"STATUS_CODE_ERROR\"}").contains("not its name"));
    assertTrue(refusedSpan("\"kind\":\"2\"").contains("not its name"));
    assertEquals("SERVER", span("\"kind\":2").kind().name());
    assertEquals("UNSPECIFIED", span("\"kind\":99").kind().name());
  }

  @ParameterizedTest(name = "O22: unknown members of any type are skipped at any level, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void unknownMembers(long seed) {
    byte[] protobuf = OtlpWriter.request(new RandomTelemetry(seed).spanGroups());
    String json = HttpTransport.toJson(Signal.TRACES, protobuf);
    List<String> strangers =
        List.of(
            "null", "true", "-1.5e300", "\"text\"", "[]", "[[{\"a\":[1]}]]", "{\"traceId\":{}}");
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder injected = new StringBuilder();
    boolean inText = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      injected.append(c);
      if (c == '\\') {
        injected.append(json.charAt(++i));
      } else if (c == '"') {
        inText = !inText;
      } else if (c == '{' && !inText) {
        injected
            .append("\"stranger\":")
            .append(strangers.get(random.nextInt(strangers.size())))
            .append(json.substring(i + 1).stripLeading().startsWith("}") ? "" : ",");
      }
    }

    assertEquals(records(traces(json)), records(traces(injected.toString())));
  }

  @Test
  @DisplayName("O23: snake_case is an unknown key")
  void snakeCase() {
    assertEquals(0, span("\"start_time_unix_nano\":\"5\",\"end_time_unix_nano\":5").startNanos());
  }

  @Test
  @DisplayName("O24: 64-bit integers are text or numbers, exactly")
  void integers() {
    for (String time :
        List.of("\"1544712660000000001\"", "1544712660000000001", "1544712660000000001.0")) {
      assertEquals(1544712660000000001L, span("\"startTimeUnixNano\":" + time).startNanos(), time);
    }
    assertEquals(1500000000000000000L, span("\"startTimeUnixNano\":1.5e18").startNanos());
    assertEquals(1500000000000000000L, span("\"startTimeUnixNano\":\"1.5E18\"").startNanos());
    assertEquals(-1L, span("\"startTimeUnixNano\":\"18446744073709551615\"").startNanos());
    assertEquals(
        new AttributeValue.LongValue(Long.MIN_VALUE),
        value("{\"intValue\":\"-9223372036854775808\"}"));
    assertEquals(new AttributeValue.LongValue(0), value("{\"intValue\":0e999999999}"));
    for (String wrong :
        List.of(
            "1.5",
            "-1",
            "\"\"",
            "\"x\"",
            "18446744073709551616",
            "1e400",
            "1e999999999",
            "true",
            "1e-999999999",
            "{}",
            "[]",
            "\" 5\"",
            "\"0x10\"")) {
      refusedSpan("\"startTimeUnixNano\":" + wrong);
    }
    refusedSpan("\"droppedEventsCount\":4294967296");
    assertEquals(-1, span("\"droppedEventsCount\":4294967295").droppedEvents());
  }

  @Test
  @DisplayName("O24: doubles are numbers, text, NaN and the infinities")
  void doubles() {
    assertEquals(new AttributeValue.DoubleValue(5), value("{\"doubleValue\":5}"));
    assertEquals(new AttributeValue.DoubleValue(5.5), value("{\"doubleValue\":\"5.5\"}"));
    assertEquals(new AttributeValue.DoubleValue(Double.NaN), value("{\"doubleValue\":\"NaN\"}"));
    assertEquals(
        new AttributeValue.DoubleValue(Double.NEGATIVE_INFINITY),
        value("{\"doubleValue\":\"-Infinity\"}"));
    refusedSpan("\"attributes\":[{\"value\":{\"doubleValue\":\"much\"}}]");
    refusedSpan("\"attributes\":[{\"value\":{\"doubleValue\":NaN}}]");
  }

  @Test
  @DisplayName("O24: bytes are base64 of either alphabet, padded or not")
  void bytes() {
    AttributeValue expected = new AttributeValue.BytesValue(Slice.of(new byte[] {-5, -1, -2, 1}));
    for (String text : List.of("+//+AQ==", "-__-AQ==", "-__-AQ", "+//+AQ")) {
      assertEquals(expected, value("{\"bytesValue\":\"" + text + "\"}"), text);
    }
    refusedSpan("\"attributes\":[{\"value\":{\"bytesValue\":\"?\"}}]");
  }

  @Test
  @DisplayName("O24: null is a field that was not sent")
  void nulls() {
    Span span =
        span(
            "\"name\":null,\"kind\":null,\"attributes\":null,\"events\":null,\"status\":null,"
                + "\"parentSpanId\":null,\"startTimeUnixNano\":null,\"flags\":null");
    assertEquals("", span.name());
    assertEquals(0, span.attributes().size());
    assertEquals(AttributeValue.EMPTY, value("null"));
    assertEquals(AttributeValue.EMPTY, value("{\"stringValue\":null}"));
    assertEquals(0, traces("{\"resourceSpans\":null}").count());
    assertEquals(
        new AttributeValue.ArrayValue(List.of(AttributeValue.EMPTY)),
        value("{\"arrayValue\":{\"values\":[null]}}"));
  }

  @Test
  @DisplayName("O25: empty values and values without content keep their kind")
  void emptyValues() {
    assertEquals(AttributeValue.EMPTY, value("{}"));
    assertEquals(new AttributeValue.ArrayValue(List.of()), value("{\"arrayValue\":{}}"));
    assertEquals(0, ((AttributeValue.MapValue) value("{\"kvlistValue\":{}}")).values().size());
    assertEquals(new AttributeValue.StringValue(""), value("{\"stringValue\":\"\"}"));
    assertEquals(new AttributeValue.BooleanValue(false), value("{\"boolValue\":false}"));
  }

  @Test
  @DisplayName("of a member sent twice the last one counts, whatever its kind")
  void duplicates() {
    Span span =
        span(
            "\"name\":\"a\",\"attributes\":[{\"key\":\"x\"},{\"key\":\"y\"}],"
                + "\"events\":[{\"name\":\"e1\"}],\"status\":{\"message\":\"m\",\"code\":2},"
                + "\"attributes\":[{\"key\":\"z\",\"value\":{\"arrayValue\":{\"values\":[{}]},"
                + "\"intValue\":1,\"arrayValue\":{\"values\":[{},{}]}}}],\"name\":\"b\","
                + "\"status\":{\"code\":1},\"events\":[{\"name\":\"e2\"},{\"name\":\"e3\"}]");
    assertEquals("b", span.name());
    assertEquals(1, span.attributes().size());
    assertEquals("z", span.attributes().key(0));
    assertEquals(2, ((AttributeValue.ArrayValue) span.attributes().value(0)).values().size());
    assertEquals("", span.statusMessage());
    assertEquals("OK", span.status().name());
    assertEquals(List.of("e2", "e3"), span.events().stream().map(event -> event.name()).toList());
  }

  @Test
  @DisplayName("a member sent again as null is unset")
  void duplicateNull() {
    Span span =
        span(
            "\"name\":\"a\",\"kind\":3,\"flags\":9,\"events\":[{}],\"name\":null,"
                + "\"kind\":null,\"flags\":null,\"events\":null,\"startTimeUnixNano\":7");
    assertEquals("", span.name());
    assertEquals("UNSPECIFIED", span.kind().name());
    assertEquals(0, span.flags());
    assertEquals(0, span.events().size());
    assertEquals(7, span.startNanos());
  }

  @Test
  @DisplayName("resource and schema URL count wherever they stand in their envelope")
  void order() {
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{"
            + IDS
            + "}],\"scope\":{\"name\":\"s\"}}],\"schemaUrl\":\"u\",\"resource\":{\"attributes\":"
            + "[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}]}}]}";
    Span span = traces(json).groups().getFirst().items().getFirst().value();
    assertEquals("shop", span.resource().attributes().text("service.name"));
    assertEquals("u", span.resource().schemaUrl());
    assertEquals("s", span.scope().name());
  }

  @Test
  @DisplayName("a byte order mark is skipped, a lone surrogate becomes U+FFFD")
  void text() {
    assertEquals(1, traces("\uFEFF" + request("{" + IDS + "}")).count());
    assertEquals("a\uFFFDb", span("\"name\":\"a\\ud83db\"").name());
    assertEquals("😀", span("\"name\":\"\\ud83d\\ude00\"").name());
  }

  @ParameterizedTest(name = "not such a request: {0}")
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "1",
        "\"\"",
        "{",
        "{\"resourceSpans\":[}",
        "{} {}",
        "{}x",
        "{\"resourceSpans\":{}}",
        "{\"resourceSpans\":[1]}",
        "{\"resourceSpans\":[[]]}",
        "{\"resourceSpans\":\"\"}",
        "{resourceSpans:[]}",
        "{'resourceSpans':[]}",
        "{\"resourceSpans\":[{\"resource\":[]}]}",
        "{\"resourceSpans\":[{\"schemaUrl\":1}]}"
      })
  void malformed(String json) {
    refused(json);
  }

  @Test
  @DisplayName("bytes that are not UTF-8 are refused with their place")
  void notUtf8() {
    byte[] json = utf8(request("{" + IDS + ",\"name\":\"??\"}"));
    int at = new String(json, StandardCharsets.UTF_8).indexOf("??");
    for (byte[] wrong : new byte[][] {{-1, 'x'}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xc3, 'x'}}) {
      json[at] = wrong[0];
      json[at + 1] = wrong[1];
      String message =
          assertThrows(
                  MalformedException.class,
                  () -> JsonTranslation.protobuf(Signal.TRACES, Slice.of(json)))
              .getMessage();
      assertEquals("Malformed: text at byte " + at + " (expected: UTF-8)", message);
    }
  }

  @Test
  @DisplayName("a refusal quotes nothing of the request")
  void noTelemetryInMessages() {
    for (String json : List.of("{\"secret\": secret", "{\"resourceSpans\":\"secret\"}")) {
      assertTrue(!refused(json).contains("secret"), refused(json));
    }
  }

  @Test
  @DisplayName("a prefix of a request is refused, and nothing else happens")
  void prefixes() {
    byte[] json =
        utf8(
            HttpTransport.toJson(
                Signal.TRACES, OtlpWriter.request(new RandomTelemetry(3).spanGroups())));
    for (int length = 0; length < json.length; length += 5) {
      Slice prefix = new Slice(json, 0, length);
      assertThrows(MalformedException.class, () -> JsonTranslation.protobuf(Signal.TRACES, prefix));
    }
  }

  @Test
  @DisplayName("a flipped bit is read or refused, nothing else")
  void flips() {
    byte[] json =
        utf8(
            HttpTransport.toJson(
                Signal.TRACES, OtlpWriter.request(new RandomTelemetry(4).spanGroups())));
    for (int i = 0; i < json.length; i += 3) {
      json[i] ^= (byte) (1 << i % 7);
      try {
        OtlpReader.traces(JsonTranslation.protobuf(Signal.TRACES, Slice.of(json)));
      } catch (MalformedException | MalformedWireException e) {
        assertTrue(e.getMessage().startsWith("Malformed: "), e.getMessage());
      }
      json[i] ^= (byte) (1 << i % 7);
    }
  }

  @Test
  @DisplayName("O25: values nest 100 deep in JSON too, and no deeper")
  void depth() {
    assertEquals(1, traces(deep(100)).count());
    assertThrows(MalformedWireException.class, () -> traces(deep(101)));
  }

  private static String deep(int levels) {
    return request(
        "{"
            + IDS
            + ",\"attributes\":[{\"key\":\"k\",\"value\":"
            + "{\"kvlistValue\":{\"values\":[{\"value\":".repeat(levels - 1)
            + "{}"
            + "}]}}".repeat(levels - 1)
            + "}]}");
  }

  @Test
  @DisplayName("bombs of depth, digits and objects are refused within a second or two")
  void bombs() {
    List<String> bombs =
        List.of(
            "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
            "{\"x\":".repeat(100_000) + "1" + "}".repeat(100_000),
            deep(100_000),
            request("{\"startTimeUnixNano\":" + "9".repeat(1_000_000) + "}"),
            request("{\"startTimeUnixNano\":\"" + "9".repeat(1_000_000) + "\"}"));
    for (String bomb : bombs) {
      assertTimeoutPreemptively(Duration.ofSeconds(10), () -> refused(bomb));
    }
    String objects = "{\"resourceSpans\":[" + "{},".repeat(OtlpReader.ITEMS_MAX) + "{}]}";
    assertThrows(TooLargeException.class, () -> traces(objects));
  }

  @Test
  @DisplayName("text of 4 MiB arrives whole")
  void longText() {
    assertEquals(4 << 20, span("\"name\":\"" + "ä".repeat(4 << 20) + "\"").name().length());
  }
}
