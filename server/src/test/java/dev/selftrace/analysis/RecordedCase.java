package dev.selftrace.analysis;

import dev.selftrace.model.Facts;
import dev.selftrace.model.LogFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.otlp.foreign.OkahuSpans;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.Nearby;
import dev.selftrace.wire.OtlpReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One case of testdata/captures as decoded spans and logs, with what the manifest expects. */
record RecordedCase(String name, JsonNode expected, List<Span> spans, List<LogRecord> logs) {

  private static final Semantics SEMANTICS = new Semantics();
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public String toString() {
    return name;
  }

  static List<RecordedCase> all() {
    Path folder = Path.of(System.getProperty("selftrace.root"), "testdata/captures");
    List<RecordedCase> cases = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(folder.resolve("manifest.json").toFile()).get("cases")) {
      cases.add(read(folder, entry));
    }
    return cases;
  }

  static RecordedCase named(String name) {
    return all().stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
  }

  /** The verdict of each trace, in the order of its first span. */
  Map<TraceId, TraceVerdict> verdicts() {
    return verdicts(spans, logs);
  }

  /** The facts of every span. */
  List<Facts> facts() {
    return spans.stream().map(SEMANTICS::facts).toList();
  }

  /** The facts of spans that call a model. */
  List<Facts> modelCalls() {
    return facts().stream()
        .filter(
            facts -> facts.operation() == Operation.LLM || facts.operation() == Operation.EMBEDDING)
        .toList();
  }

  static Map<TraceId, TraceVerdict> verdicts(List<Span> spans, List<LogRecord> logs) {
    Map<TraceId, List<SpanRow>> rows = new LinkedHashMap<>();
    for (Span span : spans) {
      Facts facts = SEMANTICS.facts(span);
      rows.computeIfAbsent(span.traceId(), _ -> new ArrayList<>())
          .add(SpanRow.of(span, facts, rows.size()));
    }
    Map<TraceId, List<LogRow>> logRows = new LinkedHashMap<>();
    for (LogRecord log : logs) {
      LogFacts facts = SEMANTICS.facts(log);
      if (log.traceId() != null) {
        logRows
            .computeIfAbsent(log.traceId(), _ -> new ArrayList<>())
            .add(LogRow.of(log, facts, 0));
      }
    }
    Map<TraceId, TraceVerdict> verdicts = new LinkedHashMap<>();
    rows.forEach((id, ofTrace) ->
        verdicts.put(
            id, new Judge().judge(id, ofTrace, logRows.getOrDefault(id, List.of()), Nearby.NONE)));
    return verdicts;
  }

  private static RecordedCase read(Path folder, JsonNode entry) {
    String name = entry.get("case").asString();
    List<Span> spans = new ArrayList<>();
    List<LogRecord> logs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      for (Path file : files.sorted().toList()) {
        String kind = file.getFileName().toString();
        if (kind.contains(".traces.")) {
          spans.addAll(spans(file));
        } else if (kind.contains(".logs.")) {
          logs.addAll(logs(file));
        } else if (kind.contains("trace_ingest.") || kind.startsWith("monocle_trace_")) {
          spans.addAll(protobuf(OkahuSpans.request(Slice.of(body(file)))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RecordedCase(name, entry, spans, logs);
  }

  private static List<Span> spans(Path file) throws IOException {
    byte[] body = body(file);
    return isJson(file) ? RecordedJson.spans(JSON.readTree(body)) : protobuf(Slice.of(body));
  }

  private static List<Span> protobuf(Slice request) {
    return OtlpReader.traces(request).groups().stream()
        .flatMap(group -> group.items().stream())
        .map(item -> item.value())
        .toList();
  }

  private static List<LogRecord> logs(Path file) throws IOException {
    byte[] body = body(file);
    return isJson(file)
        ? RecordedJson.logs(JSON.readTree(body))
        : OtlpReader.logs(Slice.of(body)).groups().stream()
            .flatMap(group -> group.items().stream())
            .map(item -> item.value())
            .toList();
  }

  private static boolean isJson(Path file) {
    return file.toString().contains(".json");
  }

  private static byte[] body(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!file.toString().endsWith(".gz")) {
      return bytes;
    }
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return gzip.readAllBytes();
    }
  }
}
