package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code selftrace import} against a running server, with files as programs wrote them. */
class ImportCommandTest {

  private static final Path CAPTURES =
      Path.of(System.getProperty("selftrace.root"), "testdata", "captures");

  @TempDir Path data;
  @TempDir Path files;

  private Running selftrace;
  private final Printed printed = new Printed();

  @BeforeEach
  void start() {
    selftrace = Running.start(data, "--store=memory");
  }

  @AfterEach
  void stop() {
    selftrace.close();
  }

  private int run(Object... arguments) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--endpoint", selftrace.ports().otlpHttp().toString()));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return command(Map.of()).run(all);
  }

  private ImportCommand command(Map<String, String> environment) {
    return new ImportCommand(Running.properties(data), environment, printed.console());
  }

  private int traces() {
    JsonNode answer =
        JsonMapper.shared()
            .readTree(
                selftrace
                    .post(
                        selftrace.web("/api/v1/tools/search_traces"),
                        "{\"query\":\"{}\",\"limit\":100,\"max_tokens\":20000}")
                    .body());
    return answer.path("traces").size();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(files.resolve(name), content);
  }

  @ParameterizedTest(name = "the folder {0} yields {1} traces, {2} spans and {3} log records")
  @CsvSource({
    "monocle-py/file-bug1, 3, 6, 0",
    "monocle-py/okahu-traced-bug3, 3, 9, 0",
    "monocle-js/okahu-fixed, 3, 6, 0",
    "monocle-js/otlp-fixed, 3, 6, 0",
    "otel-py-genai/structured-fail-pb, 2, 12, 3",
    "otel-node-auto/shop, 11, 92, 0"
  })
  void folders(String folder, int traces, int spans, int logs) {
    assertEquals(0, run(CAPTURES.resolve(folder)), printed::text);
    assertEquals(traces, traces(), printed::text);
    String summary = spans + " spans, " + logs + " log records";
    assertTrue(printed.remarks().contains(summary), printed::text);
  }

  @Test
  @DisplayName("a file that is imported again changes nothing")
  void again() {
    assertEquals(0, run(CAPTURES.resolve("monocle-py/file-bug1")), printed::text);
    assertEquals(0, run(CAPTURES.resolve("monocle-py/file-bug1")), printed::text);
    assertEquals(3, traces());
  }

  @Test
  @DisplayName("what the server refuses is said file by file, and the exit code is 1")
  void rejected() throws IOException {
    Path good = file("good.json", "[{\"trace_id\":\"a\",\"span_id\":\"b\",\"name\":\"x\"}]");
    Path half =
        file(
            "half.json",
            "[{\"trace_id\":\"b\",\"span_id\":\"b\"},{\"trace_id\":\"?\",\"span_id\":\"b\"}]");
    Path none = file("none.json", "[{\"traceId\":\"zz\",\"id\":\"b\"}]");
    assertEquals(1, run(good, half, none), printed::text);
    String results = printed.results();
    assertTrue(results.contains("good.json: 1 spans, 0 log records accepted, 0 rejected"), results);
    assertTrue(results.contains("half.json: 1 spans, 0 log records accepted, 1 rejected"), results);
    assertTrue(results.contains("none.json: 0 spans, 0 log records accepted, 1 rejected"), results);
    String remarks = printed.remarks();
    assertTrue(remarks.contains("1 spans: id of wrong length"), remarks);
    assertTrue(remarks.contains("status 400"), remarks);
    assertEquals(2, traces());
  }

  @Test
  @DisplayName("a named file without telemetry fails; in a folder it is passed over")
  void noTelemetry() throws IOException {
    Path notes = file("notes.txt", "nothing to see");
    file("good.json", "[{\"trace_id\":\"a\",\"span_id\":\"b\"}]");
    assertEquals(0, run(files), printed::text);
    assertTrue(printed.remarks().contains("notes.txt: passed over"), printed::text);
    assertEquals(1, run(notes), printed::text);
    assertEquals(1, run(files.resolve("absent.json")), printed::text);
  }

  @Test
  @DisplayName("a key comes from --key or SELFTRACE_KEY; a wrong one is refused and said")
  void keys() throws IOException {
    Path good = file("good.json", "[{\"trace_id\":\"a\",\"span_id\":\"b\"}]");
    assertEquals(1, run("--key", "st_wrong", good), printed::text);
    assertTrue(printed.remarks().contains("status 401"), printed::text);
    List<String> arguments =
        List.of("--endpoint", selftrace.ports().otlpHttp().toString(), good.toString());
    assertEquals(1, command(Map.of("SELFTRACE_KEY", "st_wrong")).run(arguments));
    assertEquals(0, command(Map.of()).run(arguments), printed::text);
  }

  @ParameterizedTest(name = "{0} is bad usage")
  @CsvSource(
      delimiter = '|',
      value = {"''", "--endpoint", "--nonsense x", "--endpoint ftp://a f", "--endpoint http://[ f"})
  void usage(String arguments) {
    List<String> given = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
    assertEquals(2, command(Map.of()).run(given), printed::text);
    assertTrue(printed.remarks().contains("selftrace import ["), printed::text);
  }

  @Test
  @DisplayName("a server that is not there is named, with what to do")
  void noServer() throws IOException {
    Path good = file("good.json", "[{\"trace_id\":\"a\",\"span_id\":\"b\"}]");
    String endpoint = selftrace.ports().otlpHttp().toString();
    selftrace.close();
    UncheckedIOException gone =
        assertThrows(
            UncheckedIOException.class,
            () -> command(Map.of()).run(List.of("--endpoint", endpoint, good.toString())));
    assertTrue(String.valueOf(gone.getMessage()).contains("./selftrace serve"));
    selftrace = Running.start(data, "--store=memory");
  }
}
