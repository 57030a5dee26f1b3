package dev.selftrace.semantics;

import java.util.List;

/**
 * The table of precedence: for each logical field the keys that may say it, best first, over all
 * conventions (telemetry 3.2). The first that is present and not empty wins, whichever convention
 * it belongs to.
 *
 * <p>A plain key is a span attribute. {@code resource:key} is a resource attribute. {@code
 * monocle:model} and the like are not on the wire: the convention before the colon derives them
 * from what is special about it, such as an event, JSON text or the span's name.
 */
enum Field {
  // Who and where
  WORKFLOW(
      "workflow.name",
      "monocle:workflow",
      "gen_ai.workflow.name",
      "traceloop.workflow.name",
      "resource:openinference.project.name",
      "langsmith.trace.session_name",
      "ai.telemetry.functionId",
      "resource.name",
      "genai:root_agent",
      "openinference:root_agent",
      "mlflow:trace_name",
      "langfuse.trace.name",
      "resource:SERVICE_NAME",
      "service:known"),
  SERVICE("resource:service.name"),
  SESSION(
      "gen_ai.conversation.id",
      "session.id",
      "scope.agentic.session",
      "traceloop.association.properties.session_id",
      "traceloop.association.properties.thread_id",
      "traceloop.association.properties.conversation_id",
      "langfuse.session.id",
      "langsmith.metadata.thread_id",
      "langsmith.metadata.session_id",
      "langsmith.trace.session_id",
      "gcp.vertex.agent.session_id",
      "ai.telemetry.metadata.sessionId",
      "conversation.id",
      "mcp.session.id",
      "resource:session.id"),
  USER(
      "user.id",
      "enduser.id",
      "langfuse.user.id",
      "traceloop.association.properties.user_id",
      "ai.telemetry.metadata.userId",
      "gen_ai.user"),
  RUN(
      "resource:selftrace.run.id",
      "resource:cicd.pipeline.run.id",
      "resource:test.run.id",
      "scope.git.run.id"),
  AGENT(
      "gen_ai.agent.name",
      "monocle:agent",
      "agent.name",
      "graph.node.name",
      "graph.node.id",
      "openinference:agent",
      "traceloop:agent",
      "monocle.agent.name",
      "agent_name",
      "agent.id",
      "genai:agent_of_name"),

  // The model call
  PROVIDER(
      "gen_ai.provider.name",
      "gen_ai.system",
      "llm.provider",
      "llm.system",
      "monocle:provider",
      "ai.model.provider",
      "mlflow.llm.provider",
      "genai:server"),
  REQUEST_MODEL(
      "gen_ai.request.model",
      "llm.request.model_name",
      "llm.model_name",
      "embedding.model_name",
      "monocle:model",
      "ai.model.id",
      "langfuse.observation.model.name",
      "mlflow.llm.model",
      "langsmith.metadata.ls_model_name",
      "claude_code:model"),
  RESPONSE_MODEL(
      "gen_ai.response.model", "llm.response.model_name", "llm.model_name", "ai.response.model"),
  INPUT_TOKENS(
      "gen_ai.usage.input_tokens",
      "gen_ai.usage.prompt_tokens",
      "llm.token_count.prompt",
      "monocle:input_tokens",
      "ai.usage.inputTokens",
      "ai.usage.promptTokens",
      "ai.usage.tokens",
      "langfuse:input_tokens",
      "mlflow:input_tokens",
      "llm.usage.prompt_tokens",
      "claude_code:input_tokens"),
  OUTPUT_TOKENS(
      "gen_ai.usage.output_tokens",
      "gen_ai.usage.completion_tokens",
      "llm.token_count.completion",
      "monocle:output_tokens",
      "ai.usage.outputTokens",
      "ai.usage.completionTokens",
      "langfuse:output_tokens",
      "mlflow:output_tokens",
      "llm.usage.completion_tokens",
      "claude_code:output_tokens"),
  TOTAL_TOKENS(
      "gen_ai.usage.total_tokens",
      "llm.token_count.total",
      "llm.usage.total_tokens",
      "monocle:total_tokens",
      "ai.usage.totalTokens",
      "langfuse:total_tokens"),
  CACHE_READ_TOKENS(
      "gen_ai.usage.cache_read.input_tokens",
      "gen_ai.usage.cache_read_input_tokens",
      "gen_ai.usage.cached_input_tokens",
      "llm.token_count.prompt_details.cache_read",
      "monocle:cache_read_tokens",
      "ai.usage.cachedInputTokens",
      "langfuse:cache_read_tokens",
      "claude_code:cache_read_tokens"),
  CACHE_CREATION_TOKENS(
      "gen_ai.usage.cache_creation.input_tokens",
      "gen_ai.usage.cache_creation_input_tokens",
      "llm.token_count.prompt_details.cache_write",
      "claude_code:cache_creation_tokens"),
  REASONING_TOKENS(
      "gen_ai.usage.reasoning.output_tokens",
      "gen_ai.usage.reasoning_tokens",
      "llm.token_count.completion_details.reasoning",
      "ai.usage.reasoningTokens",
      "codex.usage.reasoning_output_tokens",
      "langfuse:reasoning_tokens"),
  FINISH_REASON(
      "gen_ai.response.finish_reasons",
      "genai:finish_reason",
      "gen_ai.completion.0.finish_reason",
      "llm.finish_reason",
      "gen_ai.response.finish_reason",
      "gen_ai.response.stop_reason",
      "monocle:finish_reason",
      "ai.response.finishReason",
      "claude_code:stop_reason"),

  // What went in and came out
  MODEL_INPUT(
      "gen_ai.input.messages",
      "openinference:input_messages",
      "traceloop:prompt",
      "ai.prompt.messages",
      "ai.prompt",
      "monocle:input",
      "gen_ai.prompt",
      "genai:prompt_event",
      "gcp.vertex.agent.llm_request",
      "langfuse.observation.input",
      "mlflow.spanInputs",
      "pydantic_ai.all_messages",
      "input.value",
      "traceloop.entity.input",
      "input"),
  MODEL_OUTPUT(
      "gen_ai.output.messages",
      "openinference:output_messages",
      "traceloop:completion",
      "vercel:response",
      "monocle:output",
      "gen_ai.completion",
      "genai:completion_event",
      "gcp.vertex.agent.llm_response",
      "langfuse.observation.output",
      "mlflow.spanOutputs",
      "output.value",
      "traceloop.entity.output",
      "output"),
  TOOL_NAME(
      "gen_ai.tool.name",
      "tool.name",
      "monocle:tool",
      "ai.toolCall.name",
      "traceloop:tool",
      "claude_code:tool_name",
      "genai:tool_of_name",
      "langsmith:tool"),
  TOOL_CALL_ID(
      "gen_ai.tool.call.id",
      "gen_ai.tool.call_id",
      "tool.id",
      "ai.toolCall.id",
      "tool_use_id",
      "call_id"),
  TOOL_INPUT(
      "gen_ai.tool.call.arguments",
      "tool_arguments",
      "ai.toolCall.args",
      "gen_ai.tool.input",
      "gcp.vertex.agent.tool_call_args",
      "tool.parameters",
      "monocle:input",
      "traceloop.entity.input",
      "langfuse.observation.input",
      "mlflow.spanInputs",
      "input.value",
      "full_command",
      "tool_input"),
  TOOL_OUTPUT(
      "gen_ai.tool.call.result",
      "tool_response",
      "ai.toolCall.result",
      "gen_ai.tool.output",
      "gcp.vertex.agent.tool_response",
      "monocle:output",
      "traceloop.entity.output",
      "langfuse.observation.output",
      "mlflow.spanOutputs",
      "output.value",
      "claude_code:tool_output"),
  RETRIEVAL_INPUT(
      "gen_ai.retrieval.query.text",
      "monocle:input",
      "langfuse.observation.input",
      "mlflow.spanInputs",
      "input.value",
      "traceloop.entity.input"),
  RETRIEVAL_OUTPUT(
      "gen_ai.retrieval.documents",
      "openinference:documents",
      "monocle:output",
      "langfuse.observation.output",
      "mlflow.spanOutputs",
      "output.value",
      "traceloop.entity.output"),

  // Protocols below
  HTTP_METHOD("http.request.method", "http.method"),
  HTTP_STATUS("http.response.status_code", "http.status_code"),
  HTTP_URL("url.full", "http.url", "url.path", "http.target"),
  HTTP_ROUTE("http.route"),
  DB_SYSTEM("db.system.name", "db.system"),
  DB_STATEMENT("db.query.text", "db.statement"),
  DB_NAMESPACE("db.namespace", "db.name"),
  DB_OPERATION("db.operation.name", "db.operation"),
  DB_COLLECTION("db.collection.name", "db.sql.table"),
  RPC_SYSTEM("rpc.system", "rpc.system.name"),
  MESSAGING_SYSTEM("messaging.system"),

  // Errors
  ERROR_TYPE("error.type", "monocle:error_code", "error_type"),
  ERROR_TEXT("monocle:error", "langfuse:error", "error.message", "error"),
  VENDOR_FAILURE("monocle:error_code", "langfuse:error", "claude_code:failed", "claude_code:error"),
  CODE_FILE("code.file.path", "code.filepath"),
  CODE_LINE("code.line.number", "code.lineno"),
  CODE_FUNCTION("code.function.name", "code.function"),
  SPAN_SOURCE("span_source"),
  WARNING("monocle:warning"),

  // What conventions are recognised by, and what their rules branch on
  MONOCLE_MARK("monocle_apptrace.version", "monocle-typescript.version", "workflow.name"),
  SPAN_TYPE("span.type"),
  LANGFUSE_MARK("langfuse.observation.type", "langfuse.internal.is_app_root"),
  LANGFUSE_LEVEL("langfuse.observation.level"),
  LANGFUSE_STATUS("langfuse.observation.status_message"),
  LANGFUSE_USAGE("langfuse.observation.usage_details"),
  LANGSMITH_KIND("langsmith.span.kind"),
  LANGSMITH_NAME("langsmith.trace.name"),
  MASTRA_KIND("mastra.span.type"),
  OPENINFERENCE_KIND("openinference.span.kind"),
  OPENINFERENCE_MESSAGES("llm.input_messages.0.message.role", "llm.output_messages.0.message.role"),
  MLFLOW_KIND("mlflow.spanType"),
  MLFLOW_USAGE("mlflow.chat.tokenUsage"),
  MLFLOW_TRACE_NAME("mlflow.traceName", "mlflow.experimentId"),
  VERCEL_OPERATION("ai.operationId"),
  VERCEL_TEXT("ai.response.text"),
  VERCEL_OBJECT("ai.response.object"),
  VERCEL_TOOL_CALLS("ai.response.toolCalls"),
  TRACELOOP_KIND("traceloop.span.kind"),
  TRACELOOP_ENTITY("traceloop.entity.name"),
  TRACELOOP_MARK("traceloop.span.kind", "traceloop.workflow.name", "llm.request.type"),
  TRACELOOP_PROMPT("gen_ai.prompt.0.role", "gen_ai.prompt.0.content"),
  TRACELOOP_COMPLETION("gen_ai.completion.0.role", "gen_ai.completion.0.content"),
  LLM_REQUEST_TYPE("llm.request.type"),
  ADK_MARK("gcp.vertex.agent.llm_request", "gcp.vertex.agent.event_id"),
  GENAI_MARK("gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.system"),
  GENAI_OPERATION("gen_ai.operation.name"),
  GENAI_OUTPUT("gen_ai.output.messages"),
  MCP_METHOD("mcp.method.name"),
  SERVER_ADDRESS("server.address"),
  SUCCESS("success");

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> keys;

  Field(String... keys) {
    this.keys = List.of(keys);
  }

  /** The keys, best first. */
  List<String> keys() {
    return keys;
  }
}
