package dev.selftrace.semantics;

import static dev.selftrace.semantics.DrawnSpan.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Facts;
import dev.selftrace.model.Operation;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.Tokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Spans as agent frameworks and their exporters write them. */
class AgentFrameworksTest {

  @Nested
  class LangSmith {

    @Test
    @DisplayName("a failed run: status OK, only the exception event tells (R2)")
    void failed() {
      Facts facts =
          named("ChatOpenAI")
              .with("langsmith.span.kind", "llm")
              .with("gen_ai.operation.name", "chat")
              .with("gen_ai.system", "openai")
              .with("langsmith.trace.name", "ChatOpenAI")
              .with("langsmith.trace.session_name", "invoices")
              .with("langsmith.metadata.thread_id", "th-1")
              .with("langsmith.metadata.ls_model_name", "gpt-4o-mini")
              .status(StatusCode.OK, "")
              .exception("Error", "404 no such model", "Error: 404 no such model")
              .facts();
      assertEquals("langsmith", facts.convention());
      assertEquals("invoices", facts.workflow().name());
      assertEquals("th-1", facts.session());
      assertEquals("gpt-4o-mini", facts.requestModel());
      assertEquals("404 no such model", facts.error().message());
    }

    @Test
    @DisplayName("a tool's arguments and result; the framework is no provider")
    void tool() {
      Facts facts =
          named("run_sql")
              .with("langsmith.span.kind", "tool")
              .with("gen_ai.operation.name", "execute_tool")
              .with("gen_ai.system", "langchain")
              .with("langsmith.trace.name", "run_sql")
              .with("gen_ai.prompt", "{\"input\":\"SELECT 1\"}")
              .with("gen_ai.completion", "{\"output\":\"1\"}")
              .facts();
      assertEquals("run_sql", facts.tool().name());
      assertEquals("{\"input\":\"SELECT 1\"}", facts.input());
      assertEquals("{\"output\":\"1\"}", facts.output());
      assertNull(
          named("agent")
              .with("langsmith.span.kind", "llm")
              .with("gen_ai.system", "langchain")
              .facts()
              .provider());
    }

    @Test
    @DisplayName("the run's type decides, not the operation; usage metadata holds the details")
    void retriever() {
      assertEquals(
          Operation.RETRIEVAL,
          named("docs")
              .with("langsmith.span.kind", "retriever")
              .with("gen_ai.operation.name", "embeddings")
              .facts()
              .operation());
      assertEquals(
          new Tokens(42L, 7L, 49L, 16L, null, 3L),
          named("m")
              .with("langsmith.span.kind", "llm")
              .with(
                  "langsmith.usage_metadata",
                  "{\"input_tokens\":42,\"output_tokens\":7,\"total_tokens\":49,"
                      + "\"input_token_details\":{\"cache_read\":16},"
                      + "\"output_token_details\":{\"reasoning\":3}}")
              .facts()
              .tokens());
      assertEquals(
          16L,
          named("m")
              .with("langsmith.span.kind", "llm")
              .with("gen_ai.usage.input_tokens", 42)
              .with("gen_ai.usage.input_token_details", "{\"cache_read\":16}")
              .facts()
              .tokens()
              .cacheRead());
    }
  }

  @Nested
  class Mastra {

    @Test
    @DisplayName("payloads under the span's own type, finish reasons as a JSON list in text")
    void generation() {
      Facts facts =
          named("chat gpt-4o-mini")
              .scope("@mastra/otel-exporter")
              .with("mastra.span.type", "model_generation")
              .with("gen_ai.operation.name", "chat")
              .with("gen_ai.response.finish_reasons", "[\"tool-calls\"]")
              .with("mastra.model_generation.input", "{\"messages\":[]}")
              .with("mastra.model_generation.output", "{\"text\":\"hi\"}")
              .with("gen_ai.conversation.id", "th-2")
              .facts();
      assertEquals("tool_calls", facts.finishReason());
      assertEquals("{\"messages\":[]}", facts.input());
      assertEquals("{\"text\":\"hi\"}", facts.output());
      assertEquals("th-2", facts.session());
    }

    @Test
    @DisplayName("a model call that ended with an error is worth a warning")
    void endedWithError() {
      Facts facts =
          named("chat m")
              .with("mastra.span.type", "model_generation")
              .with("gen_ai.response.finish_reasons", "[\"error\"]")
              .facts();
      assertEquals(List.of("model_error"), facts.warnings());
    }

    @Test
    @DisplayName("a failure that stands only in the output of an error chunk (R3b)")
    void errorChunk() {
      Facts facts =
          named("chunk: 'error'")
              .with("mastra.span.type", "model_chunk")
              .with(
                  "output",
                  "{\"type\":\"error\",\"payload\":{\"error\":{\"name\":\"AI_APICallError\","
                      + "\"message\":\"no such model\"}}}")
              .facts();
      assertTrue(facts.wrapper());
      assertEquals("no such model", facts.error().message());
      assertEquals("AI_APICallError", facts.error().type());
      assertNull(named("chunk: 'text'").with("mastra.span.type", "model_chunk").facts().error());
    }

    @Test
    @DisplayName("older versions: operation names with dots, bare metadata, tool payloads")
    void older() {
      Facts facts =
          named("tool.execute stock")
              .scope("@mastra/otel")
              .with("mastra.span.type", "tool_call")
              .with("gen_ai.operation.name", "tool.execute")
              .with("gen_ai.tool.name", "stock")
              .with("gen_ai.tool.input", "{\"sku\":1}")
              .with("gen_ai.tool.output", "{\"left\":0}")
              .with("threadId", "th-3")
              .with("userId", "u-1")
              .facts();
      assertEquals(Operation.TOOL, facts.operation());
      assertEquals("{\"sku\":1}", facts.input());
      assertEquals("{\"left\":0}", facts.output());
      assertEquals("th-3", facts.session());
      assertEquals("u-1", facts.user());
    }
  }

  @Nested
  class GoogleAdk {

    private DrawnSpan span(String name) {
      return named(name).scope("gcp.vertex.agent");
    }

    @Test
    @DisplayName("what stands for nothing is nothing")
    void fillers() {
      Facts facts =
          span("execute_tool look_up")
              .with("gen_ai.operation.name", "execute_tool")
              .with("gen_ai.tool.name", "look_up")
              .with("gen_ai.tool.call.id", "<not specified>")
              .with("gcp.vertex.agent.llm_request", "{}")
              .with("gcp.vertex.agent.tool_call_args", "{}")
              .with("gcp.vertex.agent.tool_response", "{\"result\": \"<not specified>\"}")
              .facts();
      assertEquals(new Facts.Tool("look_up", null), facts.tool());
      assertNull(facts.input());
      assertNull(facts.output());
    }

    @Test
    @DisplayName("a span without attributes is known by its name")
    void bare() {
      assertEquals(
          new Facts.Tool("get_weather", null), span("execute_tool get_weather").facts().tool());
      assertEquals("weather_agent", span("invoke_agent weather_agent").facts().agent());
      assertEquals(Operation.LLM, span("call_llm").facts().operation());
      assertEquals(Operation.WORKFLOW, span("invocation").root().facts().operation());
      assertEquals("greeter", span("agent_run [greeter]").facts().agent());
      assertNull(span("call_llm").facts().error());
    }

    @Test
    @DisplayName("the first agent names the run, whose root has no name of its own")
    void workflow() {
      Facts facts = span("invoke_agent weather_agent").facts();
      assertEquals("weather_agent", facts.workflow().name());
    }

    @Test
    @DisplayName("results of several calls in one span are a repetition")
    void merged() {
      Facts facts =
          span("execute_tool (merged)").with("gen_ai.tool.name", "(merged tools)").facts();
      assertTrue(facts.wrapper());
    }

    @Test
    @DisplayName("a model call: session, turn, tokens, cached ones out of the response")
    void model() {
      Facts facts =
          span("call_llm")
              .with("gen_ai.system", "gcp.vertex.agent")
              .with("gen_ai.request.model", "gemini-2.5-flash")
              .with("gcp.vertex.agent.session_id", "s-2")
              .with("gcp.vertex.agent.invocation_id", "e-1")
              .with("gcp.vertex.agent.llm_request", "{\"contents\":[]}")
              .with(
                  "gcp.vertex.agent.llm_response",
                  "{\"usageMetadata\":{\"cachedContentTokenCount\": 16,\"x\":1}}")
              .with("gen_ai.usage.input_tokens", 42)
              .with("gen_ai.usage.output_tokens", 7)
              .with("gen_ai.response.finish_reasons", List.of("stop"))
              .facts();
      assertEquals("s-2", facts.session());
      assertEquals("e-1", facts.turn());
      assertEquals(new Tokens(42L, 7L, 49L, 16L, null, null), facts.tokens());
    }
  }

  @Nested
  class PydanticAi {

    private DrawnSpan span(String name) {
      return named(name).scope("pydantic-ai");
    }

    @Test
    @DisplayName("format 1: messages and answers are one list of events")
    void format1() {
      Facts facts =
          span("chat gpt-4o")
              .with("gen_ai.operation.name", "chat")
              .with("gen_ai.system", "openai")
              .with("gen_ai.request.model", "gpt-4o")
              .with("operation.cost", 0.0021)
              .with(
                  "events",
                  "[{\"event.name\":\"gen_ai.user.message\",\"role\":\"user\",\"content\":\"hi\"},"
                      + "{\"event.name\":\"gen_ai.choice\",\"index\":0,\"message\":"
                      + "{\"role\":\"assistant\",\"content\":\"hello\"}}]")
              .facts();
      assertEquals("pydantic-ai", facts.convention());
      assertEquals(0.0021, facts.cost());
      assertTrue(String.valueOf(facts.input()).contains("\"content\":\"hi\""));
      assertTrue(String.valueOf(facts.output()).contains("\"content\":\"hello\""));
    }

    @Test
    @DisplayName("format 2: agent run and running tool say no operation")
    void format2() {
      Facts agent =
          span("agent run")
              .with("agent_name", "support")
              .with("model_name", "gpt-4o")
              .with("gen_ai.usage.input_tokens", 50)
              .with("gen_ai.usage.output_tokens", 9)
              .with("pydantic_ai.all_messages", "[{\"role\":\"user\",\"parts\":[]}]")
              .with("final_result", "done")
              .with("logfire.msg", "support run")
              .facts();
      assertEquals(Operation.AGENT, agent.operation());
      assertEquals("support", agent.agent());
      assertEquals("gpt-4o", agent.requestModel());
      assertEquals("done", agent.output());
      Facts tool =
          span("running tool")
              .with("gen_ai.tool.name", "refund")
              .with("gen_ai.tool.call.id", "call_7")
              .with("tool_arguments", "{\"id\":1}")
              .with("tool_response", "ok")
              .facts();
      assertEquals(new Facts.Tool("refund", "call_7"), tool.tool());
      assertEquals("{\"id\":1}", tool.input());
      assertEquals("ok", tool.output());
      assertEquals(Operation.INTERNAL, span("running 2 tools").facts().operation());
    }

    @Test
    @DisplayName("format 4 and later: OpenTelemetry's names, usage of a run added up apart")
    void format4() {
      Facts facts =
          span("invoke_agent support")
              .with("gen_ai.operation.name", "invoke_agent")
              .with("gen_ai.agent.name", "support")
              .with("gen_ai.conversation.id", "conv-1")
              .with("gen_ai.aggregated_usage.input_tokens", 50)
              .with("gen_ai.aggregated_usage.output_tokens", 9)
              .root()
              .facts();
      assertEquals(Operation.AGENT, facts.operation());
      assertEquals("support", facts.workflow().name());
      assertEquals(new Tokens(50L, 9L, 59L, null, null, null), facts.tokens());
    }
  }

  @Nested
  class Others {

    @Test
    @DisplayName("MLflow: usage with cached tokens, cost, the trace's name as a tag")
    void mlflow() {
      Facts facts =
          named("completions")
              .with("mlflow.spanType", "\"CHAT_MODEL\"")
              .with("mlflow.traceTag.mlflow.traceName", "nightly")
              .with("mlflow.spanInputs", "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}")
              .with(
                  "mlflow.chat.tokenUsage",
                  "{\"input_tokens\":42,\"output_tokens\":7,\"total_tokens\":49,"
                      + "\"cache_read_input_tokens\":16}")
              .with("mlflow.llm.cost", "{\"input_cost\":0.1,\"total_cost\":0.25}")
              .facts();
      assertEquals("nightly", facts.workflow().name());
      assertEquals(new Tokens(42L, 7L, 49L, 16L, null, null), facts.tokens());
      assertEquals(0.25, facts.cost());
    }

    @Test
    @DisplayName("OpenLLMetry: a search of a vector database and what it found")
    void vectorSearch() {
      Facts facts =
          named("chroma.query")
              .with("db.system", "chroma")
              .with("db.vector.query.top_k", 2)
              .event("db.query.result", Map.of("db.query.result.document", "first"))
              .event("db.query.result", Map.of("db.query.result.document", "second"))
              .facts();
      assertEquals(Operation.RETRIEVAL, facts.operation());
      assertEquals(
          "[{\"db.query.result.document\":\"first\"},{\"db.query.result.document\":\"second\"}]",
          facts.output());
      assertNotNull(facts.db());
    }

    @Test
    @DisplayName(
        "OpenLLMetry in Python, older: prompts with tool calls, total and reasoning tokens")
    void openLlmetryPython() {
      Facts facts =
          named("openai.chat")
              .scope("opentelemetry.instrumentation.openai.v1")
              .with("llm.request.type", "chat")
              .with("gen_ai.system", "OpenAI")
              .with("gen_ai.prompt.0.role", "assistant")
              .with("gen_ai.prompt.0.tool_calls.0.id", "c1")
              .with("gen_ai.prompt.0.tool_calls.0.name", "get")
              .with("gen_ai.prompt.0.tool_calls.0.arguments", "{}")
              .with("gen_ai.usage.prompt_tokens", 12)
              .with("gen_ai.usage.completion_tokens", 3)
              .with("llm.usage.total_tokens", 15)
              .with("gen_ai.usage.cache_read_input_tokens", 8)
              .facts();
      assertEquals("openllmetry", facts.convention());
      assertEquals(
          "[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\",\"name\":\"get\","
              + "\"arguments\":\"{}\"}]}]",
          facts.input());
      assertEquals(new Tokens(12L, 3L, 15L, 8L, null, null), facts.tokens());
    }

    @Test
    @DisplayName("Vercel AI SDK 5: a call the SDK refused to make is an error of the model's span")
    void refusedCall() {
      Facts facts =
          named("ai.streamText.doStream")
              .with("ai.operationId", "ai.streamText.doStream")
              .with(
                  "ai.response.toolCalls",
                  "[{\"toolCallId\":\"1\",\"toolName\":\"reed\",\"invalid\":true,\"error\":"
                      + "{\"name\":\"AI_NoSuchToolError\",\"message\":\"no tool reed\"}}]")
              .facts();
      assertEquals("no tool reed", facts.error().message());
    }

    @Test
    @DisplayName("MCP: a call of a tool, and requests that are none")
    void mcp() {
      Facts call =
          named("MCP send tools/call refund").with("mcp.method.name", "tools/call").facts();
      assertEquals("mcp", call.convention());
      assertEquals("refund", call.tool().name());
      Facts list = named("tools/list").with("mcp.method.name", "tools/list").facts();
      assertEquals(Operation.INTERNAL, list.operation());
    }

    @Test
    @DisplayName("a total of nothing on a failed call is unknown, not zero (R35)")
    void noUsage() {
      assertNull(named("chat m").with("gen_ai.usage.total_tokens", 0).facts().tokens());
    }

    @Test
    @DisplayName("a total that only comes out with the cached tokens: the input leaves them out")
    void leftOut() {
      assertEquals(
          new Tokens(30L, 5L, 35L, 10L, null, null),
          named("chat m")
              .with("gen_ai.usage.input_tokens", 20)
              .with("gen_ai.usage.output_tokens", 5)
              .with("gen_ai.usage.total_tokens", 35)
              .with("gen_ai.usage.cache_read_input_tokens", 10)
              .facts()
              .tokens());
    }

    @Test
    @DisplayName("no known convention: usage makes a model call, a call id a tool call")
    void implied() {
      assertEquals(
          Operation.LLM,
          named("ask")
              .with("gen_ai.request.model", "m")
              .with("gen_ai.usage.input_tokens", 3)
              .facts()
              .operation());
      assertEquals(
          new Facts.Tool("search", "t1"),
          named("step").with("tool.name", "search").with("tool.call_id", "t1").facts().tool());
      assertEquals(
          Operation.INTERNAL, named("config").with("tool.name", "hammer").facts().operation());
    }

    @Test
    @DisplayName("an SDK's name for a nameless service loses the machine's path")
    void namelessService() {
      assertEquals(
          "unknown_service:node",
          named("x")
              .resource(Map.of("service.name", "unknown_service:/srv/node/bin/node"))
              .facts()
              .service());
    }
  }
}
