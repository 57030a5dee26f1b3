package dev.selftrace.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.selftrace.access.Principal;
import dev.selftrace.door.RequestBody;
import dev.selftrace.tool.ErrorCode;
import dev.selftrace.tool.ToolAnswer;
import dev.selftrace.tool.ToolDescriptor;
import dev.selftrace.tool.Toolbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The tools over REST: the same calls as over MCP. Answers are JSON unless the arguments say {@code
 * format=text}.
 */
final class ToolEndpoint {

  private static final MediaType PLAIN = new MediaType(MediaType.TEXT_PLAIN, UTF_8);
  private static final String FORMAT = "format";
  private static final String WORKFLOW_NAME = "workflow_name";
  private static final String SINCE = "since";
  private static final String LIMIT = "limit";
  private static final String THE_BEGINNING = "1970-01-01T00:00:00Z";
  private static final String SEARCH = "search_traces";
  private static final String FACT = "duration_fact";
  private static final String FACT_ID = "fact_ids";

  /** Who asks for the traces of a fact turns no pages. */
  private static final int FACT_TRACES_MAX = 100;

  private static final int FACT_TOKENS = 20_000;

  private final Toolbox toolbox;
  private final ToolAdapter tools;
  private final ToolArguments arguments = new ToolArguments();
  private final ApiOptions options;

  ToolEndpoint(Toolbox toolbox, ToolAdapter tools, ApiOptions options) {
    this.toolbox = toolbox;
    this.tools = tools;
    this.options = options;
  }

  Mono<ServerResponse> catalogue(ServerRequest request, Principal principal) {
    List<Map<String, Object>> list =
        toolbox.descriptors().stream().map(ToolEndpoint::described).toList();
    return ApiReplies.json(ServerResponse.ok(), Map.of("tools", list));
  }

  private static Map<String, Object> described(ToolDescriptor descriptor) {
    Map<String, Object> tool = new LinkedHashMap<>();
    tool.put("name", descriptor.name());
    tool.put("title", descriptor.title());
    tool.put("description", descriptor.description());
    tool.put("input_schema", descriptor.inputSchema());
    tool.put("read_only", descriptor.readOnly());
    tool.put("idempotent", descriptor.idempotent());
    return tool;
  }

  Mono<ServerResponse> call(ServerRequest request, Principal principal) {
    String tool = request.pathVariable("tool");
    if (descriptor(tool) == null) {
      List<String> known = toolbox.descriptors().stream().map(ToolDescriptor::name).toList();
      return ApiReplies.error(
          ErrorCode.NOT_FOUND, "There is no such tool.", Map.of("allowed", known));
    }
    return RequestBody.read(request, options.bodyBytesMax())
        .flatMap(body -> {
          Map<String, Object> given = arguments.ofBody(body);
          return given == null
              ? ApiReplies.error(
                  ErrorCode.INVALID_ARGUMENT, "body: malformed (expected: one JSON object).")
              : answer(principal, tool, given);
        })
        .onErrorResume(
            RequestBody.TooLarge.class, e -> ApiReplies.tooLarge(options.bodyBytesMax()));
  }

  Mono<ServerResponse> workflows(ServerRequest request, Principal principal) {
    return query(request, principal, "list_workflows");
  }

  Mono<ServerResponse> errors(ServerRequest request, Principal principal) {
    return query(request, principal, "find_errors");
  }

  /**
   * A workflow of which nothing is stored is 404; one that was silent lately is an empty list. A
   * fact narrows the list and reaches back to the beginning (telemetry 7.6).
   */
  Mono<ServerResponse> workflowTraces(ServerRequest request, Principal principal) {
    String tool = "get_latest_traces";
    String workflow = request.pathVariable("name");
    Map<String, Object> ever = new LinkedHashMap<>();
    ever.put(WORKFLOW_NAME, workflow);
    ever.put(SINCE, THE_BEGINNING);
    ever.put(LIMIT, 1);
    ever.put(FORMAT, "json");
    return tools
        .call(principal, tool, ever)
        .flatMap(first -> {
          if (!first.failed() && isEmpty(first)) {
            return ApiReplies.error(
                ErrorCode.NOT_FOUND,
                "No trace of this workflow is stored. GET /api/v1/workflows lists what is.");
          }
          TraceFact fact = WorkflowEndpoint.fact(request, FACT, FACT_ID);
          if (fact != null) {
            return ofFact(request, principal, workflow, fact.queries());
          }
          Map<String, Object> given = arguments.ofQuery(request, descriptor(tool));
          given.put(WORKFLOW_NAME, workflow);
          return answer(principal, tool, given);
        });
  }

  /** The answer to the first of the queries that finds something, else to the last. */
  private Mono<ServerResponse> ofFact(
      ServerRequest request, Principal principal, String workflow, List<String> queries) {
    Map<String, Object> given = arguments.ofQuery(request, descriptor(SEARCH));
    given.keySet().removeAll(Set.of(FACT, FACT_ID));
    given.put(WORKFLOW_NAME, workflow);
    given.put("query", queries.getFirst());
    given.putIfAbsent(SINCE, THE_BEGINNING);
    given.putIfAbsent(LIMIT, FACT_TRACES_MAX);
    given.putIfAbsent("max_tokens", FACT_TOKENS);
    given.putIfAbsent(FORMAT, "json");
    return tools
        .call(principal, SEARCH, given)
        .flatMap(answer ->
            queries.size() > 1 && !answer.failed() && isEmpty(answer)
                ? ofFact(request, principal, workflow, queries.subList(1, queries.size()))
                : rendered(answer));
  }

  private static boolean isEmpty(ToolAnswer answer) {
    return answer.json() != null
        && answer.json().get("traces") instanceof List<?> traces
        && traces.isEmpty();
  }

  private Mono<ServerResponse> query(ServerRequest request, Principal principal, String tool) {
    return answer(principal, tool, arguments.ofQuery(request, descriptor(tool)));
  }

  private Mono<ServerResponse> answer(Principal principal, String tool, Map<String, Object> given) {
    Map<String, Object> complete = new LinkedHashMap<>(given);
    complete.putIfAbsent(FORMAT, "json");
    return tools.call(principal, tool, complete).flatMap(ToolEndpoint::rendered);
  }

  private static Mono<ServerResponse> rendered(ToolAnswer answer) {
    ServerResponse.BodyBuilder response =
        answer.code() == null ? ServerResponse.ok() : ApiReplies.failed(answer.code());
    return answer.json() != null
        ? ApiReplies.json(response, answer.text().getBytes(UTF_8))
        : response
            .cacheControl(CacheControl.noStore())
            .contentType(PLAIN)
            .bodyValue(answer.text().getBytes(UTF_8));
  }

  private @Nullable ToolDescriptor descriptor(String tool) {
    return toolbox.descriptors().stream()
        .filter(descriptor -> descriptor.name().equals(tool))
        .findFirst()
        .orElse(null);
  }
}
