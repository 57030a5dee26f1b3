package dev.selftrace.otlp.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.http.JsonTranslation;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.OtlpWriter;
import dev.selftrace.wire.RandomTelemetry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are told apart by what they hold, and what they hold is found. */
final class TelemetryFileTest {

  private static final String SPAN =
      "{\"name\":\"n\",\"context\":{\"trace_id\":\"%x\",\"span_id\":\"1\"}}";
  private static final String ZIPKIN = "{\"traceId\":\"%x\",\"id\":\"1\"}";
  private static final String TRACES =
      "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":"
          + "\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"b7ad6b7169203331\"}]}]}]}";
  private static final String LOGS =
      "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"b\"}}]}]}]}";
  private static final String METRICS =
      "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"m\",\"sum\":"
          + "{\"dataPoints\":[{\"asInt\":\"1\"}]}}]}]}]}";

  private final Map<Signal, Integer> items = new EnumMap<>(Signal.class);
  private final List<Slice> requests = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  private void read(byte[] file) {
    read(file, 1 << 20);
  }

  private void read(byte[] file, int bytesMax) {
    try {
      TelemetryFile.read(
          new ByteArrayInputStream(file),
          bytesMax,
          new FileSink() {
            @Override
            public void request(Signal signal, Slice protobuf, int count) {
              items.merge(signal, count, Integer::sum);
              requests.add(protobuf);
            }

            @Override
            public void unusable(long count, String reason) {
              reasons.add(count + " " + reason);
            }
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void read(String file) {
    read(file.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "two spans in {0}")
  @ValueSource(
      strings = {
        "[%1$s\n,%2$s\n]",
        "[%1$s\n,%2$s\n",
        "[%1$s\n,%2$s\n,",
        "%1$s\n%2$s\n",
        "{\"batch\":[%1$s,%2$s]}",
        "{\"spans\":[%1$s,%2$s]}",
        "[[%1$s],[%2$s]]",
        "\uFEFF \n[%1$s,%2$s]"
      })
  void monocle(String form) {
    read(form.formatted(SPAN.formatted(1), SPAN.formatted(2)));
    assertEquals(Map.of(Signal.TRACES, 2), items);
    assertEquals(List.of(), reasons);
    assertEquals(2, OtlpReader.traces(requests.getFirst()).count());
  }

  @ParameterizedTest(name = "two spans of Zipkin in {0}")
  @ValueSource(strings = {"[%1$s,%2$s]", "[[%1$s,%2$s]]", "%1$s\n%2$s\n"})
  void zipkin(String form) {
    read(form.formatted(ZIPKIN.formatted(1), ZIPKIN.formatted(2)));
    assertEquals(Map.of(Signal.TRACES, 2), items);
    assertEquals(List.of(), reasons);
  }

  @Test
  @DisplayName("lines of the collector's file exporter, all signals in one file")
  void collectorLines() {
    read(TRACES + "\n" + LOGS + "\n" + METRICS + "\n" + TRACES + "\n");
    assertEquals(Map.of(Signal.TRACES, 2, Signal.LOGS, 1, Signal.METRICS, 1), items);
    assertEquals(List.of(), reasons);
  }

  @Test
  @DisplayName("one document over many lines, and gzip around it")
  void oneDocument() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(TRACES.replace(",", ",\n  ").getBytes(StandardCharsets.UTF_8));
    }
    read(bytes.toByteArray());
    assertEquals(Map.of(Signal.TRACES, 1), items);
  }

  @Test
  @DisplayName("requests in protobuf are told apart by how their fields are typed")
  void protobuf() {
    byte[] traces = OtlpWriter.request(new RandomTelemetry(1).spanGroups());
    byte[] logs = OtlpWriter.request(new RandomTelemetry(3).logGroups());
    assertTrue(OtlpReader.logs(Slice.of(logs)).count() > 0);
    read(traces);
    read(logs);
    read(
        JsonTranslation.protobuf(Signal.METRICS, Slice.of(METRICS.getBytes(StandardCharsets.UTF_8)))
            .toByteArray());
    assertEquals(1, items.get(Signal.METRICS));
    assertEquals(OtlpReader.traces(Slice.of(traces)).count(), items.get(Signal.TRACES));
    assertEquals(OtlpReader.logs(Slice.of(logs)).count(), items.get(Signal.LOGS));
    assertEquals(List.of(), reasons);
  }

  @Test
  @DisplayName("the collector's protobuf file: requests behind their lengths")
  void framed() throws IOException {
    byte[] traces = OtlpWriter.request(new RandomTelemetry(1).spanGroups());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < 2; i++) {
      file.write(ByteBuffer.allocate(4).putInt(traces.length).array());
      file.write(traces);
    }
    read(file.toByteArray());
    assertEquals(2, requests.size());
    assertEquals(List.of(), reasons);
    file.write(1);
    read(file.toByteArray());
    assertEquals(1, reasons.size());
  }

  @Test
  @DisplayName("a file that ends inside a record loses that record only, and says so")
  void truncated() {
    read("[" + SPAN.formatted(1) + "," + SPAN.formatted(2).substring(0, 20));
    assertEquals(Map.of(Signal.TRACES, 1), items);
    assertEquals(List.of("1 Truncated: the file ends inside a record"), reasons);
  }

  @Test
  @DisplayName("a broken line keeps what came before it and says where")
  void broken() {
    read(SPAN.formatted(1) + "\n{oops}\n" + SPAN.formatted(2));
    assertEquals(Map.of(Signal.TRACES, 1), items);
    assertTrue(reasons.getFirst().contains("line 2"), reasons::toString);
  }

  @ParameterizedTest(name = "{0} is no telemetry")
  @ValueSource(strings = {"", "hello", "{\"a\":1}", "[1,2]", "[{\"data\":[{\"traceID\":\"x\"}]}]"})
  void unknown(String file) {
    read(file);
    assertEquals(Map.of(), items);
    assertTrue(!reasons.isEmpty());
  }

  @Test
  @DisplayName("a document above the limit ends the file with a reason")
  void tooLarge() {
    read((SPAN.formatted(1) + TRACES).getBytes(StandardCharsets.UTF_8), 100);
    assertEquals(Map.of(Signal.TRACES, 1), items);
    assertTrue(reasons.getFirst().contains("more than 100 bytes"), reasons::toString);
  }

  @Test
  @DisplayName("many spans become several requests")
  void batches() {
    StringBuilder file = new StringBuilder("[");
    for (int i = 1; i <= 2_500; i++) {
      file.append(i == 1 ? "" : ",").append(SPAN.formatted(i));
    }
    read(file.append(']').toString());
    assertEquals(Map.of(Signal.TRACES, 2_500), items);
    assertEquals(3, requests.size());
  }
}
