package dev.selftrace.api;

import dev.selftrace.access.Gate;
import dev.selftrace.access.Principal;
import dev.selftrace.door.BlockingCalls;
import dev.selftrace.tool.IngestView;
import dev.selftrace.tool.Toolbox;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * REST under {@code /api/v1}: the tools with their arguments as JSON, whole traces as OTLP/JSON,
 * and the two reads of Monocle Test Tools. Mount it behind {@link dev.selftrace.door.HostFilter}.
 * Thread-safe.
 */
public final class ApiDoor {

  private final Admitted admitted;
  private final ToolEndpoint tools;
  private final TraceEndpoint traces;
  private final WorkflowEndpoint workflows;

  /**
   * Over these tools.
   *
   * @param ingest what was received for a principal's tenant
   */
  public ApiDoor(
      Toolbox toolbox,
      Gate gate,
      Function<Principal, IngestView> ingest,
      BlockingCalls calls,
      ApiOptions options) {
    admitted = new Admitted(gate);
    tools = new ToolEndpoint(toolbox, new ToolAdapter(toolbox, ingest, calls), options);
    traces = new TraceEndpoint(calls, options);
    workflows = new WorkflowEndpoint(calls, options);
  }

  /** Every route, and a JSON 404 for the rest of {@code /api}. */
  public RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/api/v1/tools", admitted.then(tools::catalogue))
        .POST("/api/v1/tools/{tool}", admitted.then(tools::call))
        .GET("/api/v1/workflows", admitted.then(tools::workflows))
        .GET("/api/v1/workflows/{name}/traces", admitted.then(tools::workflowTraces))
        .GET("/api/v1/workflows/{name}/traces/{trace_id}/spans", admitted.then(workflows::spans))
        .GET("/api/v1/errors", admitted.then(tools::errors))
        .GET("/api/v1/traces/{trace_id}", admitted.then(traces::read))
        .path("/api/**", nested -> nested.route(any -> true, admitted.then(ApiReplies::noRoute)))
        .build();
  }
}
