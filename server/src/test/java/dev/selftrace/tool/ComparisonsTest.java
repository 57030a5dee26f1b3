package dev.selftrace.tool;

import dev.selftrace.text.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What compare says about recorded programs before and after a fix. */
class ComparisonsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest(name = "{0}")
  @DisplayName("the comparisons of recorded programs, word for word")
  @ValueSource(
      strings = {
        "monocle-py/otlp-traced-bug1 > monocle-py/otlp-traced-fixed",
        "monocle-py/otlp-traced-bug2 > monocle-py/otlp-traced-bug3",
        "otel-py-genai/legacy-bug1 > otel-py-genai/legacy-bug2",
        "otel-py-genai/latest-bug3 > otel-py-genai/latest-fixed",
        "otel-py-genai/latest-slow > otel-py-genai/latest-fixed",
        "traceloop-js/text2sql-manualroot-bug1 > traceloop-js/text2sql-fixed",
        "traceloop-js/text2sql-handled-bug3 > traceloop-js/text2sql-handled-bug2",
        "vercel-ai7/tool-error > vercel-ai7/tools",
        "vercel-ai7/chat > vercel-ai7/err404",
        "otel-node-auto/shop > otel-node-auto/shop",
        "openinference-openai/chat > openinference-openai/chat",
      })
  void comparisons(String captures) {
    String[] names = captures.split(" > ");
    Asking asking = new Asking().capture(names[0]);
    Object base = worth(asking);
    Object candidate = base;
    if (!names[1].equals(names[0])) {
      asking.capture(names[1]);
      candidate = worth(asking);
    }
    Map<String, Object> arguments = Asking.arguments("base", base, "candidate", candidate);
    String text = asking.tools().call("compare", arguments, asking.context()).text();
    Map<String, Object> json =
        asking.ask("compare", "base", base, "candidate", candidate, "format", "json").json();
    Golden.check(
        "comparisons/" + captures.replace(" > ", "-to-").replace('/', '-') + ".txt",
        "$ compare "
            + JsonText.write(arguments)
            + "\n"
            + text
            + "\n\n"
            + JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json)
            + "\n");
  }

  /** The newest trace with an error among those that arrived last, else the newest. */
  private static Object worth(Asking asking) {
    Map<String, Object> json =
        asking
            .ask("get_latest_traces", "since", "12s", "format", "json", "max_tokens", 20_000)
            .json();
    List<?> traces = (List<?>) Objects.requireNonNull(Objects.requireNonNull(json).get("traces"));
    for (Object each : traces) {
      if (((Map<?, ?>) each).containsKey("first_error")) {
        return Objects.requireNonNull(((Map<?, ?>) each).get("trace_id"));
      }
    }
    return Objects.requireNonNull(((Map<?, ?>) traces.getFirst()).get("trace_id"));
  }
}
