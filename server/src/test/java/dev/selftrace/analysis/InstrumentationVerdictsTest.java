package dev.selftrace.analysis;

import static dev.selftrace.analysis.ToldSpan.judge;
import static dev.selftrace.analysis.ToldSpan.log;
import static dev.selftrace.analysis.ToldSpan.told;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.model.TraceVerdict.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Failures as instrumentations without a recording send them, and the cause that is named. */
class InstrumentationVerdictsTest {

  private static final String PYTHON_STACK =
      """
      Traceback (most recent call last):
        File "/srv/venv/lib/python3.12/site-packages/framework/run.py", line 80, in invoke
          return call(*args)
        File "/srv/app/shop.py", line 12, in stock
          raise ValueError("no stock for shoes")
      ValueError: no stock for shoes
      """;

  @Test
  @DisplayName(
      "LangSmith: status OK, the message holds the stack, the stack is the exporter's (R2)")
  void langSmith() {
    String said =
        """
        404 The model `x-1` does not exist

        NotFoundError: 404 The model `x-1` does not exist
            at APIError.generate (file:///srv/app/node_modules/openai/core/error.mjs:45:20)
            at async ask (file:///srv/app/src/ask.mjs:9:17)\
        """;
    String exporters =
        "Error: "
            + said
            + "\n    at LangSmithToOTELTranslator.finish (/srv/app/node_modules/langsmith/t.js:1:2)";
    TraceVerdict verdict =
        judge(
            told(1, 0, "ask")
                .with("langsmith.span.kind", "chain")
                .ok()
                .exception("Error", said, exporters),
            told(2, 1, "ChatOpenAI")
                .with("langsmith.span.kind", "llm")
                .with("gen_ai.operation.name", "chat")
                .ok()
                .exception("Error", said, exporters));
    Cause cause = cause(verdict, "ChatOpenAI");
    assertEquals("404 The model `x-1` does not exist", cause.error().message());
    assertEquals("NotFoundError", cause.error().type());
    assertEquals(new CodeLocation("/srv/app/src/ask.mjs", 9, "ask"), cause.error().location());
    assertEquals(Status.ERROR, verdict.status());
  }

  @Test
  @DisplayName("Langfuse: the level says it, a parent with level WARNING only echoes it (R3a)")
  void langfuse() {
    TraceVerdict verdict =
        judge(
            told(1, 0, "ask")
                .with("langfuse.observation.type", "span")
                .with("langfuse.observation.level", "WARNING")
                .with("langfuse.observation.output", "{\"error\":\"quota exceeded\"}"),
            told(2, 1, "generate")
                .with("langfuse.observation.type", "generation")
                .with("langfuse.observation.level", "ERROR")
                .with("langfuse.observation.status_message", "quota exceeded"));
    Cause cause = cause(verdict, "generate");
    assertEquals("quota exceeded", cause.error().message());
    assertEquals("vendor-field", cause.error().evidence().text());
    assertTrue(cause.handled());
    assertEquals(1, verdict.causes().size());
  }

  @Test
  @DisplayName("Mastra: a model failure may stand only in the output of an error chunk (R3b)")
  void mastra() {
    TraceVerdict verdict =
        judge(
            told(1, 0, "agent.support").with("mastra.span.type", "agent_run"),
            told(2, 1, "chat x-1").with("mastra.span.type", "model_generation"),
            told(3, 2, "chunk: 'error'")
                .with("mastra.span.type", "model_chunk")
                .with(
                    "output",
                    "{\"error\":{\"name\":\"APICallError\",\"message\":\"Overloaded\"}}"));
    assertEquals("Overloaded", cause(verdict, "chunk: 'error'").error().message());
    TraceVerdict finish =
        judge(
            told(1, 0, "invoke_agent support")
                .with("mastra.span.type", "agent_run")
                .failed("The model x-1 does not exist")
                .lasts(1, 9),
            told(2, 1, "chat x-1")
                .with("mastra.span.type", "model_generation")
                .with("gen_ai.response.finish_reasons", List.of("error"))
                .ok());
    assertEquals("The model x-1 does not exist", cause(finish, "chat x-1").error().message());
  }

  @Test
  @DisplayName("Google ADK: the tool says nothing, the next model request tells (R4)")
  void googleAdk() {
    String request =
        """
        {"contents":[{"role":"user","parts":[{"text":"weather?"}]},
        {"role":"model","parts":[{"functionCall":{"name":"get_weather","args":{}}}]},
        {"role":"user","parts":[{"functionResponse":{"name":"get_weather",
        "response":{"error":"ValueError: no station"}}}]}]}\
        """;
    TraceVerdict verdict =
        judge(
            told(1, 0, "invocation").scope("gcp.vertex.agent").lasts(1, 9),
            told(2, 1, "call_llm").scope("gcp.vertex.agent"),
            told(3, 2, "execute_tool get_weather").scope("gcp.vertex.agent"),
            told(4, 1, "call_llm")
                .scope("gcp.vertex.agent")
                .with("gcp.vertex.agent.llm_request", request)
                .with("gcp.vertex.agent.llm_response", "{\"content\":{}}"));
    Cause cause = cause(verdict, "execute_tool get_weather");
    assertEquals("no station", cause.error().message());
    assertEquals("ValueError", cause.error().type());
    assertEquals("next-llm-request", cause.error().evidence().text());
    assertTrue(cause.handled());
    assertEquals(Status.OK, verdict.status());
    assertEquals(
        List.of(),
        judge(
                told(1, 0, "call_llm").scope("gcp.vertex.agent"),
                told(2, 1, "execute_tool x").scope("gcp.vertex.agent"))
            .causes());
  }

  @Test
  @DisplayName("Claude Code: a report on the agent's span repeats the tool's, the run went on")
  void claudeCode() {
    String scope = "com.anthropic.claude_code.tracing";
    ToldSpan[] spans = {
      told(1, 0, "claude_code.interaction").scope(scope).lasts(1, 9),
      told(2, 1, "claude_code.tool").scope(scope).with("tool_name", "Bash"),
      told(3, 2, "claude_code.tool.execution")
          .scope(scope)
          .with("success", false)
          .with("error.type", "tool_error")
          .with("error_class", "ShellError")
          .with("error", "Shell command failed"),
      told(4, 1, "claude_code.llm_request").scope(scope).with("model", "m-1")
    };
    Map<String, String> report =
        Map.of("event.name", "tool_result", "success", "false", "error", "Shell command failed");
    TraceVerdict verdict = judge(List.of(log(1, "", 0, "claude_code.tool_result", report)), spans);
    Cause cause = cause(verdict, "claude_code.tool.execution");
    assertEquals("ShellError", cause.error().type());
    assertEquals("Shell command failed", cause.error().message());
    assertTrue(cause.handled());
    assertEquals(List.of(), verdict.logErrors());
    assertEquals(Status.OK, verdict.status());
    TraceVerdict untold = judge(List.of(log(1, "", 0, "x", report)), spans[0], spans[3]);
    assertEquals(List.of(), untold.causes());
    assertEquals("Shell command failed", untold.logErrors().getFirst().error().message());
  }

  @Test
  @DisplayName("AI SDK 5: each attempt is a span; all failed, the first is the cause (R12, R15)")
  void attempts() {
    TraceVerdict failed =
        judge(
            told(1, 0, "ai.generateText")
                .with("ai.operationId", "ai.generateText")
                .failed("Failed after 2 attempts. Last error: Too Many Requests")
                .exception(
                    "AI_RetryError",
                    "Failed after 2 attempts. Last error: Too Many Requests",
                    "AI_RetryError: x")
                .lasts(1, 9),
            attempt(2)
                .failed("Too Many Requests")
                .exception("AI_APICallError", "Too Many Requests", ""),
            attempt(3)
                .failed("Too Many Requests")
                .exception("AI_APICallError", "Too Many Requests", ""));
    assertEquals(2, failed.causes().size());
    assertEquals(2, failed.causes().getFirst().spanId().value());
    assertEquals("AI_APICallError", failed.causes().getFirst().error().type());
    assertFalse(failed.handled());
    assertEquals(
        failed.causes().getFirst().error().fingerprint(),
        failed.causes().getLast().error().fingerprint());
    TraceVerdict recovered =
        judge(
            told(1, 0, "ai.generateText").with("ai.operationId", "ai.generateText").lasts(1, 9),
            attempt(2)
                .failed("Too Many Requests")
                .exception("AI_APICallError", "Too Many Requests", ""),
            attempt(3).with("ai.usage.inputTokens", 12).with("ai.usage.outputTokens", 3));
    assertTrue(recovered.handled());
    assertEquals(Status.OK, recovered.status());
    assertEquals(12L, recovered.inputTokens());
  }

  @Test
  @DisplayName("attempts that at last succeeded are no reason for what failed later (R15)")
  void laterFailure() {
    TraceVerdict verdict =
        judge(
            told(1, 0, "run")
                .failed("ValueError: no rows")
                .exception("ValueError", "no rows", PYTHON_STACK)
                .lasts(1, 9),
            attempt(2).failed("Too Many Requests"),
            attempt(3));
    Cause cause = cause(verdict, "run");
    assertEquals("no rows", cause.error().message());
    assertFalse(cause.handled());
    assertTrue(verdict.causes().getLast().handled());
    assertEquals(Status.ERROR, verdict.status());
  }

  @Test
  @DisplayName(
      "OpenInference LangChain: repr and traceback in the status, control flow apart (R17)")
  void openInferenceLangChain() {
    String status = "ValueError('no stock for shoes')" + PYTHON_STACK;
    TraceVerdict verdict =
        judge(
            told(1, 0, "LangGraph")
                .with("openinference.span.kind", "CHAIN")
                .failed(status)
                .exception("ValueError", "no stock for shoes", PYTHON_STACK)
                .lasts(1, 9),
            told(2, 1, "tools")
                .with("openinference.span.kind", "CHAIN")
                .failed(status)
                .exception("ValueError", "no stock for shoes", PYTHON_STACK)
                .lasts(2, 8),
            told(3, 2, "stock")
                .with("openinference.span.kind", "TOOL")
                .failed(status)
                .exception("ValueError", "no stock for shoes", PYTHON_STACK));
    Cause cause = cause(verdict, "stock");
    assertEquals("no stock for shoes", cause.error().message());
    assertEquals("ValueError", cause.error().type());
    assertEquals(new CodeLocation("/srv/app/shop.py", 12, "stock"), cause.error().location());
    TraceVerdict interrupted =
        judge(
            told(1, 0, "LangGraph")
                .with("openinference.span.kind", "CHAIN")
                .ok()
                .exception(
                    "langgraph.errors.GraphInterrupt", "(Interrupt(value='approve?'),)", ""));
    assertEquals(List.of(), interrupted.causes());
  }

  @Test
  @DisplayName("Pydantic AI: a tool that asks to be tried again says why in its result")
  void pydanticAi() {
    TraceVerdict verdict =
        judge(
            told(1, 0, "invoke_agent support")
                .with("gen_ai.operation.name", "invoke_agent")
                .lasts(1, 9),
            told(2, 1, "execute_tool stock")
                .with("gen_ai.operation.name", "execute_tool")
                .with("gen_ai.tool.name", "stock")
                .with(
                    "gen_ai.tool.call.result",
                    "no stock for shoes\n\nFix the errors and try again.")
                .failed("ToolRetryError: ")
                .exception("pydantic_ai.exceptions.ToolRetryError", "", ""),
            told(3, 1, "chat m-1")
                .with("gen_ai.operation.name", "chat")
                .with("gen_ai.request.model", "m-1"));
    Cause cause = cause(verdict, "execute_tool stock");
    assertTrue(String.valueOf(cause.error().message()).startsWith("no stock for shoes"));
    assertEquals("ToolRetryError", cause.error().type());
    assertEquals(Status.OK, verdict.status());
  }

  @Test
  @DisplayName("MLflow: the exception is recorded on every span of the chain, the deepest is meant")
  void mlflow() {
    TraceVerdict verdict =
        judge(
            told(1, 0, "predict")
                .with("mlflow.spanType", "\"CHAIN\"")
                .failed("")
                .exception("ValueError", "no stock for shoes", PYTHON_STACK)
                .lasts(1, 9),
            told(2, 1, "stock")
                .with("mlflow.spanType", "\"TOOL\"")
                .failed("")
                .exception("ValueError", "no stock for shoes", PYTHON_STACK));
    assertEquals("no stock for shoes", cause(verdict, "stock").error().message());
  }

  @Test
  @DisplayName("OpenLLMetry python: the client's span says it with Python's error object (R17)")
  void openLlmetry() {
    String said =
        "Error code: 404 - {'error': {'message': 'The model x-1 does not exist', 'code': None}}";
    TraceVerdict verdict =
        judge(
            told(1, 0, "ask.workflow")
                .with("traceloop.span.kind", "workflow")
                .failed(said)
                .exception("NotFoundError", said, PYTHON_STACK)
                .lasts(1, 9),
            told(2, 1, "openai.chat")
                .with("llm.request.type", "chat")
                .kind(SpanKind.CLIENT)
                .with("error.type", "NotFoundError")
                .failed(said)
                .exception("openai.NotFoundError", said, PYTHON_STACK));
    Cause cause = cause(verdict, "openai.chat");
    assertEquals("The model x-1 does not exist", cause.error().message());
    assertEquals("NotFoundError", cause.error().type());
  }

  @Test
  @DisplayName("Gemini CLI: one trace per call; a tool's own output says it failed")
  void geminiCli() {
    TraceVerdict attempt =
        judge(
            told(1, 0, "llm_call")
                .scope("gemini-cli")
                .with("gen_ai.operation.name", "llm_call")
                .failed(
                    "{\"error\":{\"message\":\"{\\\"error\\\":{\\\"code\\\":429,\\\"message\\\":\\\"Quota\\\"}}\",\"code\":429}}"));
    assertEquals("Quota", cause(attempt, "llm_call").error().message());
    assertEquals(Status.ERROR, attempt.status());
    TraceVerdict tool =
        judge(
            List.of(
                log(
                    1,
                    "gemini_cli.tool_call",
                    0,
                    "Tool call",
                    Map.of(
                        "success",
                        false,
                        "error",
                        "File not found: a.toml",
                        "error_type",
                        "file_not_found"))),
            told(1, 0, "schedule_tool_calls")
                .scope("gemini-cli")
                .with("gen_ai.operation.name", "schedule_tool_calls")
                .ok()
                .lasts(1, 9),
            told(2, 1, "tool_call")
                .scope("gemini-cli")
                .with("gen_ai.operation.name", "tool_call")
                .ok()
                .with("gen_ai.tool.name", "read_file")
                .with(
                    "gen_ai.tool.call.result",
                    "{\"status\":\"error\",\"response\":{\"error\":{},\"responseParts\":[{\"functionResponse\":"
                        + "{\"response\":{\"error\":\"File not found: a.toml\"}}}]},\"errorType\":\"file_not_found\"}"));
    Cause cause = cause(tool, "tool_call");
    assertEquals("File not found: a.toml", cause.error().message());
    assertEquals("file_not_found", cause.error().type());
    assertTrue(cause.handled());
  }

  @Test
  @DisplayName("Codex: a tool call that was refused is reported by a log and an event (R32)")
  void codex() {
    TraceVerdict verdict =
        judge(
            List.of(
                log(
                    3,
                    "codex.tool_result",
                    9,
                    null,
                    Map.of(
                        "success",
                        "false",
                        "tool_name",
                        "shell",
                        "output",
                        "missing field `cmd`"))),
            told(1, 0, "turn").lasts(1, 9),
            told(2, 1, "run_turn").lasts(2, 8),
            told(3, 2, "dispatch_tool_call")
                .event(
                    "event otel/src/tool_result.rs:54",
                    Map.of("event.name", "codex.tool_result", "success", "false")),
            told(4, 2, "chat").with("gen_ai.operation.name", "chat"));
    Cause cause = cause(verdict, "dispatch_tool_call");
    assertEquals("missing field `cmd`", cause.error().message());
    assertTrue(cause.handled());
    assertEquals(Status.OK, verdict.status());
  }

  @Test
  @DisplayName(
      "opencode: missing optional files are noise in a healthy run and in a failed one (R13)")
  void openCode() {
    TraceVerdict healthy =
        judge(
            told(1, 0, "session.prompt").lasts(1, 9),
            probe(2),
            told(3, 1, "ai.streamText").with("ai.operationId", "ai.streamText"));
    assertEquals(List.of(), healthy.causes());
    assertEquals(0, healthy.errorCount());
    assertEquals(Status.OK, healthy.status());
    TraceVerdict failed =
        judge(
            told(1, 0, "session.prompt").failed("ProviderError: no key").lasts(1, 9),
            probe(2).lasts(2, 3),
            told(3, 1, "provider.load").failed("ProviderError: no key"));
    assertEquals("provider.load", failed.causes().getFirst().spanName());
    TraceVerdict alone =
        judge(
            told(1, 0, "FileSystem.readFile")
                .failed("NotFound: FileSystem.readFile (/srv/u/auth.json)"));
    assertEquals(List.of(), alone.causes());
  }

  @Test
  @DisplayName("a call that two instrumentations report is counted once (R23)")
  void reportedTwice() {
    TraceVerdict verdict =
        judge(
            told(1, 0, "LangGraph").lasts(1, 9),
            told(2, 1, "ChatOpenAI")
                .with("openinference.span.kind", "LLM")
                .lasts(2, 6)
                .with("llm.model_name", "m-1")
                .with("llm.token_count.prompt", 40)
                .with("llm.token_count.completion", 7),
            told(3, 1, "chat m-1")
                .with("gen_ai.operation.name", "chat")
                .lasts(3, 5)
                .with("gen_ai.request.model", "m-1")
                .with("gen_ai.usage.input_tokens", 40)
                .with("gen_ai.usage.output_tokens", 7));
    assertEquals(1, verdict.llmCalls());
    assertEquals(40L, verdict.inputTokens());
  }

  private static ToldSpan attempt(long id) {
    return told(id, 1, "ai.generateText.doGenerate")
        .with("ai.operationId", "ai.generateText.doGenerate")
        .with("ai.model.id", "m-1");
  }

  private static ToldSpan probe(long id) {
    return told(id, 1, "FileSystem.readJson")
        .failed("NotFound: FileSystem.readFile (/srv/u/auth.json)")
        .exception(
            "PlatformError", "NotFound: FileSystem.readFile (/srv/u/auth.json)", "PlatformError");
  }

  private static Cause cause(TraceVerdict verdict, String spanName) {
    assertFalse(verdict.causes().isEmpty());
    Cause cause = verdict.causes().getFirst();
    assertNotNull(cause.error().message());
    assertEquals(spanName, cause.spanName());
    return cause;
  }
}
