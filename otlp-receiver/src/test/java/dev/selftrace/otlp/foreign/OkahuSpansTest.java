package dev.selftrace.otlp.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.wire.DecodedRequest;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.RecordFault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Monocle's span JSON in the three forms of telemetry 7.3 and 7.6. */
final class OkahuSpansTest {

  private static final String IDS =
      "\"context\":{\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\","
          + "\"span_id\":\"b7ad6b7169203331\"}";

  private static DecodedRequest<Span> decoded(String json) {
    Slice body = Slice.of(json.getBytes(StandardCharsets.UTF_8));
    return OtlpReader.traces(OkahuSpans.request(body));
  }

  private static List<Span> spans(String json) {
    return decoded(json).groups().stream()
        .flatMap(group -> group.items().stream())
        .map(item -> item.value())
        .toList();
  }

  private static Span span(String members) {
    return spans("{\"batch\":[{" + members + "}]}").getFirst();
  }

  @Test
  @DisplayName("a span as Monocle for Python writes it keeps every part")
  void python() {
    Span span =
        span(
            """
            "name":"chat","context":{"trace_id":"0af7651916cd43dd8448eb211c80319c",
            "span_id":"b7ad6b7169203331","trace_state":"[]"},"kind":"SpanKind.CLIENT",
            "parent_id":"00f067aa0ba902b7","start_time":"2026-11-20T19:45:59.411634Z",
            "end_time":"2026-11-20T19:45:59.432321Z",
            "status":{"status_code":"ERROR","message":"no such model"},
            "attributes":{"span.type":"inference","entity.count":2,"temperature":0.5,"stream":true},
            "events":[{"name":"data.input","timestamp":"2026-11-20T19:45:59.411914Z",
            "attributes":{"input":["{\\"user\\": \\"hi\\"}","two"]}},{"name":"bare"}],
            "links":[{"context":{"trace_id":"0xabc","span_id":"0x1"},"attributes":{"a":1}}],
            "resource":{"attributes":{"service.name":"app"},"schema_url":"https://schema"}
            """);
    assertEquals("0af7651916cd43dd8448eb211c80319c", span.traceId().hex());
    assertEquals("b7ad6b7169203331", span.spanId().hex());
    assertEquals("00f067aa0ba902b7", String.valueOf(span.parentSpanId()));
    assertEquals("", span.traceState());
    assertEquals(SpanKind.CLIENT, span.kind());
    assertEquals(1_795_203_959_411_634_000L, span.startNanos());
    assertEquals(1_795_203_959_432_321_000L, span.endNanos());
    assertEquals(StatusCode.ERROR, span.status());
    assertEquals("no such model", span.statusMessage());
    assertEquals(new AttributeValue.LongValue(2), span.attributes().get("entity.count"));
    assertEquals(new AttributeValue.DoubleValue(0.5), span.attributes().get("temperature"));
    assertEquals(new AttributeValue.BooleanValue(true), span.attributes().get("stream"));
    assertEquals("data.input", span.events().getFirst().name());
    assertEquals(1_795_203_959_411_914_000L, span.events().getFirst().timeNanos());
    assertEquals(
        new AttributeValue.ArrayValue(
            List.of(
                new AttributeValue.StringValue("{\"user\": \"hi\"}"),
                new AttributeValue.StringValue("two"))),
        span.events().getFirst().attributes().get("input"));
    assertEquals(0, span.events().getLast().attributes().size());
    assertEquals("00000000000000000000000000000abc", span.links().getFirst().traceId().hex());
    assertEquals("app", span.resource().attributes().text("service.name"));
    assertEquals("https://schema", span.resource().schemaUrl());
  }

  @ParameterizedTest(name = "kind {0} is {1}")
  @CsvSource({
    "0, INTERNAL",
    "1, SERVER",
    "2, CLIENT",
    "3, PRODUCER",
    "4, CONSUMER",
    "9, UNSPECIFIED",
    "-5, UNSPECIFIED",
    "'\"SpanKind.SERVER\"', SERVER",
    "'\"CONSUMER\"', CONSUMER",
    "null, UNSPECIFIED"
  })
  void kinds(String json, SpanKind kind) {
    assertEquals(kind, span(IDS + ",\"kind\":" + json).kind());
  }

  @ParameterizedTest(name = "parent {0} makes a root")
  @ValueSource(strings = {"null", "\"\"", "\"None\"", "\"0000000000000000\"", "\"0x0\""})
  void roots(String parent) {
    assertNull(span(IDS + ",\"parent_id\":" + parent).parentSpanId());
  }

  @Test
  @DisplayName("a link as Monocle for JavaScript writes it")
  void javaScriptLink() {
    Span span = span(IDS + ",\"links\":[{\"context\":{\"traceId\":\"a\",\"spanId\":\"b\"}},{}]");
    assertEquals(1, span.links().size());
    assertEquals("000000000000000b", span.links().getFirst().spanId().hex());
  }

  @Test
  @DisplayName("the hosted API's form: ids beside the span, entities as a list, a duration")
  void hosted() {
    Span span =
        span(
            """
            "span_name":"turn","trace_id":"0xABC","span_id":"0x0F","parent_span_id":"e",
            "start_time":"2026-11-20 19:45:59","duration_ms":12.5,
            "status":{"code":"ok","message":"fine"},
            "attributes":{"entity":[{"type":"agent.x","name":"planner"},{"type":"tool.function"}],
            "entity.count":2,"nothing":null}
            """);
    assertEquals("00000000000000000000000000000abc", span.traceId().hex());
    assertEquals("000000000000000f", span.spanId().hex());
    assertEquals("000000000000000e", String.valueOf(span.parentSpanId()));
    assertEquals("turn", span.name());
    assertEquals(12_500_000, span.durationNanos());
    assertEquals(StatusCode.OK, span.status());
    assertEquals("fine", span.statusMessage());
    assertEquals("planner", span.attributes().text("entity.1.name"));
    assertEquals("tool.function", span.attributes().text("entity.2.type"));
    assertNull(span.attributes().get("entity"));
    assertNull(span.attributes().get("nothing"));
  }

  @ParameterizedTest(name = "time {0} is {1} ns")
  @CsvSource({
    "2026-11-20T19:39:50.450000Z, 1795203590450000000",
    "2026-11-20T20:39:50.450+01:00, 1795203590450000000",
    "2026-11-20T19:39:50, 1795203590000000000",
    "2026-11-20 19:39:50.123456789, 1795203590123456789",
    "1969-12-31T23:59:59Z, 0",
    "9999-12-31T23:59:59Z, 0",
    "yesterday, 0",
    "'', 0"
  })
  void times(String text, long nanos) {
    assertEquals(nanos, span(IDS + ",\"start_time\":\"" + text + "\"").startNanos());
  }

  @Test
  @DisplayName("what is no span is left out and counted, the rest of the batch is kept")
  void badSpans() {
    DecodedRequest<Span> decoded =
        decoded(
            "{\"batch\":[{},7,null,[],{\"context\":{\"trace_id\":\"xyz\",\"span_id\":\"1\"}},{"
                + IDS
                + ",\"parent_id\":\"not hex\"},{"
                + IDS
                + "}],\"more\":{\"unknown\":[1]}}");
    assertEquals(1, decoded.count());
    assertEquals(Map.of(RecordFault.ZERO, 4, RecordFault.LENGTH, 2), decoded.faults());
  }

  @ParameterizedTest(name = "{0} holds no span")
  @ValueSource(
      strings = {"{}", "{\"batch\":[]}", "[]", "{\"batch\":null}", "{\"other\":{\"a\":1}}"})
  void empty(String json) {
    assertEquals(0, decoded(json).count() + decoded(json).faultCount());
  }

  @ParameterizedTest(name = "{0} is malformed")
  @ValueSource(strings = {"", "7", "{\"batch\":[{]}", "{\"batch\":[", "{} {}", "nonsense"})
  void malformed(String json) {
    assertThrows(MalformedException.class, () -> decoded(json));
  }

  @Test
  @DisplayName("spans of one resource share an envelope, those of another have their own")
  void resources() {
    String of = ",\"resource\":{\"attributes\":{\"service.name\":\"%s\"}}";
    String json =
        "[{"
            + IDS
            + of.formatted("a")
            + "},{"
            + IDS
            + of.formatted("b")
            + "},{"
            + IDS
            + of.formatted("a")
            + "}]";
    assertEquals(2, decoded(json).groups().size());
    assertEquals(3, decoded(json).count());
  }

  @Test
  @DisplayName("numbers beyond 64 bits, NaN and nested values do not break a span")
  void values() {
    Span span =
        span(
            IDS + ",\"attributes\":{\"big\":99999999999999999999,\"nan\":NaN,\"map\":{\"a\":[1]}}");
    assertEquals(new AttributeValue.DoubleValue(1e20), span.attributes().get("big"));
    assertEquals(new AttributeValue.DoubleValue(Double.NaN), span.attributes().get("nan"));
    assertEquals(
        "1",
        span.attributes().get("map") instanceof AttributeValue.MapValue map
                && map.values().get("a") instanceof AttributeValue.ArrayValue list
                && list.values().getFirst() instanceof AttributeValue.LongValue one
            ? Long.toString(one.value())
            : "");
  }
}
