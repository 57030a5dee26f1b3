package dev.selftrace.semantics;

import static dev.selftrace.semantics.DrawnSpan.named;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.Exchange.Message;
import dev.selftrace.model.Exchange.Other;
import dev.selftrace.model.Exchange.Part;
import dev.selftrace.model.Exchange.Text;
import dev.selftrace.model.Exchange.ToolCall;
import dev.selftrace.model.Exchange.ToolResult;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One form of messages for every encoding they are recorded in (telemetry 3.3). */
class ExchangeTest {

  private static final Message HELLO = message("user", new Text("hello"));

  @Nested
  class Encodings {

    @Test
    @DisplayName("OpenTelemetry's parts as JSON text, with instructions and a finish reason")
    void parts() {
      Exchange exchange =
          exchange(
              chat()
                  .with("gen_ai.system_instructions", "[{\"type\":\"text\",\"content\":\"brief\"}]")
                  .with(
                      "gen_ai.input.messages",
                      "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hello\"}]},"
                          + "{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":"
                          + "\"c1\",\"name\":\"get\",\"arguments\":{\"a\":1}}]},{\"role\":\"tool\","
                          + "\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c1\","
                          + "\"result\":\"18C\"}]}]")
                  .with(
                      "gen_ai.output.messages",
                      "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"reasoning\",\"content\":"
                          + "\"hm\"},{\"type\":\"text\",\"content\":\"18\"}],"
                          + "\"finish_reason\":\"end_turn\"}]"));
      assertEquals(
          List.of(
              message("system", new Text("brief")),
              HELLO,
              message("assistant", new ToolCall("c1", "get", "{\"a\":1}")),
              message("tool", new ToolResult("c1", null, "18C"))),
          exchange.input());
      assertEquals(
          List.of(
              new Message(
                  "assistant", List.of(new Other("reasoning", "hm"), new Text("18")), "stop")),
          exchange.output());
    }

    @Test
    @DisplayName("the same as structured values")
    void structured() {
      Object part = Map.of("type", "text", "content", "hello");
      assertEquals(
          List.of(HELLO),
          input("gen_ai.input.messages", List.of(Map.of("role", "user", "parts", List.of(part)))));
    }

    @Test
    @DisplayName("OpenInference: flattened, also lists of contents and calls of tools")
    void openInference() {
      DrawnSpan span =
          named("ChatOpenAI")
              .with("openinference.span.kind", "LLM")
              .with("llm.input_messages.0.message.role", "user")
              .with("llm.input_messages.0.message.contents.0.message_content.type", "text")
              .with("llm.input_messages.0.message.contents.0.message_content.text", "hello")
              .with("llm.output_messages.0.message.role", "assistant")
              .with("llm.output_messages.0.message.tool_calls.0.tool_call.id", "c1")
              .with("llm.output_messages.0.message.tool_calls.0.tool_call.function.name", "get")
              .with(
                  "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments", "{}");
      assertEquals(List.of(HELLO), exchange(span).input());
      assertEquals(
          List.of(message("assistant", new ToolCall("c1", "get", "{}"))), exchange(span).output());
    }

    @Test
    @DisplayName("OpenLLMetry, older: numbered prompts")
    void openLlmetry() {
      assertEquals(
          List.of(HELLO),
          exchange(
                  named("openai.chat")
                      .with("llm.request.type", "chat")
                      .with("gen_ai.prompt.0.role", "user")
                      .with("gen_ai.prompt.0.content", "hello"))
              .input());
    }

    @Test
    @DisplayName("requests of OpenAI: chat, and responses with instructions")
    void openAi() {
      assertEquals(
          List.of(HELLO),
          input(
              "gen_ai.prompt",
              "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"));
      assertEquals(
          List.of(message("system", new Text("brief")), HELLO),
          input("input.value", "{\"model\":\"m\",\"instructions\":\"brief\",\"input\":\"hello\"}"));
    }

    @Test
    @DisplayName("responses of OpenAI: choices, and a list of output items")
    void openAiResponses() {
      assertEquals(
          List.of(new Message("assistant", List.of(new Text("hi")), "stop")),
          output(
              "gen_ai.completion",
              "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                  + "\"finish_reason\":\"stop\"}]}"));
      assertEquals(
          List.of(
              message("assistant", new Text("hi")),
              message("assistant", new ToolCall("c1", "get", "{}"))),
          output(
              "output.value",
              "{\"output\":[{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":"
                  + "\"output_text\",\"text\":\"hi\"}]},{\"type\":\"function_call\",\"call_id\":"
                  + "\"c1\",\"name\":\"get\",\"arguments\":\"{}\"}]}"));
    }

    @Test
    @DisplayName("Anthropic: the system beside the messages, blocks of tools")
    void anthropic() {
      assertEquals(
          List.of(
              message("system", new Text("brief")),
              message("assistant", new Text("let me see"), new ToolCall("t1", "get", "{\"a\":1}")),
              message("user", new ToolResult("t1", null, "18C"))),
          input(
              "gen_ai.prompt",
              "{\"system\":\"brief\",\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":"
                  + "\"text\",\"text\":\"let me see\"},{\"type\":\"tool_use\",\"id\":\"t1\","
                  + "\"name\":\"get\",\"input\":{\"a\":1}}]},{\"role\":\"user\",\"content\":[{"
                  + "\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":"
                  + "[{\"type\":\"text\",\"text\":\"18C\"}]}]}]}"));
    }

    @Test
    @DisplayName("Gemini: contents and parts, the system in the configuration, a response")
    void gemini() {
      assertEquals(
          List.of(message("system", new Text("brief")), HELLO),
          input(
              "gcp.vertex.agent.llm_request",
              "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}],"
                  + "\"config\":{\"system_instruction\":\"brief\"}}"));
      assertEquals(
          List.of(
              new Message("assistant", List.of(new ToolCall(null, "get", "{\"a\":1}")), "stop")),
          output(
              "gcp.vertex.agent.llm_response",
              "{\"content\":{\"role\":\"model\",\"parts\":[{\"function_call\":{\"name\":\"get\","
                  + "\"args\":{\"a\":1}}}]},\"finish_reason\":\"STOP\"}"));
    }

    @Test
    @DisplayName("Vercel AI SDK: prompt with a system, text and calls of tools apart")
    void vercel() {
      DrawnSpan span =
          named("ai.generateText.doGenerate")
              .with("ai.operationId", "ai.generateText.doGenerate")
              .with("ai.prompt", "{\"system\":\"brief\",\"prompt\":\"hello\"}")
              .with("ai.response.text", "let me see")
              .with("ai.response.finishReason", "tool-calls")
              .with(
                  "ai.response.toolCalls",
                  "[{\"toolCallId\":\"v1\",\"toolName\":\"get\",\"input\":{\"a\":1}}]");
      assertEquals(List.of(message("system", new Text("brief")), HELLO), exchange(span).input());
      assertEquals(
          List.of(
              new Message(
                  "assistant",
                  List.of(new Text("let me see"), new ToolCall("v1", "get", "{\"a\":1}")),
                  "tool_calls")),
          exchange(span).output());
    }

    @Test
    @DisplayName("Mastra: text and calls side by side, the request below its body")
    void mastra() {
      DrawnSpan span =
          named("step: 0")
              .with("mastra.span.type", "model_step")
              .with(
                  "mastra.model_step.input",
                  "{\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}")
              .with(
                  "mastra.model_step.output",
                  "{\"text\":\"\",\"toolCalls\":[{\"toolCallId\":\"c1\",\"toolName\":\"stock\","
                      + "\"args\":{\"a\":1}}]}");
      assertEquals(List.of(HELLO), exchange(span).input());
      assertEquals(
          List.of(message("assistant", new ToolCall("c1", "stock", "{\"a\":1}"))),
          exchange(span).output());
    }

    @Test
    @DisplayName("LangChain's serialised messages, in a list of lists")
    void langChain() {
      assertEquals(
          List.of(HELLO, message("tool", new ToolResult("c1", null, "Error: no"))),
          input(
              "gen_ai.prompt",
              "{\"messages\":[[{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain_core\","
                  + "\"messages\",\"HumanMessage\"],\"kwargs\":{\"content\":\"hello\"}},{\"lc\":1,"
                  + "\"id\":[\"x\",\"ToolMessage\"],\"kwargs\":{\"content\":\"Error: no\","
                  + "\"tool_call_id\":\"c1\",\"status\":\"error\"}}]]}"));
    }

    @Test
    @DisplayName("Monocle: one message a line, with quotes that need not balance (R29)")
    void monocle() {
      DrawnSpan span = named("run").with("monocle_apptrace.version", "0.99");
      span.with("span.type", "inference")
          .event(
              "data.input",
              Map.of("input", List.of("{ 'system': 'it's brief }", "{\"user\": \"hello\"}")))
          .event("data.output", Map.of("response", "{\"assistant\": \"hi\"}"));
      assertEquals(
          List.of(message("system", new Text("it's brief")), HELLO), exchange(span).input());
      assertEquals(List.of(message("assistant", new Text("hi"))), exchange(span).output());
    }

    @Test
    @DisplayName("plain text and JSON of another shape are one text")
    void text() {
      assertEquals(List.of(HELLO), input("input.value", "hello"));
      assertEquals(
          List.of(message("user", new Text("{\"role\":\"admin\",\"city\":\"Paris\"}"))),
          input("input.value", "{\"role\":\"admin\",\"city\":\"Paris\"}"));
      assertEquals(List.of(), input("input.value", ""));
    }
  }

  @Nested
  class Events {

    @Test
    @DisplayName("messages as span events")
    void spanEvents() {
      DrawnSpan span =
          chat()
              .event("gen_ai.user.message", Map.of("content", "hello"))
              .event(
                  "gen_ai.choice",
                  Map.of("finish_reason", "stop", "message", "[{\"text\":\"hi\"}]"));
      assertEquals(List.of(HELLO), exchange(span).input());
      assertEquals(
          List.of(new Message("assistant", List.of(new Text("hi")), "stop")),
          exchange(span).output());
    }

    @Test
    @DisplayName("messages as log records, in the order of their times")
    void logs() {
      Span span = chat().span();
      List<LogRecord> logs =
          List.of(
              log(
                  9,
                  "gen_ai.choice",
                  Map.of("index", 0, "finish_reason", "stop", "message", Map.of("content", "hi")),
                  Map.of()),
              log(2, "gen_ai.user.message", Map.of("content", "hello"), Map.of()),
              log(1, "gen_ai.system.message", Map.of("content", "brief"), Map.of()));
      Exchange exchange = new Semantics().exchange(span, logs);
      assertEquals(List.of(message("system", new Text("brief")), HELLO), exchange.input());
      assertEquals(
          List.of(new Message("assistant", List.of(new Text("hi")), "stop")), exchange.output());
    }

    @Test
    @DisplayName("the details of an operation as a log record; the span's own messages come first")
    void details() {
      Object said = List.of(Map.of("role", "user", "content", "hello"));
      LogRecord log =
          log(
              1,
              "gen_ai.client.inference.operation.details",
              "",
              Map.of("gen_ai.input.messages", said));
      assertEquals(List.of(HELLO), new Semantics().exchange(chat().span(), List.of(log)).input());
      Span own = chat().with("gen_ai.input.messages", "mine").span();
      assertEquals(
          List.of(message("user", new Text("mine"))),
          new Semantics().exchange(own, List.of(log)).input());
    }

    @Test
    @DisplayName("Claude Code: prompt and answer stand in logs, their names in an attribute (R31)")
    void claudeCode() {
      Span span =
          named("claude_code.interaction").scope("com.anthropic.claude_code.tracing").span();
      Exchange exchange =
          new Semantics()
              .exchange(
                  span,
                  List.of(
                      log(
                          1,
                          "",
                          "claude_code.user_prompt",
                          Map.of("event.name", "user_prompt", "prompt", "hello")),
                      log(
                          2,
                          "",
                          "claude_code.assistant_response",
                          Map.of("event.name", "assistant_response", "response", "hi"))));
      assertEquals(List.of(HELLO), exchange.input());
      assertEquals(List.of(message("assistant", new Text("hi"))), exchange.output());
    }
  }

  @Test
  @DisplayName("a tool's call and its answer")
  void tool() {
    Exchange exchange =
        exchange(
            named("execute_tool get")
                .with("gen_ai.operation.name", "execute_tool")
                .with("gen_ai.tool.call.id", "c1")
                .with("gen_ai.tool.call.arguments", "{}")
                .with("gen_ai.tool.call.result", "18C"));
    assertEquals(List.of(message("assistant", new ToolCall("c1", "get", "{}"))), exchange.input());
    assertEquals(List.of(message("tool", new ToolResult("c1", "get", "18C"))), exchange.output());
  }

  @Test
  @DisplayName("a statement is no exchange")
  void statement() {
    assertEquals(
        Exchange.NONE,
        exchange(named("q").with("db.system", "sqlite").with("db.statement", "SELECT 1")));
  }

  private static DrawnSpan chat() {
    return named("chat m").with("gen_ai.operation.name", "chat");
  }

  private static List<Message> input(String key, Object value) {
    return exchange(chat().with(key, value)).input();
  }

  private static List<Message> output(String key, Object value) {
    return exchange(chat().with(key, value)).output();
  }

  private static Exchange exchange(DrawnSpan span) {
    return new Semantics().exchange(span.span(), List.of());
  }

  private static Message message(String role, Part... parts) {
    return new Message(role, List.of(parts), null);
  }

  private static LogRecord log(
      long time, String name, @Nullable Object body, Map<String, ?> attributes) {
    Span span = named("x").span();
    return new LogRecord(
        time,
        0,
        0,
        "",
        body == null ? AttributeValue.EMPTY : DrawnSpan.value(body),
        DrawnSpan.attributes(attributes),
        0,
        0,
        span.traceId(),
        span.spanId(),
        name,
        span.resource(),
        span.scope());
  }
}
