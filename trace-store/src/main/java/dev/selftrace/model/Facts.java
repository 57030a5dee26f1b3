package dev.selftrace.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one span means, whatever instrumentation wrote it (telemetry 2). Absent is null, never "" or
 * 0. Raw attributes are kept next to the facts and never replaced by them.
 *
 * @param convention the instrumentation's convention, such as {@code monocle}; {@code otel} when
 *     none is recognised
 * @param instance {@code service.instance.id} of the resource
 * @param workflow the best workflow name this span or its resource suggests
 * @param aliases every name a look-up by workflow may also use: workflow candidates, {@code
 *     service.name}, project names (R25, R26)
 * @param turn the turn of the conversation that the span belongs to
 * @param test the test case that was under way ({@code test.case.name}, Monocle's {@code
 *     scope.test_name})
 * @param wrapper repeats usage and messages of a descendant; not counted while one is present
 * @param cost US dollars, as the data say or by the operator's price file; never guessed
 * @param code where in the source the span says it was made
 * @param input the input as text: prompt, arguments or statement
 * @param output the output as text
 * @param warnings things worth saying that are no errors: {@code truncated}, {@code content_filter}
 * @param evaluations judgements that the span carries about itself
 * @param toolFailures failed tool calls that this model request reports (R4)
 */
public record Facts(
    String convention,
    String service,
    @Nullable String instance,
    @Nullable WorkflowName workflow,
    List<String> aliases,
    @Nullable String session,
    @Nullable String turn,
    @Nullable String run,
    @Nullable String test,
    @Nullable String user,
    @Nullable String agent,
    Operation operation,
    boolean wrapper,
    @Nullable String provider,
    @Nullable String requestModel,
    @Nullable String responseModel,
    @Nullable Tokens tokens,
    @Nullable Double cost,
    @Nullable String finishReason,
    @Nullable Tool tool,
    @Nullable Http http,
    @Nullable Db db,
    @Nullable CodeLocation code,
    @Nullable String input,
    @Nullable String output,
    List<String> warnings,
    List<Evaluation> evaluations,
    List<ToolFailure> toolFailures,
    @Nullable ErrorFacts error) {

  public Facts {
    aliases = List.copyOf(aliases);
    warnings = List.copyOf(warnings);
    evaluations = List.copyOf(evaluations);
    toolFailures = List.copyOf(toolFailures);
  }

  /** The response model, else the requested one. */
  public @Nullable String model() {
    return responseModel != null ? responseModel : requestModel;
  }

  /** A tool call. */
  public record Tool(@Nullable String name, @Nullable String callId) {}

  /** An HTTP call; status 0 when unknown. */
  public record Http(
      @Nullable String method, int status, @Nullable String url, @Nullable String route) {}

  /** A database call. */
  public record Db(
      @Nullable String system,
      @Nullable String statement,
      @Nullable String namespace,
      @Nullable String operation,
      @Nullable String collection) {}
}
