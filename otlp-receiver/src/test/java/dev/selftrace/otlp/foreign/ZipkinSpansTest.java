package dev.selftrace.otlp.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.wire.OtlpReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zipkin's second JSON format. */
final class ZipkinSpansTest {

  private static Span span(String json) {
    SpanRequest request = new SpanRequest();
    long unknown =
        ForeignSpans.add(
            ForeignJson.object(Slice.of(json.getBytes(StandardCharsets.UTF_8))), request);
    assertEquals(0, unknown);
    return OtlpReader.traces(request.toProtobuf()).groups().getFirst().items().getFirst().value();
  }

  private static Span withTags(String tags) {
    return span("{\"traceId\":\"1\",\"id\":\"2\",\"tags\":{" + tags + "}}");
  }

  @Test
  @DisplayName("ids, times in microseconds, endpoints, tags and annotations have their place")
  void whole() {
    Span span =
        span(
            """
            {"traceId":"5af7183fb1d4cf5f","parentId":"6b221d5bc9e6496c","id":"352bff9a74ca9ad2",
            "kind":"CLIENT","name":"get /api","timestamp":1556604172355737,"duration":1431,
            "localEndpoint":{"serviceName":"backend","ipv4":"192.168.99.1","port":3306},
            "remoteEndpoint":{"serviceName":"db","ipv4":"172.19.0.2","port":58648},
            "annotations":[{"timestamp":1556604172355800,"value":"cache.miss"}],
            "tags":{"http.method":"GET","http.path":"/api","error":"no such table"}}
            """);
    assertEquals("00000000000000005af7183fb1d4cf5f", span.traceId().hex());
    assertEquals("352bff9a74ca9ad2", span.spanId().hex());
    assertEquals("6b221d5bc9e6496c", String.valueOf(span.parentSpanId()));
    assertEquals(SpanKind.CLIENT, span.kind());
    assertEquals(1_556_604_172_355_737_000L, span.startNanos());
    assertEquals(1_431_000, span.durationNanos());
    assertEquals("backend", span.resource().attributes().text("service.name"));
    assertEquals("db", span.attributes().text("peer.service"));
    assertEquals("172.19.0.2", span.attributes().text("network.peer.address"));
    assertEquals(new AttributeValue.LongValue(58_648), span.attributes().get("network.peer.port"));
    assertEquals("/api", span.attributes().text("http.path"));
    assertEquals("cache.miss", span.events().getFirst().name());
    assertEquals(1_556_604_172_355_800_000L, span.events().getFirst().timeNanos());
    assertEquals(StatusCode.ERROR, span.status());
    assertEquals("no such table", span.statusMessage());
  }

  @ParameterizedTest(name = "tags {0} mean {1}, {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"error\":\"true\" | ERROR | ''",
        "\"error\":\"\" | ERROR | ''",
        "\"error\":\"false\" | UNSET | ''",
        "\"a\":\"b\" | UNSET | ''",
        "\"otel.status_code\":\"OK\" | OK | ''",
        "\"otel.status_code\":\"ERROR\",\"otel.status_description\":\"boom\" | ERROR | boom"
      })
  void status(String tags, StatusCode status, String message) {
    assertEquals(status, withTags(tags).status());
    assertEquals(message, withTags(tags).statusMessage());
  }

  @Test
  @DisplayName("a scope of OpenTelemetry comes back, by its old name too")
  void scope() {
    assertEquals("lib", withTags("\"otel.scope.name\":\"lib\"").scope().name());
    assertEquals("old", withTags("\"otel.library.name\":\"old\"").scope().name());
    assertEquals("", withTags("\"a\":\"b\"").scope().name());
  }

  @Test
  @DisplayName("the two sides of a call that share an id become parent and child")
  void shared() {
    Span client = span("{\"traceId\":\"1\",\"id\":\"a\",\"parentId\":\"b\",\"kind\":\"CLIENT\"}");
    Span server =
        span(
            "{\"traceId\":\"1\",\"id\":\"a\",\"parentId\":\"b\",\"kind\":\"SERVER\","
                + "\"shared\":true}");
    assertNotEquals(client.spanId(), server.spanId());
    assertEquals(client.spanId(), server.parentSpanId());
    assertEquals("000000000000000b", String.valueOf(client.parentSpanId()));
  }
}
