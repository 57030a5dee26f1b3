package dev.selftrace.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.selftrace.model.Slice;
import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.wire.DecodedGroup;
import dev.selftrace.wire.OtlpWriter;
import dev.selftrace.wire.RandomTelemetry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OTLP 1.11.0, obligation by obligation, on every transport. */
final class OtlpConformanceTest {

  private final RecordingWriter writer = new RecordingWriter();
  private final RecordingListener listener = new RecordingListener();
  private final OtlpLimits limits =
      new OtlpLimits(1 << 20, 4 << 20, 4 << 20, 16 << 10, 128, 2, Duration.ofSeconds(5));

  private Ingest ingest() {
    return new Ingest(_ -> new Admission.Admitted(writer, listener), limits, new Random(1));
  }

  private static byte[] traces(Span... spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
        .build()
        .toByteArray();
  }

  private static Span span(int n) {
    byte[] id = new byte[16];
    id[15] = 1;
    byte[] spanId = new byte[8];
    spanId[7] = (byte) n;
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(id))
        .setSpanId(ByteString.copyFrom(spanId))
        .setName("span " + n)
        .build();
  }

  private static Span badSpan() {
    return Span.newBuilder().setName("no ids").build();
  }

  @ParameterizedTest(name = "O1 {0}: uncompressed and gzip requests are both taken")
  @EnumSource
  void compression(Transport.Kind kind) {
    try (Transport transport = kind.open(ingest())) {
      assertTrue(transport.send(Signal.TRACES, traces(span(1))).isSuccess());
      assertTrue(transport.send(Signal.TRACES, traces(span(2)), true, Map.of()).isSuccess());
      assertEquals(2, writer.spanCount());
    }
  }

  @ParameterizedTest(name = "O2 O3 {0}: a request over the limit is refused for good")
  @EnumSource
  void tooLarge(Transport.Kind kind) {
    byte[] large = traces(span(1).toBuilder().setName("x".repeat(1 << 20)).build());
    try (Transport transport = kind.open(ingest())) {
      for (boolean gzip : new boolean[] {false, true}) {
        Answer answer = transport.send(Signal.TRACES, large, gzip, Map.of());
        assertEquals(8, answer.code(), answer.message());
        assertFalse(answer.hasRetryInfo());
        assertTrue(kind == Transport.Kind.GRPC || answer.httpStatus() == 413);
      }
      assertEquals(0, writer.spanCount());
    }
  }

  @ParameterizedTest(name = "O2 O3 {0}: a request just below the limit is taken")
  @EnumSource
  void justBelowTheLimit(Transport.Kind kind) {
    byte[] large = traces(span(1).toBuilder().setName("x".repeat((1 << 20) - 500)).build());
    try (Transport transport = kind.open(ingest())) {
      assertTrue(transport.send(Signal.TRACES, large).isSuccess());
      assertTrue(transport.send(Signal.TRACES, large, true, Map.of()).isSuccess());
    }
  }

  @ParameterizedTest(name = "O5 O6 {0}: an empty request succeeds and the answer is empty")
  @EnumSource
  void empty(Transport.Kind kind) {
    byte[] envelopes = traces();
    try (Transport transport = kind.open(ingest())) {
      for (byte[] request : List.of(new byte[0], envelopes)) {
        Answer answer = transport.send(Signal.TRACES, request);
        assertTrue(answer.isSuccess());
        assertEquals(emptyBody(kind), text(answer.body()));
      }
      assertTrue(writer.batches().isEmpty());
    }
  }

  @ParameterizedTest(name = "O6 {0}: full success leaves partial_success unset")
  @EnumSource
  void fullSuccess(Transport.Kind kind) {
    try (Transport transport = kind.open(ingest())) {
      assertEquals(emptyBody(kind), text(transport.send(Signal.TRACES, traces(span(1))).body()));
    }
  }

  private static String emptyBody(Transport.Kind kind) {
    return kind == Transport.Kind.HTTP_JSON ? "{}" : "";
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "O7 {0}: bad spans are counted exactly and the others kept")
  @EnumSource
  void partialSuccess(Transport.Kind kind) {
    try (Transport transport = kind.open(ingest())) {
      Answer answer =
          transport.send(Signal.TRACES, traces(span(1), badSpan(), span(2), badSpan(), span(3)));
      assertTrue(answer.isSuccess());
      assertEquals(2, answer.rejected());
      assertEquals("not kept: 2 spans: trace or span id absent or zero", answer.message());
      assertEquals(3, writer.spanCount());
      assertTrue(listener.lines().stream().anyMatch(line -> line.endsWith("zero-id 2")));
    }
  }

  @ParameterizedTest(name = "O7 O20 {0}: a request of which nothing is usable is bad data")
  @EnumSource
  void nothingUsable(Transport.Kind kind) {
    try (Transport transport = kind.open(ingest())) {
      Answer answer = transport.send(Signal.TRACES, traces(badSpan()));
      assertEquals(3, answer.code());
      assertTrue(answer.hasBadRequest());
    }
  }

  @ParameterizedTest(name = "O9 O11 O13 {0}: a full store is retryable, 1 to 30 s, never partial")
  @EnumSource
  void full(Transport.Kind kind) {
    writer.answering(_ -> {
      throw new StoreFullException("queue-bytes-max", Duration.ofSeconds(2));
    });
    try (Transport transport = kind.open(ingest())) {
      for (int i = 0; i < 20; i++) {
        assertRetryable(transport.send(Signal.TRACES, traces(span(1))), kind);
      }
    }
  }

  private static void assertRetryable(Answer answer, Transport.Kind kind) {
    assertEquals(14, answer.code(), answer.message());
    assertTrue(
        answer.retrySeconds() >= 1 && answer.retrySeconds() <= 30, "" + answer.retrySeconds());
    assertTrue(kind == Transport.Kind.GRPC || answer.httpStatus() == 503);
    assertEquals(0, answer.rejected());
  }

  @ParameterizedTest(name = "O10 O14 {0}: whatever fails from the append on is retryable")
  @EnumSource
  void appendFails(Transport.Kind kind) {
    List<RuntimeException> troubles =
        List.of(
            new StoreClosedException("stopped"),
            new IllegalStateException("a bug"),
            new StoreFullException("free-bytes-min", Duration.ofSeconds(90)));
    try (Transport transport = kind.open(ingest())) {
      for (RuntimeException trouble : troubles) {
        writer.answering(_ -> CompletableFuture.failedFuture(trouble));
        assertRetryable(transport.send(Signal.TRACES, traces(span(1))), kind);
        writer.answering(_ -> {
          throw trouble;
        });
        assertRetryable(transport.send(Signal.TRACES, traces(span(1))), kind);
      }
    }
  }

  @ParameterizedTest(name = "O12 {0}: bytes that are no request are bad data, with BadRequest")
  @EnumSource
  void badData(Transport.Kind kind) {
    byte[] good = traces(span(1));
    byte[] truncated = Arrays.copyOf(good, good.length - 3);
    byte[] wrongType = {8, 1};
    byte[] notUtf8 = good.clone();
    notUtf8[good.length - 1] = -1;
    try (Transport transport = kind.open(ingest())) {
      for (byte[] body : List.of(truncated, wrongType, notUtf8)) {
        Answer answer = transport.sendRaw(Signal.TRACES, body, false);
        assertEquals(3, answer.code(), answer.message());
        assertTrue(answer.hasBadRequest());
        assertFalse(answer.hasRetryInfo());
        assertTrue(kind == Transport.Kind.GRPC || answer.httpStatus() == 400);
      }
      assertTrue(writer.batches().isEmpty());
    }
  }

  @ParameterizedTest(name = "O26 {0}: duplicates are told to the listener, not to the sender")
  @EnumSource
  void duplicates(Transport.Kind kind) {
    writer.answering(
        _ -> CompletableFuture.completedFuture(new dev.selftrace.store.Ack(1, 0, 0, 1, 2)));
    try (Transport transport = kind.open(ingest())) {
      Answer answer = transport.send(Signal.TRACES, traces(span(1)));
      assertTrue(answer.isSuccess());
      assertEquals("", answer.message());
      assertTrue(listener.lines().contains("duplicates 1 2"));
    }
  }

  @ParameterizedTest(name = "O27 {0}: metrics are stored, a data point that makes no sense is not")
  @EnumSource
  void metrics(Transport.Kind kind) {
    byte[] request =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(
                                Metric.newBuilder()
                                    .setName("m")
                                    .setGauge(
                                        Gauge.newBuilder()
                                            .addDataPoints(NumberDataPoint.newBuilder().setAsInt(1))
                                            .addDataPoints(NumberDataPoint.newBuilder())))))
            .build()
            .toByteArray();
    try (Transport transport = kind.open(ingest())) {
      Answer answer = transport.send(Signal.METRICS, request);
      assertTrue(answer.isSuccess());
      assertEquals(1, answer.rejected());
      assertEquals("not kept: 1 data points: data point without value", answer.message());
      assertEquals(1, writer.batches().getFirst().pointCount());
    }
  }

  @ParameterizedTest(name = "O25 {0}: every kind of value arrives as it was sent")
  @EnumSource
  void values(Transport.Kind kind) {
    try (Transport transport = kind.open(ingest())) {
      for (long seed = 0; seed < 30; seed++) {
        List<DecodedGroup<dev.selftrace.model.Span>> groups =
            new RandomTelemetry(seed).spanGroups();
        byte[] request = OtlpWriter.request(groups);
        int before = writer.batches().size();
        assertTrue(transport.send(Signal.TRACES, request).isSuccess(), "seed " + seed);
        if (groups.isEmpty()) {
          continue;
        }
        List<dev.selftrace.model.Span> sent =
            groups.stream().flatMap(g -> g.items().stream()).map(item -> item.value()).toList();
        List<dev.selftrace.model.Span> stored =
            writer.batches().get(before).spans().stream()
                .flatMap(g -> g.spans().stream())
                .map(received -> received.span())
                .toList();
        assertEquals(sent, stored, "seed " + seed);
      }
    }
  }

  @ParameterizedTest(name = "{0}: callers that may not ingest are told so before their body")
  @EnumSource
  void refusedCallers(Transport.Kind kind) {
    Map<AdmissionException.Kind, Integer> codes =
        Map.of(
            AdmissionException.Kind.UNAUTHENTICATED, 16,
            AdmissionException.Kind.FORBIDDEN, 7,
            AdmissionException.Kind.CONFLICTING, 3,
            AdmissionException.Kind.THROTTLED, 8);
    codes.forEach((refusal, code) -> {
      boolean throttled = refusal == AdmissionException.Kind.THROTTLED;
      Ingest ingest =
          new Ingest(
              _ -> {
                throw new AdmissionException(
                    refusal, "no", throttled ? Duration.ofSeconds(3) : null);
              },
              limits,
              new Random(1));
      try (Transport transport = kind.open(ingest)) {
        Answer answer = transport.send(Signal.TRACES, traces(span(1)));
        assertEquals(code, answer.code());
        assertEquals(throttled, answer.hasRetryInfo());
      }
    });
  }

  @ParameterizedTest(name = "{0}: the caller's keys and proxies reach the admission")
  @EnumSource
  void caller(Transport.Kind kind) {
    CompletableFuture<Caller> seen = new CompletableFuture<>();
    Ingest ingest =
        new Ingest(
            caller -> {
              seen.complete(caller);
              return new Admission.Admitted(writer, listener);
            },
            limits,
            new Random(1));
    Map<String, String> headers =
        Map.of("x-api-key", "k1", "authorization", "Bearer k1", "x-forwarded-for", "10.0.0.1");
    try (Transport transport = kind.open(ingest)) {
      transport.send(Signal.TRACES, traces(span(1)), false, headers);
    }
    assertEquals(List.of("k1"), seen.join().apiKeys());
    assertEquals(List.of("Bearer k1"), seen.join().authorizations());
    assertTrue(seen.join().forwarded());
  }

  @ParameterizedTest(name = "{0}: the byte budget is given back whatever the end of a request")
  @EnumSource
  void budget(Transport.Kind kind) {
    Ingest ingest = ingest();
    try (Transport transport = kind.open(ingest)) {
      transport.send(Signal.TRACES, traces(span(1)));
      transport.send(Signal.TRACES, traces(badSpan()));
      transport.send(Signal.TRACES, traces(span(1)), true, Map.of());
      transport.sendRaw(Signal.TRACES, new byte[] {8, 1}, false);
      writer.answering(_ -> CompletableFuture.failedFuture(new StoreClosedException("stopped")));
      transport.send(Signal.LOGS, OtlpWriter.request(new RandomTelemetry(1).logGroups()));
    }
    assertEquals(0, ingest.inFlightBytes());
  }

  @ParameterizedTest(name = "{0}: stored bytes are those sent")
  @EnumSource(names = {"GRPC", "HTTP_PROTOBUF"})
  void storedBytes(Transport.Kind kind) {
    try (Transport transport = kind.open(ingest())) {
      Span span = span(7);
      transport.send(Signal.TRACES, traces(span));
      Slice stored = writer.batches().getFirst().spans().getFirst().spans().getFirst().bytes();
      assertEquals(Slice.of(span.toByteArray()), stored);
    }
  }
}
