package dev.selftrace.tool;

import dev.selftrace.json.LocalJsonSchemas;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Metric;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.otlp.http.JsonDoor;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Origin;
import dev.selftrace.store.ReceivedMetric;
import dev.selftrace.text.Fence;
import dev.selftrace.wire.DecodedGroup;
import dev.selftrace.wire.DecodedRequest;
import dev.selftrace.wire.OtlpReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A tenant with some telemetry, and an agent that asks about it. */
final class Asking {

  static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  static final String BOUNDARY = "0123456789abcdef0123456789abcdef";

  final AtomicReference<Instant> now = new AtomicReference<>(START);
  final StoredTraces traces = new StoredTraces(() -> now.get());
  IngestView.Snapshot ingest =
      new IngestView.Snapshot(
          List.of(
              new IngestView.Endpoint("otlp_grpc", "http://127.0.0.1:4317"),
              new IngestView.Endpoint("otlp_http", "http://127.0.0.1:4318")),
          false,
          List.of(),
          List.of(),
          List.of());

  private final ToolCatalog tools =
      new ToolCatalog(
          AnswerLimits.DEFAULTS,
          () -> now.get(),
          new LocalJsonSchemas(),
          () -> 0L,
          new Fence(() -> BOUNDARY),
          ids(),
          Guides.own());

  private final byte[] secret = "secret of this tenant".getBytes(StandardCharsets.UTF_8);

  /** Takes in the requests of a captured case, a second apart, ten seconds ago. */
  Asking capture(String name) {
    return recorded("captures/" + name);
  }

  /** Takes in the requests of a case of a folder in testdata as a capture. */
  Asking recorded(String name) {
    Path folder = Path.of(System.getProperty("selftrace.root"), "testdata", name);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String kind = file.getFileName().toString();
        boolean json = kind.contains(".json");
        if (kind.contains(".traces.")) {
          byte[] body = body(file);
          arrive(
              values(OtlpReader.traces(json ? JsonDoor.traces(body) : Slice.of(body))), List.of());
        } else if (kind.contains(".logs.")) {
          byte[] body = body(file);
          arrive(List.of(), values(OtlpReader.logs(json ? JsonDoor.logs(body) : Slice.of(body))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pass(Duration.ofSeconds(10));
  }

  /** Takes in the metrics of a folder of testdata. */
  Asking metrics(String name) {
    Path folder = Path.of(System.getProperty("selftrace.root"), "testdata", name);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().contains(".metrics.pb")).toList()) {
        List<Batch.MetricGroup> groups = new ArrayList<>();
        for (DecodedGroup<Metric> group : OtlpReader.metrics(Slice.of(body(file))).groups()) {
          groups.add(
              new Batch.MetricGroup(
                  new Origin(
                      group.resource(), group.scope(), group.resourceBytes(), group.scopeBytes()),
                  group.items().stream()
                      .map(item -> new ReceivedMetric(item.value(), item.bytes()))
                      .toList()));
        }
        pass(Duration.ofSeconds(1));
        traces.append(new Batch(List.of(), List.of(), groups));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private static byte[] body(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return file.toString().endsWith(".gz")
        ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes()
        : bytes;
  }

  private static <T> List<T> values(DecodedRequest<T> request) {
    return request.groups().stream()
        .flatMap(group -> group.items().stream())
        .map(item -> item.value())
        .toList();
  }

  /** Takes in spans now. */
  Asking arrive(Span... spans) {
    return arrive(List.of(spans), List.of());
  }

  Asking arrive(List<Span> spans, List<LogRecord> logs) {
    pass(Duration.ofSeconds(1));
    traces.append(spans, logs);
    return this;
  }

  Asking pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
    return this;
  }

  /** The same ids every time, each another. */
  private static FreshIds ids() {
    SplittableRandom random = new SplittableRandom(1);
    return new FreshIds(random::nextInt);
  }

  ToolContext context() {
    return new ToolContext(traces, traces.ledger(), traces.ledger(), () -> ingest, secret);
  }

  ToolCatalog tools() {
    return tools;
  }

  /** Asks with arguments given as name, value, name, value. */
  ToolAnswer ask(String tool, Object... arguments) {
    return tools.call(tool, arguments(arguments), context());
  }

  String text(String tool, Object... arguments) {
    return ask(tool, arguments).text();
  }

  static Map<String, Object> arguments(Object... pairs) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      arguments.put((String) pairs[i], pairs[i + 1]);
    }
    return arguments;
  }
}
