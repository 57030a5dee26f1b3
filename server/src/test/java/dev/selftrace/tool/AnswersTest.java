package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.selftrace.text.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What an agent reads about recorded programs, word for word. */
class AnswersTest {

  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest(name = "{0}")
  @DisplayName("the answers of every tool about a recorded program, as text and as JSON")
  @ValueSource(
      strings = {
        "monocle-py/otlp-traced-bug1",
        "otel-java-agent/shop-grpc",
        "otel-node-auto/shop",
        "otel-py-genai/structured-fail-pb",
        "openai-agents/toolerr",
        "openinference-openai/tools",
        "traceloop-js/text2sql-handled-bug2",
        "traceloop-js/text2sql-bug2",
        "vercel-ai7/stream",
      })
  void answers(String capture) {
    Asking asking = new Asking().capture(capture);
    StringBuilder texts = new StringBuilder();
    StringBuilder objects = new StringBuilder();
    for (Question question : questions(asking)) {
      String asked = "$ " + question.tool() + " " + JsonText.write(question.arguments()) + "\n";
      ToolAnswer text =
          asking.tools().call(question.tool(), question.arguments(), asking.context());
      texts.append(asked).append(text.text()).append("\n\n");
      objects.append(asked).append(pretty(asking, question)).append("\n\n");
    }
    String name = "answers/" + capture.replace('/', '-');
    Golden.check(name + ".txt", texts.toString());
    Golden.check(name + ".json.txt", objects.toString());
  }

  private static String pretty(Asking asking, Question question) {
    Map<String, Object> arguments = new java.util.LinkedHashMap<>(question.arguments());
    arguments.put("format", "json");
    ToolAnswer answer = asking.tools().call(question.tool(), arguments, asking.context());
    assertNotNull(answer.json());
    assertEquals(
        JSON.readTree(answer.text()),
        JSON.readTree(JSON.writeValueAsString(answer.json())),
        "the text is the tree");
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer.json());
  }

  private record Question(String tool, Map<String, Object> arguments) {}

  private static List<Question> questions(Asking asking) {
    List<Question> questions = new ArrayList<>();
    questions.add(new Question("list_workflows", Map.of()));
    questions.add(new Question("get_latest_traces", Asking.arguments("limit", 3)));
    questions.add(new Question("find_errors", Map.of()));
    Map<?, ?> trace = worth(asking);
    Object id = Objects.requireNonNull(trace.get("trace_id"));
    questions.add(new Question("get_trace", Asking.arguments("trace_id", id)));
    questions.add(new Question("get_trace", Asking.arguments("trace_id", id, "view", "errors")));
    questions.add(
        new Question(
            "get_trace", Asking.arguments("trace_id", id, "view", "full", "max_tokens", 1500)));
    questions.add(
        new Question(
            "get_spans",
            Asking.arguments("trace_id", id, "span_ids", List.of(span(trace, asking)))));
    questions.add(
        new Question(
            "search_traces",
            Asking.arguments("query", "{ operation = llm }", "level", "span", "limit", 2)));
    questions.add(new Question("search_traces", Asking.arguments("text", "error", "limit", 2)));
    questions.add(
        new Question(
            "wait_for_traces", Asking.arguments("wait_for", "complete", "timeout_seconds", 0)));
    return questions;
  }

  /** The newest trace with an error, else the newest. */
  private static Map<?, ?> worth(Asking asking) {
    List<?> traces =
        (List<?>)
            Objects.requireNonNull(asking.ask("get_latest_traces", "format", "json").json())
                .get("traces");
    for (Object each : traces) {
      if (((Map<?, ?>) each).containsKey("first_error")) {
        return (Map<?, ?>) each;
      }
    }
    return (Map<?, ?>) traces.getFirst();
  }

  private static Object span(Map<?, ?> trace, Asking asking) {
    if (trace.get("first_error") instanceof Map<?, ?> error) {
      return Objects.requireNonNull(error.get("span_id"));
    }
    Object id = Objects.requireNonNull(trace.get("trace_id"));
    Map<String, Object> tree =
        Objects.requireNonNull(asking.ask("get_trace", "trace_id", id, "format", "json").json());
    Map<?, ?> first = (Map<?, ?>) ((List<?>) tree.get("spans")).getFirst();
    return Objects.requireNonNull(first.get("span_id"));
  }
}
