package dev.selftrace.semantics;

import static dev.selftrace.semantics.DrawnSpan.named;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.model.ToolFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failed tools that only the next request to the model tells of (R4). */
class ToolFailuresTest {

  @Test
  @DisplayName("Gemini: a function response with an error member, by its tool's name")
  void gemini() {
    assertEquals(
        List.of(new ToolFailure(null, "get_weather", "no station in Atlantis")),
        ofAdk(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Weather?\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"get_weather\","
                + "\"args\":{}}}]},{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":"
                + "\"get_weather\",\"response\":{\"error\":\"Error in tool 'get_weather': "
                + "no station in Atlantis\"}}}]}],\"config\":{}}"));
  }

  @Test
  @DisplayName("Gemini in Python: snake case, an id, a status")
  void snakeCase() {
    assertEquals(
        List.of(new ToolFailure("c1", "look_up", "not found")),
        ofAdk(
            "{\"contents\": [{\"role\": \"user\", \"parts\": [{\"function_response\": {\"id\": "
                + "\"c1\", \"name\": \"look_up\", \"response\": {\"status\": \"error\", "
                + "\"error_message\": \"not found\"}}}]}]}"));
  }

  @Test
  @DisplayName("OpenAI: a message of the tool that is the text of an exception")
  void openAi() {
    assertEquals(
        List.of(new ToolFailure("call_1", null, "ValueError: bad city")),
        read(
            "[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"tool_calls\":["
                + "{\"id\":\"call_1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\","
                + "\"content\":\"ValueError: bad city\"}]"));
  }

  @Test
  @DisplayName("Anthropic: the flag beside the result; the Vercel AI SDK: the type of the output")
  void flags() {
    assertEquals(
        List.of(new ToolFailure("t1", null, "disk full")),
        read(
            "[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\","
                + "\"content\":\"disk full\",\"is_error\":true}]}]"));
    assertEquals(
        List.of(new ToolFailure("v1", "run", "no such table")),
        read(
            "[{\"role\":\"tool\",\"content\":[{\"type\":\"tool-result\",\"toolCallId\":\"v1\","
                + "\"toolName\":\"run\",\"output\":{\"type\":\"error-text\",\"value\":"
                + "\"no such table\"}}]}]"));
  }

  @Test
  @DisplayName("OpenTelemetry's parts, as structured values too")
  void parts() {
    Object part = Map.of("type", "tool_call_response", "id", "c9", "result", "Error: timed out");
    assertEquals(
        List.of(new ToolFailure("c9", null, "Error: timed out")),
        named("chat m")
            .with("gen_ai.operation.name", "chat")
            .with("gen_ai.input.messages", List.of(Map.of("role", "tool", "parts", List.of(part))))
            .facts()
            .toolFailures());
  }

  @Test
  @DisplayName("flattened messages of OpenInference")
  void flattened() {
    assertEquals(
        List.of(new ToolFailure("c2", null, "Error: refused by the schema")),
        named("ChatOpenAI")
            .with("openinference.span.kind", "LLM")
            .with("llm.input_messages.0.message.role", "assistant")
            .with("llm.input_messages.0.message.tool_calls.0.tool_call.function.name", "run")
            .with("llm.input_messages.1.message.role", "tool")
            .with("llm.input_messages.1.message.tool_call_id", "c2")
            .with("llm.input_messages.1.message.content", "Error: refused by the schema")
            .facts()
            .toolFailures());
  }

  @Test
  @DisplayName("what the model already answered to is told once, with the request before")
  void answered() {
    assertEquals(
        List.of(),
        read(
            "[{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"Error: no\"},"
                + "{\"role\":\"assistant\",\"content\":\"I cannot\"},"
                + "{\"role\":\"user\",\"content\":\"why?\"}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\\\"error\\\":null,\\\"rows\\\":3}",
        "{\\\"error\\\":\\\"\\\"}",
        "{\\\"error\\\":false}",
        "The report mentions an error in line 3",
        "{\\\"message\\\":\\\"Error: none\\\"}"
      })
  @DisplayName("a tool that speaks of errors has not failed")
  void noFailure(String answer) {
    assertEquals(
        List.of(),
        read("[{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"" + answer + "\"}]"));
  }

  @Test
  @DisplayName("only requests to a model are looked into")
  void onlyModels() {
    assertEquals(
        List.of(),
        named("x")
            .with("input", "[{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"Error: n\"}]")
            .facts()
            .toolFailures());
  }

  private static List<ToolFailure> ofAdk(String request) {
    return named("call_llm")
        .scope("gcp.vertex.agent")
        .with("gcp.vertex.agent.llm_request", request)
        .facts()
        .toolFailures();
  }

  private static List<ToolFailure> read(String messages) {
    return named("chat m")
        .with("gen_ai.operation.name", "chat")
        .with("gen_ai.input.messages", messages)
        .facts()
        .toolFailures();
  }
}
