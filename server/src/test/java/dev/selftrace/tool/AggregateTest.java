package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.store.SpanQuery;
import dev.selftrace.text.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Counts, quantiles and sums as an agent asks for them. */
class AggregateTest {

  private static final JsonMapper JSON = new JsonMapper();

  private static final List<Map<String, Object>> QUESTIONS =
      List.of(
          Map.of(),
          asked("group_by", List.of("workflow_name")),
          asked(
              "group_by",
              List.of("model"),
              "measures",
              List.of("total_tokens", "count", "p50_ms", "p99_ms", "max_ms", "cost")),
          asked("group_by", List.of("tool_name", "error_type"), "measures", List.of("count")),
          asked(
              "group_by",
              List.of("agent_name"),
              "measures",
              List.of("count", "error_count", "input_tokens", "output_tokens")),
          asked("group_by", List.of("service", "status"), "measures", List.of("p95_ms", "count")),
          asked(
              "group_by",
              List.of("operation", "span_name"),
              "query",
              "{ status = error }",
              "measures",
              List.of("count")),
          asked("group_by", List.of("telemetry.sdk.language"), "bucket", "1h", "limit", 2),
          asked("group_by", List.of("no.such.key")),
          asked("workflow_name", "no such workflow"));

  private static final List<Map<String, Object>> METRIC_QUESTIONS =
      List.of(
          asked("measures", List.of("metric:*")),
          asked("measures", List.of("metric:http.server.request.duration")),
          asked(
              "measures",
              List.of("metric:http.server.request.duration"),
              "group_by",
              List.of("http.response.status_code", "service"),
              "bucket",
              "1h"),
          asked("measures", List.of("metric:http.server.active_requests")),
          asked("measures", List.of("metric:http.server.duration"), "limit", 1));

  private static Map<String, Object> asked(Object... pairs) {
    return Asking.arguments(pairs);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("what recorded programs come to, as text and as JSON")
  @ValueSource(
      strings = {
        "captures/otel-node-auto/shop",
        "captures/otel-java-agent/shop-grpc",
        "captures/openai-agents/toolerr",
        "captures/vercel-ai7/agent",
        "recordings/codex/overload",
        "recordings/opencode/tool",
      })
  void answers(String recorded) {
    check(new Asking().recorded(recorded), recorded, QUESTIONS);
  }

  @Test
  @DisplayName("what the metrics of a recorded program come to")
  void metrics() {
    String recorded = "captures/deno/http-throws";
    Asking asking = new Asking().recorded(recorded).metrics(recorded);
    check(asking, recorded, METRIC_QUESTIONS);
  }

  private static void check(Asking asking, String recorded, List<Map<String, Object>> questions) {
    StringBuilder texts = new StringBuilder();
    StringBuilder objects = new StringBuilder();
    for (Map<String, Object> question : questions) {
      String shown = "$ aggregate " + JsonText.write(question) + "\n";
      ToolAnswer text = asking.tools().call("aggregate", question, asking.context());
      texts.append(shown).append(text.text()).append("\n\n");
      Map<String, Object> inJson = new LinkedHashMap<>(question);
      inJson.put("format", "json");
      ToolAnswer json = asking.tools().call("aggregate", inJson, asking.context());
      objects
          .append(shown)
          .append(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json.json()))
          .append("\n\n");
    }
    String name = "aggregates/" + recorded.substring(recorded.indexOf('/') + 1).replace('/', '-');
    Golden.check(name + ".txt", texts.toString());
    Golden.check(name + ".json.txt", objects.toString());
  }

  static Stream<String> everyRecording() {
    Path root = Path.of(System.getProperty("selftrace.root"), "testdata");
    List<String> folders = new ArrayList<>();
    for (String kind : List.of("captures", "recordings")) {
      try (Stream<Path> cases = Files.walk(root.resolve(kind), 2)) {
        cases
            .filter(folder -> Files.isDirectory(folder))
            .map(folder -> root.relativize(folder))
            .filter(folder -> folder.getNameCount() == 3)
            .map(folder -> folder.toString().replace('\\', '/'))
            .sorted()
            .forEach(folders::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return folders.stream();
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("tokens of traces are tokens of models, tools, agents, services and operations")
  @MethodSource("everyRecording")
  void sums(String recorded) {
    Asking asking = new Asking().recorded(recorded);
    long tokens =
        asking.traces.traces(SpanQuery.all(1_000), null).items().stream()
            .mapToLong(
                row -> orZero(row.verdict().inputTokens()) + orZero(row.verdict().outputTokens()))
            .sum();
    long modelCalls =
        asking.traces.traces(SpanQuery.all(1_000), null).items().stream()
            .mapToLong(row -> row.verdict().llmCalls())
            .sum();
    long toolCalls =
        asking.traces.traces(SpanQuery.all(1_000), null).items().stream()
            .mapToLong(row -> row.verdict().toolCalls())
            .sum();
    for (String group :
        List.of("workflow_name", "model", "tool_name", "agent_name", "service", "operation")) {
      Map<String, Object> answer = ask(asking, "group_by", List.of(group));
      assertEquals(tokens, sum(answer, "total_tokens") + number(answer, "tokens_elsewhere"), group);
      long counted = number(answer, "counted") + number(answer, "left_out");
      if (group.equals("model")) {
        assertEquals(modelCalls, counted, "model calls");
      } else if (group.equals("tool_name")) {
        assertEquals(toolCalls, counted, "tool calls");
      }
    }
  }

  private static long orZero(@org.jspecify.annotations.Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static Map<String, Object> ask(Asking asking, Object... pairs) {
    Map<String, Object> arguments = Asking.arguments(pairs);
    arguments.put("measures", List.of("count", "total_tokens"));
    arguments.put("limit", 100);
    arguments.put("max_tokens", 20_000);
    arguments.put("format", "json");
    ToolAnswer answer = asking.tools().call("aggregate", arguments, asking.context());
    return Objects.requireNonNull(answer.json(), answer.text());
  }

  private static long sum(Map<String, Object> answer, String measure) {
    return ((List<?>) Objects.requireNonNull(answer.get("rows")))
        .stream()
            .map(row -> ((Map<?, ?>) row).get(measure))
            .filter(Objects::nonNull)
            .mapToLong(value -> ((Number) value).longValue())
            .sum();
  }

  private static long number(Map<String, Object> answer, String field) {
    return answer.get(field) instanceof Number number ? number.longValue() : 0;
  }

  @Test
  @DisplayName("an unknown measure, group or bucket is refused with what is allowed")
  void refused() {
    Asking asking = new Asking();
    ToolAnswer measure = asking.ask("aggregate", "measures", List.of("p95"));
    assertTrue(measure.failed());
    assertTrue(measure.text().contains("names no measure \"p95\""), measure.text());
    assertTrue(measure.text().endsWith("Did you mean p95_ms?"), measure.text());
    ToolAnswer group = asking.ask("aggregate", "group_by", List.of("modle"));
    assertTrue(group.text().endsWith("Did you mean model?"), group.text());
    ToolAnswer many = asking.ask("aggregate", "group_by", List.of("a.b", "c.d", "e.f", "g.h"));
    assertTrue(many.text().contains("group_by has 4 items"), many.text());
    ToolAnswer bucket = asking.ask("aggregate", "bucket", "soon");
    assertTrue(bucket.text().contains("bucket is \"soon\""), bucket.text());
    assertTrue(asking.ask("aggregate", "bucket", "0s").failed());
    ToolAnswer mixed = asking.ask("aggregate", "measures", List.of("count", "metric:tokens"));
    assertTrue(mixed.text().contains("one metric:<name> alone"), mixed.text());
    List<String> metric = List.of("metric:tokens");
    ToolAnswer filtered = asking.ask("aggregate", "measures", metric, "query", "{}");
    assertTrue(filtered.text().contains("Leave one out"), filtered.text());
    ToolAnswer fact = asking.ask("aggregate", "measures", metric, "group_by", List.of("model"));
    assertTrue(fact.text().contains("service or an attribute key"), fact.text());
    ToolAnswer none = asking.ask("aggregate", "measures", metric);
    assertTrue(none.text().startsWith("No points of this metric"), none.text());
    assertTrue(asking.ask("aggregate", "query", "{ nonsense").text().contains("query"));
  }
}
