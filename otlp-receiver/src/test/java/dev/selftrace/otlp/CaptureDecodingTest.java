package dev.selftrace.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.selftrace.model.TraceId;
import dev.selftrace.otlp.http.HttpTransport;
import dev.selftrace.store.Batch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real instrumentations sent decodes to as many traces, spans and logs as were counted. */
final class CaptureDecodingTest {

  private static final Path CAPTURES =
      Path.of(System.getProperty("selftrace.root"), "testdata", "captures");

  static Stream<Struct> cases() throws IOException {
    Struct.Builder manifest = Struct.newBuilder();
    JsonFormat.parser().merge(Files.readString(CAPTURES.resolve("manifest.json")), manifest);
    return manifest.build().getFieldsOrThrow("cases").getListValue().getValuesList().stream()
        .map(Value::getStructValue)
        .filter(entry -> text(entry, "format").equals("otlp"));
  }

  private static String text(Struct entry, String name) {
    return entry.getFieldsOrThrow(name).getStringValue();
  }

  private static int number(Struct entry, String name) {
    Value value = entry.getFieldsOrDefault(name, Value.getDefaultInstance());
    return (int) value.getNumberValue();
  }

  @ParameterizedTest(name = "capture {index} yields the traces, spans and logs of the manifest")
  @MethodSource("cases")
  void counts(Struct entry) throws IOException {
    RecordingWriter writer = new RecordingWriter();
    Ingest ingest =
        new Ingest(
            _ -> new Admission.Admitted(writer, IngestListener.NONE),
            OtlpLimits.DEFAULTS,
            new Random(1));
    String name = text(entry, "case");
    try (HttpTransport protobuf = new HttpTransport(ingest, false);
        HttpTransport json = new HttpTransport(ingest, true)) {
      for (Path body : bodies(CAPTURES.resolve(name))) {
        Signal signal =
            body.toString().contains(".traces.")
                ? Signal.TRACES
                : body.toString().contains(".logs.") ? Signal.LOGS : Signal.METRICS;
        HttpTransport transport = body.toString().contains(".json") ? json : protobuf;
        Answer answer = transport.sendRaw(signal, plain(body), false);
        assertTrue(answer.isSuccess(), name + " " + body + " " + answer.message());
        assertEquals(0, answer.rejected(), name);
      }
    }
    Set<TraceId> traces = new HashSet<>();
    for (Batch batch : writer.batches()) {
      batch.spans().stream()
          .flatMap(group -> group.spans().stream())
          .forEach(span -> traces.add(span.span().traceId()));
    }
    Set<String> metrics = new TreeSet<>();
    for (Batch batch : writer.batches()) {
      batch.metrics().stream()
          .flatMap(group -> group.metrics().stream())
          .forEach(metric -> metrics.add(metric.metric().name()));
    }
    assertEquals(number(entry, "metric_names"), metrics.size(), name);
    assertEquals(number(entry, "spans"), writer.spanCount(), name);
    assertEquals(number(entry, "logs"), writer.logCount(), name);
    assertEquals(number(entry, "traces"), traces.size(), name);
  }

  private static List<Path> bodies(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(traces|logs|metrics)\\.(pb|json)(\\.gz)?"))
          .sorted()
          .toList();
    }
  }

  private static byte[] plain(Path body) throws IOException {
    byte[] bytes = Files.readAllBytes(body);
    if (!body.toString().endsWith(".gz")) {
      return bytes;
    }
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return gzip.readAllBytes();
    }
  }
}
