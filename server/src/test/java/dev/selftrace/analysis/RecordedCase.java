package dev.selftrace.analysis;

import dev.selftrace.model.Facts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.semantics.Semantics;
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

  /** Every recorded case: the captures, and what live programs sent. */
  static List<RecordedCase> all() {
    List<RecordedCase> cases = new ArrayList<>(captures());
    Path recordings = Path.of(System.getProperty("selftrace.root"), "testdata/recordings");
    if (Files.exists(recordings)) {
      cases.addAll(of(recordings));
    }
    return cases;
  }

  /** The cases of testdata/captures. */
  static List<RecordedCase> captures() {
    return of(Path.of(System.getProperty("selftrace.root"), "testdata/captures"));
  }

  private static List<RecordedCase> of(Path folder) {
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
    List<LogRow> withoutIds = new ArrayList<>();
    for (LogRecord log : logs) {
      LogRow row = LogRow.of(log, SEMANTICS.facts(log), 0);
      if (log.traceId() == null) {
        withoutIds.add(row);
      } else {
        logRows.computeIfAbsent(log.traceId(), _ -> new ArrayList<>()).add(row);
      }
    }
    Map<TraceId, TraceVerdict> verdicts = new LinkedHashMap<>();
    rows.forEach((id, ofTrace) ->
        verdicts.put(
            id,
            new Judge()
                .judge(
                    id,
                    ofTrace,
                    logRows.getOrDefault(id, List.of()),
                    RecordedNearby.of(id, rows, withoutIds))));
    return verdicts;
  }

  private static RecordedCase read(Path folder, JsonNode entry) {
    String name = entry.get("case").asString();
    List<Span> spans = new ArrayList<>();
    List<LogRecord> logs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      for (Path file : files.sorted().toList()) {
        for (RecordedBody form : RecordedBody.FORMS) {
          if (form.reads(file.getFileName().toString())) {
            form.read(body(file), spans, logs);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RecordedCase(name, entry, spans, logs);
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
