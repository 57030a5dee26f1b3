package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.selftrace.json.JsonObjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An agent with a quality gate over some telemetry. */
final class Gating {

  final Asking asking = new Asking();

  static Map<String, Object> arguments(String json) {
    return JsonObjects.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  ToolAnswer ask(String checks, Object... more) {
    Map<String, Object> arguments = Asking.arguments(more);
    arguments.put("checks", arguments("{'checks':[" + checks + "]}").get("checks"));
    if (!arguments.containsKey("run_id") && !arguments.containsKey("trace_ids")) {
      arguments.putIfAbsent("workflow_name", "shop");
    }
    return asking.tools().call("check_traces", arguments, asking.context());
  }

  Map<String, Object> json(String checks, Object... more) {
    List<Object> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("format", "json"));
    ToolAnswer answer = ask(checks, all.toArray());
    assertFalse(answer.failed(), answer.text());
    return Objects.requireNonNull(answer.json());
  }

  String verdict(String checks, Object... more) {
    Map<String, Object> json = json(checks, more);
    String verdict = (String) Objects.requireNonNull(json.get("verdict"));
    assertEquals(verdict.equals("passed"), json.get("passed"));
    return verdict;
  }

  static Spans tool(int trace, int span, String name) {
    return Spans.span(trace, span)
        .below(1)
        .with("gen_ai.operation.name", "execute_tool")
        .with("gen_ai.tool.name", name);
  }

  static Spans model(int trace, int span) {
    return Spans.span(trace, span)
        .below(1)
        .with("gen_ai.operation.name", "chat")
        .with("gen_ai.provider.name", "openai")
        .with("gen_ai.request.model", "gpt-4o");
  }

  void settle() {
    asking.pass(Duration.ofSeconds(5));
  }
}
