package dev.selftrace.semantics;

import static dev.selftrace.semantics.DrawnSpan.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Facts;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Tokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Spans as the coding agents write them. */
class CodingAgentsTest {

  @Nested
  class ClaudeCode {

    private DrawnSpan request() {
      return named("claude_code.llm_request")
          .scope("com.anthropic.claude_code.tracing")
          .with("span.type", "llm_request")
          .with("session.id", "s-1")
          .with("model", "claude-sonnet-4-5")
          .with("gen_ai.system", "anthropic")
          .with("gen_ai.request.model", "claude-sonnet-4-5");
    }

    @Test
    @DisplayName("a model request: input tokens with the cached ones, session, finish reason")
    void request200() {
      Facts facts =
          request()
              .with("input_tokens", "12")
              .with("output_tokens", 7)
              .with("cache_read_tokens", 16)
              .with("cache_creation_tokens", 5)
              .with("success", true)
              .with("stop_reason", "end_turn")
              .facts();
      assertEquals("claude-code", facts.convention());
      assertEquals(Operation.LLM, facts.operation());
      assertEquals(new Tokens(33L, 7L, 40L, 16L, 5L, null), facts.tokens());
      assertEquals("stop", facts.finishReason());
      assertEquals("s-1", facts.session());
      assertNull(facts.error());
    }

    @Test
    @DisplayName("a refused request: the class of the error and the status it was refused with")
    void refused() {
      Facts facts =
          request()
              .with("success", "false")
              .with("status_code", 404)
              .with("error_class", "model_not_found")
              .with("error", "model: claude-nope")
              .failed("model: claude-nope")
              .facts();
      assertEquals("model_not_found", error(facts).type());
      assertEquals(new Facts.Http(null, 404, null, null), facts.http());
    }

    @Test
    @DisplayName("a request that was tried again and then answered is worth a warning (R15)")
    void retried() {
      Facts facts =
          request()
              .with("success", true)
              .event("gen_ai.request.attempt", Map.of("attempt", 1))
              .event("gen_ai.request.attempt", Map.of("attempt", 2))
              .facts();
      assertEquals(List.of("retried"), facts.warnings());
    }

    @Test
    @DisplayName("a tool, the work below it with the outcome, and the wait for the user")
    void tool() {
      Facts tool =
          named("claude_code.tool")
              .scope("com.anthropic.claude_code.tracing")
              .with("tool_name", "Bash")
              .with("tool_use_id", "toolu_1")
              .with("full_command", "ls")
              .event("tool.output", Map.of("output", "a b"))
              .facts();
      assertEquals(new Facts.Tool("Bash", "toolu_1"), tool.tool());
      assertEquals("ls", tool.input());
      assertEquals("a b", tool.output());
      Facts work =
          named("claude_code.tool.execution")
              .scope("com.anthropic.claude_code.tracing")
              .with("success", false)
              .with("error", "Shell command failed")
              .with("error.type", "tool_error")
              .with("error_class", "ShellError")
              .facts();
      assertTrue(work.wrapper());
      assertEquals("ShellError", error(work).type());
      assertEquals("Shell command failed", error(work).message());
      Facts wait =
          named("claude_code.tool.blocked_on_user")
              .scope("com.anthropic.claude_code.tracing")
              .with("decision", "reject")
              .facts();
      assertEquals(Operation.INTERNAL, wait.operation());
      assertNull(wait.error());
    }

    @Test
    @DisplayName("a failure without words is still one")
    void wordless() {
      Facts facts =
          named("claude_code.tool.execution")
              .scope("com.anthropic.claude_code.tracing")
              .with("success", "false")
              .facts();
      assertEquals("vendor-field", error(facts).evidence().text());
    }
  }

  @Nested
  class Codex {

    private DrawnSpan span(String name) {
      return named(name).scope("codex_exec").resource(Map.of("service.name", "codex_exec"));
    }

    @Test
    @DisplayName("a response with usage is a model call, whatever the span is called")
    void response() {
      Facts facts =
          span("completed")
              .with("gen_ai.usage.input_tokens", 42)
              .with("gen_ai.usage.cache_read.input_tokens", 16)
              .with("gen_ai.usage.output_tokens", 7)
              .with("codex.usage.reasoning_output_tokens", 2)
              .with("codex.usage.total_tokens", 49)
              .facts();
      assertEquals("codex", facts.convention());
      assertEquals(Operation.LLM, facts.operation());
      assertEquals(new Tokens(42L, 7L, 49L, 16L, null, 2L), facts.tokens());
    }

    @Test
    @DisplayName("a response without usage, and a span that names a model, are no model calls")
    void noCalls() {
      assertEquals(
          Operation.INTERNAL,
          span("handle_responses").with("from", "output_item_done").facts().operation());
      assertEquals(
          Operation.INTERNAL,
          span("get_model_info").with("model", "gpt-5-codex").facts().operation());
    }

    @Test
    @DisplayName("a turn adds up and is an agent's; the thread is the session")
    void turn() {
      Facts facts =
          span("session_task.turn")
              .with("thread.id", "0199-a")
              .with("turn.id", "t-1")
              .with("model", "gpt-5-codex")
              .with("codex.turn.token_usage.input_tokens", 84)
              .with("codex.turn.token_usage.cached_input_tokens", 32)
              .with("codex.turn.token_usage.output_tokens", 14)
              .with("codex.turn.token_usage.total_tokens", 98)
              .facts();
      assertEquals(Operation.AGENT, facts.operation());
      assertEquals("0199-a", facts.session());
      assertEquals("t-1", facts.turn());
      assertEquals("gpt-5-codex", facts.requestModel());
      assertEquals(new Tokens(84L, 14L, 98L, 32L, null, null), facts.tokens());
    }

    @Test
    @DisplayName("a thread of the operating system is no session")
    void osThread() {
      assertNull(
          span("turn")
              .with("codex.turn.reasoning_effort", "low")
              .with("thread.id", 7)
              .facts()
              .session());
    }

    @Test
    @DisplayName("one tool call is one tool span, though spans below name its call too")
    void tool() {
      Facts facts =
          span("exec_command")
              .with("tool_name", "exec_command")
              .with("call_id", "call_1")
              .with("codex.tool.phase", "dispatch")
              .with("conversation.id", "c-9")
              .facts();
      assertEquals(new Facts.Tool("exec_command", "call_1"), facts.tool());
      assertEquals("c-9", facts.session());
      assertEquals(
          Operation.INTERNAL,
          span("dispatch_tool_call_with_state")
              .with("tool_name", "exec_command")
              .with("call_id", "call_1")
              .facts()
              .operation());
    }
  }

  @Nested
  class GeminiCli {

    private DrawnSpan span(String operation) {
      return named(operation)
          .scope("gemini-cli")
          .with("gen_ai.operation.name", operation)
          .with("gen_ai.agent.name", "gemini-cli")
          .with("gen_ai.conversation.id", "s-7");
    }

    @Test
    @DisplayName("its own operation names")
    void operations() {
      assertEquals(Operation.LLM, span("llm_call").facts().operation());
      assertEquals(Operation.AGENT, span("agent_call").facts().operation());
      assertEquals(Operation.AGENT, span("user_prompt").facts().operation());
      assertEquals(Operation.INTERNAL, span("schedule_tool_calls").facts().operation());
      assertEquals("gemini-cli", span("llm_call").facts().convention());
      assertEquals("s-7", span("llm_call").facts().session());
    }

    @Test
    @DisplayName("a tool's request and answer are inside what it calls messages")
    void tool() {
      Facts facts =
          span("tool_call")
              .with("gen_ai.tool.name", "read_file")
              .with("gen_ai.tool.call_id", "r-1")
              .with(
                  "gen_ai.input.messages",
                  "{\"callId\":\"r-1\",\"name\":\"read_file\",\"args\":{\"path\":\"a.json\"}}")
              .with(
                  "gen_ai.output.messages",
                  "{\"status\":\"error\",\"response\":{\"errorType\":\"file_not_found\","
                      + "\"responseParts\":[{\"functionResponse\":{\"name\":\"read_file\","
                      + "\"response\":{\"error\":\"File not found: a.json\"}}}]}}")
              .facts();
      assertEquals(new Facts.Tool("read_file", "r-1"), facts.tool());
      assertEquals("{\"path\":\"a.json\"}", facts.input());
      assertEquals("{\"error\":\"File not found: a.json\"}", facts.output());
      assertEquals("File not found: a.json", error(facts).message());
      assertEquals("file_not_found", error(facts).type());
    }

    @Test
    @DisplayName("payloads of older versions")
    void older() {
      Facts facts =
          named("tool")
              .scope("gemini-cli")
              .with("input-json", "{}")
              .with("output-json", "1")
              .facts();
      assertEquals("{}", facts.input());
      assertEquals("1", facts.output());
    }
  }

  @Nested
  class Opencode {

    private DrawnSpan span(String name) {
      return named(name).resource(Map.of("service.name", "opencode"));
    }

    @Test
    @DisplayName("the session of the AI SDK's metadata, no user called unknown, both names")
    void call() {
      Facts facts =
          span("ai.streamText.doStream")
              .with("ai.operationId", "ai.streamText.doStream")
              .with("ai.telemetry.functionId", "session.llm")
              .with("ai.telemetry.metadata.sessionId", "ses_1")
              .with("ai.telemetry.metadata.userId", "unknown")
              .with("ai.usage.inputTokens", 42)
              .with("ai.usage.outputTokens", 7)
              .with("ai.usage.cachedInputTokens", 16)
              .with("ai.usage.inputTokenDetails.cacheReadTokens", 16)
              .facts();
      assertEquals("ses_1", facts.session());
      assertNull(facts.user());
      assertEquals(List.of("session.llm", "opencode"), facts.aliases());
      assertEquals(new Tokens(42L, 7L, 49L, 16L, null, null), facts.tokens());
    }

    @Test
    @DisplayName("its tool span repeats the AI SDK's: one call, not two")
    void tool() {
      Facts facts =
          span("Tool.execute")
              .with("tool.name", "read")
              .with("tool.call_id", "call_1")
              .with("session.id", "ses_1")
              .facts();
      assertTrue(facts.wrapper());
      assertEquals(new Facts.Tool("read", "call_1"), facts.tool());
      assertFalse(span("ai.toolCall").with("ai.operationId", "ai.toolCall").facts().wrapper());
    }
  }

  private static ErrorFacts error(Facts facts) {
    assertNotNull(facts.error());
    return facts.error();
  }
}
