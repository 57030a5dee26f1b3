package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** {@code selftrace gate}, as CI meets it: against a running server, and without one. */
class GateCommandTest {

  private static final String TRACE = "0000000000000000000000000000abcd";

  @TempDir Path data;
  @TempDir Path files;

  private Running selftrace;
  private final Printed printed = new Printed();

  @BeforeEach
  void start() {
    selftrace = Running.start(data);
  }

  @AfterEach
  void stop() {
    selftrace.close();
  }

  private int run(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("--endpoint", selftrace.web("/").toString()));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return command(Map.of()).run(all);
  }

  private GateCommand command(Map<String, String> environment) {
    return new GateCommand(Running.properties(data), environment, printed.console());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(files.resolve("release.yaml"), text);
  }

  private static String span(String trace, String id, String parent, String service) {
    return """
    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"%s"}},
    {"key":"selftrace.run.id","value":{"stringValue":"r1"}}]},
    "scopeSpans":[{"spans":[{"traceId":"%s","spanId":"%s","parentSpanId":"%s","name":"work","kind":1,
    "startTimeUnixNano":"1763700000000000000","endTimeUnixNano":"1763700000400000000"}]}]}]}\
    """
        .formatted(service, trace, id, parent);
  }

  private void arrive(String json) {
    assertEquals(200, selftrace.export(json).statusCode());
  }

  private static Document junit(Path file) {
    try {
      SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
          .newSchema(GateCommandTest.class.getResource("/gates/junit.xsd"))
          .newValidator()
          .validate(new StreamSource(file.toFile()));
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError(file + ": " + e.getMessage(), e);
    }
  }

  private static Element first(Document document, String name) {
    NodeList all = document.getElementsByTagName(name);
    assertTrue(all.getLength() > 0, name);
    return (Element) all.item(0);
  }

  @Test
  @DisplayName("a gate that passes ends with 0, and its file has a test case per check")
  void passes() throws IOException {
    arrive(span(TRACE, "00000000000000a1", "", "cart"));
    Path junit = files.resolve("out.xml");
    Path gate =
        file(
            """
            save_as: release
            checks:
              - kind: no_errors
              - {kind: duration, max_ms: 1000}
              - kind: attribute
                key: service.name
                value: cart
            """);
    assertEquals(0, run(gate, "--run", "r1", "--junit", junit), printed::text);
    assertTrue(printed.remarks().contains("release: passed, 3 of 3 checks passed over 1 trace"));
    assertTrue(printed.results().startsWith("passed     no_errors"), printed::text);
    Document document = junit(junit);
    assertEquals("3", first(document, "testsuite").getAttribute("tests"));
    assertEquals("release", first(document, "testsuite").getAttribute("name"));
    assertEquals(3, document.getElementsByTagName("testcase").getLength());
    assertEquals(
        "1 no_errors: no error, handled or not", first(document, "testcase").getAttribute("name"));
    String tree =
        selftrace
            .post(
                selftrace.web("/api/v1/tools/get_trace"),
                "{\"trace_id\":\"" + TRACE + "\",\"format\":\"text\"}")
            .body();
    assertTrue(tree.contains("gate release: passed 3 checks"), tree);
  }

  @Test
  @DisplayName("a gate that fails ends with 1, and says where, also when a name is no XML")
  void fails() throws IOException {
    arrive(Running.failure(TRACE, "\\u0001 <no> \\\"stock\\\" & \\ud83d\\ude00 ]]>"));
    Path junit = files.resolve("out.xml");
    Path gate = file("checks:\n  - kind: has_span\n    name: POST /cart\n  - kind: no_errors\n");
    assertEquals(1, run(gate, "--workflow", "cart", "--since", "1h", "--junit", junit));
    String results = printed.results();
    assertTrue(results.contains("FAILED     no_errors"), results);
    assertTrue(results.contains("trace " + TRACE + " span 00000000000000a1: "), results);
    Element suite = first(junit(junit), "testsuite");
    assertEquals("1", suite.getAttribute("failures"));
    assertEquals("0", suite.getAttribute("errors"));
    assertEquals("release.yaml", suite.getAttribute("name"));
    String failure = first(junit(junit), "failure").getTextContent();
    assertTrue(failure.contains(TRACE) && failure.contains("<no> \"stock\" & 😀"), failure);
  }

  @Test
  @DisplayName("without a trace, or with half of one, nobody can tell: 2, and an error for CI")
  void cannotTell() throws IOException {
    Path junit = files.resolve("out.xml");
    Path gate = file("checks: [{kind: no_errors}]");
    assertEquals(2, run(gate, "--run", "r1", "--junit", junit), printed::text);
    assertTrue(printed.remarks().contains("no trace matches"), printed::text);
    assertEquals("1", first(junit(junit), "testsuite").getAttribute("errors"));
    arrive(span(TRACE, "00000000000000a2", "00000000000000a1", "cart"));
    assertEquals(2, run(gate, "--run", "r1", "--junit", junit), printed::text);
    assertTrue(printed.results().contains("UNDECIDED  no_errors"), printed::text);
    assertTrue(printed.remarks().contains("1 incomplete (--wait waits for the rest)"));
    assertEquals(1, junit(junit).getElementsByTagName("error").getLength());
    assertEquals(2, run(gate, "--trace", "abcdefabcdef"), printed::text);
    assertTrue(printed.remarks().contains("no trace has the trace_id"), printed::text);
  }

  @Test
  @Timeout(60)
  @DisplayName("with --wait a gate is answered when its traces have come to their end")
  void waits() throws IOException {
    Path gate = file("checks: [{kind: no_errors}]");
    CompletableFuture<Integer> waiting =
        CompletableFuture.supplyAsync(() -> run(gate, "--run", "r1", "--wait", "50"));
    arrive(span(TRACE, "00000000000000a2", "00000000000000a1", "cart"));
    waiting.completeOnTimeout(-1, 500, TimeUnit.MILLISECONDS).join();
    assertEquals(-1, waiting.join(), "still waiting");
    CompletableFuture<Integer> second =
        CompletableFuture.supplyAsync(() -> run(gate, "--trace", TRACE, "--wait", "50"));
    arrive(span(TRACE, "00000000000000a1", "", "cart"));
    assertEquals(0, second.join(), printed::text);
  }

  @Test
  @DisplayName("while no server runs, the data directory is opened; a named server must be there")
  void withoutServer() throws IOException {
    arrive(span(TRACE, "00000000000000a1", "", "cart"));
    Path gate = file("checks: [{kind: no_errors}]");
    String gone = selftrace.web("/").toString();
    int port = selftrace.ports().mcp().getPort();
    selftrace.close();
    SelftraceProperties here = Running.properties(data, "--http-port=" + port);
    GateCommand local = new GateCommand(here, Map.of(), printed.console());
    assertEquals(0, local.run(List.of(gate.toString(), "--run", "r1")), printed::text);
    assertEquals(
        2, local.run(List.of(gate.toString(), "--run", "r1", "--endpoint", gone)), printed::text);
    assertTrue(printed.remarks().contains("does not answer"), printed::text);
    SelftraceProperties nowhere =
        Running.properties(files.resolve("absent"), "--http-port=" + port);
    GateCommand lost = new GateCommand(nowhere, Map.of(), printed.console());
    assertEquals(2, lost.run(List.of(gate.toString(), "--run", "r1")), printed::text);
    assertTrue(printed.remarks().contains("no data directory"), printed::text);
    selftrace = Running.start(data);
    String tree =
        selftrace
            .post(selftrace.web("/api/v1/tools/get_trace"), "{\"trace_id\":\"" + TRACE + "\"}")
            .body();
    assertTrue(tree.contains("\"trace_id\":\"" + TRACE), tree);
  }

  @Test
  @DisplayName("a key comes from --key or SELFTRACE_KEY; a wrong one is refused and said")
  void keys() throws IOException {
    Path gate = file("checks: [{kind: no_errors}]");
    assertEquals(2, run(gate, "--run", "r1", "--key", "st_wrong"), printed::text);
    assertTrue(printed.remarks().contains("API key"), printed::text);
    List<String> arguments =
        List.of(gate.toString(), "--run", "r1", "--endpoint", selftrace.web("/").toString());
    assertEquals(2, command(Map.of("SELFTRACE_KEY", "st_wrong")).run(arguments));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("a file that holds no gate is refused with its place")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "checks: | checks (expected: a list of checks)",
        "- kind: no_errors | (expected: a mapping with checks)",
        "check: [] | check (expected: checks, save_as)",
        "checks: [{kind: no_errors}, {kind: no_errors}}] | release.yaml:1:",
        "checks: [{kind: attribute, key: a, value: 2026-01-01}] | checks[0].value:",
        "checks: [{kind: attribute, 1: a}] | the key 1 (expected: text; put it in quotes)",
        "checks: !!java.util.Date [] | release.yaml",
        "checks: [{kind: no_error}] | Did you mean no_errors?",
        "`a: &a [x,x]\nb: &b [*a,*a]\nchecks: [*b,*b]` | a (expected: checks, save_as)",
      })
  void badFiles(String text, String message) throws IOException {
    arrive(span(TRACE, "00000000000000a1", "", "cart"));
    assertEquals(2, run(file(text), "--run", "r1"), printed::text);
    assertTrue(printed.remarks().contains(message), printed::text);
  }

  @Test
  @DisplayName("a file of aliases upon aliases, a huge and a missing one are refused")
  void hostileFiles() throws IOException {
    StringBuilder bomb = new StringBuilder("x0: &x0 [a,a,a,a,a,a,a,a,a,a]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("x%d: &x%d [*x%d,*x%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertEquals(2, run(file(bomb.toString()), "--run", "r1"), printed::text);
    assertEquals(2, run(file("#" + "x".repeat(GateFile.BYTES_MAX)), "--run", "r1"));
    assertEquals(2, run(file("checks: " + "[".repeat(5_000)), "--run", "r1"));
    assertEquals(2, run(files.resolve("absent.yaml"), "--run", "r1"));
    assertTrue(printed.remarks().contains("absent.yaml: cannot be read"), printed::text);
  }

  @ParameterizedTest(name = "{0} is bad usage")
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        "f",
        "f --run",
        "f --run a --workflow b",
        "f g --run a",
        "f --run a --since 1h",
        "f --run a --wait soon",
        "f --run a --nonsense x",
        "--run a",
      })
  void usage(String arguments) {
    List<String> given = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
    assertEquals(2, command(Map.of()).run(given), printed::text);
    assertTrue(printed.remarks().contains("selftrace gate FILE"), printed::text);
  }
}
