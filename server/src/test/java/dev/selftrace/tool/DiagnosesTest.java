package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What diagnose says about recorded programs. */
class DiagnosesTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int TEXT_BYTES_MAX = 4_000;
  private static final Path CAPTURES =
      Path.of(System.getProperty("selftrace.root"), "testdata/captures");

  @ParameterizedTest(name = "{0}")
  @DisplayName("the diagnoses of recorded programs, word for word")
  @ValueSource(
      strings = {
        "deno/http-throws",
        "langfuse/bug3",
        "monocle-py/otlp-traced-fixed + monocle-py/otlp-traced-bug1",
        "monocle-py/otlp-traced-bug3",
        "monocle-py/otlp-ratelimit",
        "openai-agents/toolerr",
        "openai-agents/err429",
        "otel-java-agent/shop-grpc",
        "otel-node-auto/shop",
        "otel-openai-js/timeout",
        "otel-py-genai/legacy-fixed + otel-py-genai/legacy-bug1",
        "otel-py-genai/structured-ok-pb + otel-py-genai/structured-fail-pb",
        "traceloop-js/agent-conversation",
        "traceloop-js/text2sql-bug2",
        "traceloop-js/text2sql-handled-bug2",
        "traceloop-js/text2sql-fixed + traceloop-js/text2sql-manualroot-bug1",
        "vercel-ai7/chat + vercel-ai7/err404",
        "vercel-ai7/length",
        "vercel-ai7/tools + vercel-ai7/tool-error",
        "vercel-ai7/tools",
      })
  void diagnoses(String captures) {
    Asking asking = new Asking();
    String[] names = captures.split(" \\+ ");
    Stream.of(names).forEach(asking::capture);
    StringBuilder texts = new StringBuilder();
    String json = "";
    for (Object id : traces(asking, names[names.length - 1])) {
      Map<String, Object> arguments = Asking.arguments("trace_id", id);
      String text = asking.tools().call("diagnose", arguments, asking.context()).text();
      texts.append("$ diagnose ").append(JsonText.write(arguments)).append('\n');
      texts.append(text).append("\n\n");
      if (json.isEmpty() && !text.startsWith("no_error_evidence")) {
        json = pretty(asking, id);
      }
    }
    String name = "diagnoses/" + captures.replace(" + ", "-after-").replace('/', '-');
    Golden.check(name + ".txt", texts + json);
  }

  private static String pretty(Asking asking, Object id) {
    Map<String, Object> json =
        asking.ask("diagnose", "trace_id", id, "format", "json", "max_tokens", 4_000).json();
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  /** One trace of each kind of verdict and root. */
  private static List<Object> traces(Asking asking, String capture) {
    List<Object> ids = new ArrayList<>();
    List<Object> seen = new ArrayList<>();
    JsonNode expected = manifest(capture);
    int newest = expected.get("traces").asInt();
    List<?> traces =
        (List<?>)
            Objects.requireNonNull(
                    asking
                        .ask(
                            "get_latest_traces",
                            "limit",
                            newest,
                            "format",
                            "json",
                            "max_tokens",
                            20_000)
                        .json())
                .get("traces");
    for (Object each : traces) {
      Map<?, ?> trace = (Map<?, ?>) each;
      String first = String.valueOf(trace.get("first_error")).replaceAll("span_id=\\w+", "");
      String kind = trace.get("status") + " " + trace.get("root_name") + first;
      if (!seen.contains(kind)) {
        seen.add(kind);
        ids.add(Objects.requireNonNull(trace.get("trace_id")));
      }
    }
    return ids;
  }

  private static List<Object> ids(Asking asking) {
    Map<String, Object> json =
        asking
            .ask("get_latest_traces", "limit", 100, "format", "json", "max_tokens", 20_000)
            .json();
    List<Object> ids = new ArrayList<>();
    for (Object each :
        (List<?>) Objects.requireNonNull(Objects.requireNonNull(json).get("traces"))) {
      ids.add(Objects.requireNonNull(((Map<?, ?>) each).get("trace_id")));
    }
    return ids;
  }

  private static JsonNode manifest(String capture) {
    for (JsonNode entry : JSON.readTree(CAPTURES.resolve("manifest.json").toFile()).get("cases")) {
      if (entry.get("case").asString().equals(capture)) {
        return entry;
      }
    }
    throw new IllegalArgumentException("capture: " + capture + " (expected: in the manifest)");
  }

  static Stream<String> recorded() {
    List<String> names = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(CAPTURES.resolve("manifest.json").toFile()).get("cases")) {
      if (entry.get("format").asString().equals("otlp")) {
        names.add(entry.get("case").asString());
      }
    }
    return names.stream();
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("every recorded trace has its cause named, or is said to show none, in 1,000 tokens")
  @MethodSource("recorded")
  void causes(String capture) {
    Asking asking = new Asking().capture(capture);
    JsonNode expected = manifest(capture).get("expected_root_cause");
    String kind = expected == null || expected.isNull() ? "" : expected.get("kind").asString();
    for (Object trace : ids(asking)) {
      String id = (String) trace;
      ToolAnswer text = asking.ask("diagnose", "trace_id", id);
      assertFalse(text.failed(), text.text());
      int bytes = text.text().getBytes(StandardCharsets.UTF_8).length;
      assertTrue(bytes <= TEXT_BYTES_MAX, id + ": " + bytes);
      Map<String, Object> json =
          asking.ask("diagnose", "trace_id", id, "format", "json", "max_tokens", 20_000).json();
      assertNotNull(json);
      Object verdict = json.get("verdict");
      if (kind.isEmpty() || kind.equals("NONE")) {
        assertEquals("no_error_evidence", verdict, text.text());
      } else if (kind.equals("SPAN") && expected.get("per_trace").has(id)) {
        Map<?, ?> cause = (Map<?, ?>) Objects.requireNonNull(json.get("root_cause"), text.text());
        assertEquals(
            expected.get("per_trace").get(id).get("span_id").asString(), cause.get("span_id"));
        assertTrue(text.text().contains(String.valueOf(cause.get("span_id"))), text.text());
      }
    }
  }
}
