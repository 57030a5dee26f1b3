package dev.selftrace.semantics;

import static dev.selftrace.semantics.DrawnSpan.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Facts;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Tokens;
import dev.selftrace.model.WorkflowName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is special about each convention. */
class ConventionsTest {

  @ParameterizedTest(name = "{0}={1} is {2}")
  @CsvSource({
    "openinference.span.kind, LLM, llm, openinference",
    "openinference.span.kind, RERANKER, retrieval, openinference",
    "openinference.span.kind, CHAIN, internal, openinference",
    "openinference.span.kind, GUARDRAIL, internal, openinference",
    "ai.operationId, ai.generateText.doGenerate, llm, vercel-ai",
    "ai.operationId, ai.embed.doEmbed, embedding, vercel-ai",
    "ai.operationId, ai.toolCall, tool, vercel-ai",
    "langsmith.span.kind, retriever, retrieval, langsmith",
    "langfuse.observation.type, generation, llm, langfuse",
    "langfuse.observation.type, span, internal, langfuse",
    "mastra.span.type, model_generation, llm, mastra",
    "mastra.span.type, agent_run, agent, mastra",
    "mlflow.spanType, '\"CHAT_MODEL\"', llm, mlflow",
    "traceloop.span.kind, workflow, workflow, openllmetry",
    "traceloop.span.kind, task, internal, openllmetry",
    "llm.request.type, chat, llm, openllmetry",
    "gen_ai.operation.name, generate_content, llm, otel-genai",
    "gen_ai.operation.name, execute_tool, tool, otel-genai",
    "gen_ai.operation.name, create_agent, agent, otel-genai",
    "gen_ai.operation.name, invoke_workflow, workflow, otel-genai",
    "gen_ai.operation.name, search_memory, internal, otel-genai",
    "gen_ai.operation.name, tool.execute, tool, otel-genai",
    "db.system, postgresql, db, otel",
    "http.method, GET, http, otel",
    "rpc.system, grpc, http, otel",
    "messaging.system, kafka, messaging, otel",
    "anything, else, internal, otel"
  })
  @DisplayName("operation kinds (telemetry 3.4)")
  void kinds(String key, String value, String operation, String convention) {
    Facts facts = named("work").with(key, value).facts();
    assertEquals(operation, facts.operation().text());
    assertEquals(convention, facts.convention());
  }

  @Test
  @DisplayName("an unknown gen_ai.operation.name falls through to the next rule (R27)")
  void unknownOperation() {
    Facts facts =
        named("x").with("gen_ai.operation.name", "brew").with("db.system", "sqlite").facts();
    assertEquals(Operation.DB, facts.operation());
  }

  @Test
  @DisplayName("a tool that is also an HTTP client stays a tool and has the HTTP facts")
  void toolOverHttp() {
    Facts facts =
        named("execute_tool fetch")
            .with("gen_ai.operation.name", "execute_tool")
            .with("http.request.method", "GET")
            .with("http.response.status_code", "200")
            .facts();
    assertEquals(Operation.TOOL, facts.operation());
    assertEquals("fetch", tool(facts).name());
    assertEquals(new Facts.Http("GET", 200, null, null), facts.http());
  }

  @Test
  @DisplayName("steps and calls around calls are wrappers")
  void wrappers() {
    assertTrue(named("s").with("gen_ai.operation.name", "agent_step").facts().wrapper());
    assertTrue(named("s").with("ai.operationId", "ai.streamText").facts().wrapper());
    assertTrue(named("s").with("mastra.span.type", "model_step").facts().wrapper());
    assertFalse(named("s").with("gen_ai.operation.name", "chat").facts().wrapper());
  }

  @Nested
  class Monocle {

    private DrawnSpan span() {
      return named("run").with("monocle_apptrace.version", "0.99");
    }

    @Test
    @DisplayName("span.type alone is not Monocle's (R24)")
    void spanType() {
      assertEquals(Operation.INTERNAL, named("run").with("span.type", "tool").facts().operation());
      assertEquals(
          Operation.TOOL, span().with("span.type", "agentic.mcp.invocation").facts().operation());
      assertEquals(Operation.INTERNAL, span().facts().operation());
    }

    @Test
    @DisplayName("entities name model, provider, agent and tool")
    void entities() {
      Facts facts =
          span()
              .with("span.type", "inference")
              .with("entity.1.type", "inference.openai")
              .with("entity.2.type", "model.llm.gpt-4o")
              .with("entity.2.name", "gpt-4o")
              .with("entity.3.type", "agent.langgraph")
              .with("entity.3.name", "planner")
              .facts();
      assertEquals("openai", facts.provider());
      assertEquals("gpt-4o", facts.requestModel());
      assertEquals("planner", facts.agent());
      Facts called =
          span()
              .with("span.type", "agentic.tool.invocation")
              .with("entity.1.type", "tool.function")
              .with("entity.1.name", "search")
              .facts();
      assertEquals("search", tool(called).name());
    }

    @Test
    @DisplayName("a workflow span names the workflow by its first entity")
    void workflow() {
      Facts facts =
          span()
              .with("span.type", "workflow")
              .with("entity.1.type", "workflow.generic")
              .with("entity.1.name", "billing")
              .resource(Map.of("service.name", "svc"))
              .facts();
      assertEquals(new WorkflowName("billing", 1), facts.workflow());
      assertEquals(List.of("billing", "svc"), facts.aliases());
    }

    @Test
    @DisplayName("payloads, tokens and finish reason stand in events; text stays text (R29)")
    void events() {
      Facts facts =
          span()
              .with("span.type", "inference")
              .event("data.input", Map.of("input", List.of("{ 'user': 'text }'", "second")))
              .event("data.output", Map.of("response", "done"))
              .event(
                  "metadata",
                  Map.of(
                      "prompt_tokens", 40,
                      "completion_tokens", 2,
                      "cache_read_input_tokens", 16,
                      "finish_reason", "MAX_TOKENS",
                      "finish_type", "truncated"))
              .facts();
      assertEquals("{ 'user': 'text }'\nsecond", facts.input());
      assertEquals("done", facts.output());
      assertEquals(new Tokens(40L, 2L, 42L, 16L, null, null), facts.tokens());
      assertEquals("length", facts.finishReason());
      assertEquals(List.of("truncated"), facts.warnings());
      assertNull(facts.error());
    }

    @Test
    @DisplayName("error_code in data.output is an error without status or event (R5)")
    void errorCode() {
      Facts facts =
          span()
              .with("span.type", "inference")
              .with("span_source", "/srv/app/main.py:16")
              .event("data.output", Map.of("error_code", "rate_limit", "response", "slow down"))
              .facts();
      assertNotNull(facts.error());
      assertEquals("rate_limit", facts.error().type());
      assertEquals("slow down", facts.error().message());
      assertEquals("vendor-field", facts.error().evidence().text());
      assertEquals(List.of("/srv/app/main.py"), facts.error().files());
    }
  }

  @Nested
  class OpenInference {

    @Test
    @DisplayName("flattened messages come together in the order of their numbers")
    void messages() {
      Facts facts =
          named("chat")
              .with("openinference.span.kind", "LLM")
              .with("llm.input_messages.10.message.role", "user")
              .with("llm.input_messages.0.message.role", "system")
              .with("llm.input_messages.0.message.content", "be brief")
              .with("llm.input_messages.10.message.contents.0.message_content.text", "hi")
              .with("input.value", "raw")
              .facts();
      assertEquals(
          "[{\"role\":\"system\",\"content\":\"be brief\"},"
              + "{\"role\":\"user\",\"contents\":[{\"message_content\":{\"text\":\"hi\"}}]}]",
          facts.input());
    }

    @Test
    @DisplayName("a chain at the root is the workflow, an agent is named by its span")
    void names() {
      assertEquals(
          Operation.WORKFLOW,
          named("c").with("openinference.span.kind", "CHAIN").root().facts().operation());
      assertEquals(
          "Planner", named("Planner").with("openinference.span.kind", "AGENT").facts().agent());
    }
  }

  @Nested
  class OtherVendors {

    @Test
    @DisplayName("Langfuse: usage parts exclude one another, unless the total says otherwise (R34)")
    void langfuseUsage() {
      assertEquals(
          new Tokens(28L, 9L, 37L, 16L, null, 0L),
          langfuse(
              "{\"input\":12,\"output\":9,\"total\":37,"
                  + "\"input_cached_tokens\":16,\"output_reasoning_tokens\":0}"));
      assertEquals(
          new Tokens(28L, 9L, 37L, 16L, null, null),
          langfuse("{\"input\":28,\"output\":9,\"total\":37,\"input_cached_tokens\":16}"));
      assertNull(langfuse("{not json"));
    }

    private Tokens langfuse(String usage) {
      return named("g")
          .with("langfuse.observation.type", "generation")
          .with("langfuse.observation.usage_details", usage)
          .facts()
          .tokens();
    }

    @Test
    @DisplayName("Langfuse: level ERROR is an error, WARNING is none (R3a)")
    void langfuseLevel() {
      DrawnSpan span =
          named("t")
              .with("langfuse.observation.type", "tool")
              .with("langfuse.observation.status_message", "no such table");
      assertNull(span.facts().error());
      Facts facts = span.with("langfuse.observation.level", "ERROR").facts();
      assertEquals("no such table", String.valueOf(facts.error().message()));
    }

    @Test
    @DisplayName("MLflow: JSON text is unquoted")
    void mlflow() {
      Facts facts =
          named("m")
              .with("mlflow.spanType", "\"LLM\"")
              .with("mlflow.llm.model", "\"gpt-4o\"")
              .with("mlflow.traceName", "\"nightly\"")
              .with("mlflow.chat.tokenUsage", "{\"input_tokens\": 3, \"output_tokens\": 4}")
              .facts();
      assertEquals("gpt-4o", facts.requestModel());
      assertEquals("nightly", facts.workflow().name());
      assertEquals(new Tokens(3L, 4L, 7L, null, null, null), facts.tokens());
    }

    @Test
    @DisplayName("Vercel AI SDK 5: text, tool calls and prompt")
    void vercel() {
      Facts facts =
          named("ai.generateText.doGenerate")
              .with("ai.operationId", "ai.generateText.doGenerate")
              .with("ai.prompt.messages", "[{\"role\":\"user\"}]")
              .with("ai.response.text", "hello")
              .with("ai.response.toolCalls", "[{\"toolName\":\"t\"}]")
              .with("ai.usage.promptTokens", 7)
              .with("ai.model.id", "gpt-4o")
              .with("ai.telemetry.functionId", "weather")
              .facts();
      assertEquals("hello\n[{\"toolName\":\"t\"}]", facts.output());
      assertEquals(7L, facts.tokens().input());
      assertEquals("weather", facts.workflow().name());
    }

    @Test
    @DisplayName("OpenLLMetry: numbered prompts and completions of older versions")
    void openLlmetry() {
      Facts facts =
          named("openai.chat")
              .with("llm.request.type", "chat")
              .with("gen_ai.prompt.0.role", "user")
              .with("gen_ai.prompt.0.content", "hi")
              .with("gen_ai.completion.0.role", "assistant")
              .with("gen_ai.completion.0.finish_reason", "tool-calls")
              .with("gen_ai.usage.prompt_tokens", "12")
              .with("traceloop.association.properties.session_id", "s1")
              .facts();
      assertEquals(Operation.LLM, facts.operation());
      assertEquals("[{\"role\":\"user\",\"content\":\"hi\"}]", facts.input());
      assertEquals("tool_calls", facts.finishReason());
      assertEquals(12L, facts.tokens().input());
      assertEquals("s1", facts.session());
    }

    @Test
    @DisplayName("Google ADK: known by name and scope")
    void googleAdk() {
      DrawnSpan call = named("call_llm").scope("gcp.vertex.agent");
      assertEquals(Operation.LLM, call.facts().operation());
      assertEquals("google-adk", call.facts().convention());
      Facts tool = named("execute_tool roll").scope("gcp.vertex.agent").facts();
      assertEquals(Operation.TOOL, tool.operation());
      assertNull(tool.error());
    }

    @Test
    @DisplayName("Claude Code: short names under its scope only, cached tokens added (R34)")
    void claudeCode() {
      DrawnSpan request =
          named("claude_code.llm_request")
              .scope("com.anthropic.claude_code.tracing")
              .with("model", "claude")
              .with("input_tokens", "3")
              .with("output_tokens", 4)
              .with("cache_read_tokens", 100)
              .with("cache_creation_tokens", 20)
              .with("success", "false")
              .with("error", "overloaded");
      Facts facts = request.facts();
      assertEquals("claude", facts.requestModel());
      assertEquals(new Tokens(123L, 4L, 127L, 100L, 20L, null), facts.tokens());
      assertEquals("overloaded", String.valueOf(facts.error().message()));
      assertNull(named("x").with("model", "T-shirt").with("input_tokens", 1).facts().tokens());
    }

    @Test
    @DisplayName("GenAI: the agent of a root invoke_agent names the workflow, a child's does not")
    void rootAgent() {
      DrawnSpan span =
          named("invoke_agent gpt")
              .with("gen_ai.operation.name", "invoke_agent")
              .with("gen_ai.agent.name", "weather");
      assertNull(span.facts().workflow());
      assertEquals("weather", span.root().facts().workflow().name());
    }

    @Test
    @DisplayName("GenAI: a finish reason inside the messages counts when none stands alone")
    void finishReason() {
      String output = "[{\"role\":\"assistant\",\"finish_reason\":\"content_filter\"}]";
      Facts facts =
          named("chat x")
              .with("gen_ai.operation.name", "chat")
              .with("gen_ai.output.messages", output)
              .facts();
      assertEquals("content_filter", facts.finishReason());
      assertEquals(List.of("content_filter"), facts.warnings());
      assertEquals(output, facts.output());
    }
  }

  @Nested
  class Names {

    @Test
    @DisplayName("an unknown service names no workflow but can be looked up (R25)")
    void unknownService() {
      Facts facts = named("x").resource(Map.of("service.name", "unknown_service:node")).facts();
      assertNull(facts.workflow());
      assertEquals(List.of("unknown_service:node"), facts.aliases());
      assertEquals("unknown_service", named("x").facts().service());
    }

    @Test
    @DisplayName("every workflow candidate is an alias, the best is the workflow (R26)")
    void aliases() {
      Facts facts =
          named("x")
              .with("traceloop.workflow.name", "travel")
              .with("gen_ai.workflow.name", "trip")
              .resource(Map.of("service.name", "app", "openinference.project.name", "proj"))
              .facts();
      assertEquals("trip", facts.workflow().name());
      assertEquals(List.of("trip", "travel", "proj", "app"), facts.aliases());
    }

    @Test
    @DisplayName("the run is the resource's, in the order of who sets it")
    void run() {
      Map<String, String> both = Map.of("selftrace.run.id", "r1", "cicd.pipeline.run.id", "r2");
      assertEquals("r1", named("x").resource(both).facts().run());
      assertEquals("r3", named("x").with("scope.git.run.id", "r3").facts().run());
    }

    @Test
    @DisplayName("Monocle's test tools say local where there is no run")
    void noRun() {
      assertNull(monocle("scope.git.run.id", "local").run());
      assertEquals("github_1", monocle("scope.git.run.id", "github_1").run());
      assertEquals("local", named("x").with("scope.git.run.id", "local").facts().run());
    }

    private static Facts monocle(String key, String value) {
      return named("x").with("workflow.name", "w").with(key, value).facts();
    }
  }

  private static Facts.Tool tool(Facts facts) {
    assertNotNull(facts.tool());
    return facts.tool();
  }
}
