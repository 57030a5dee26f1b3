package dev.selftrace.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One span reduced to what lists, trees, filters and verdicts need: no payloads, no attributes. An
 * engine keeps one per span at hand; everything else is read from the span's bytes.
 *
 * @param parentSpanId null for a root
 * @param startNanos as sent, nanoseconds since the epoch
 * @param endNanos as sent; 0 when the span has not ended
 * @param arrival when the batch arrived: nanoseconds since the epoch, strictly increasing over the
 *     batches of a tenant
 * @param status the status code as sent; error evidence is {@code error}
 * @param error without its stack
 * @param httpStatus 0 when unknown
 * @param inputHash equal for equal inputs of one operation; of a statement without its literals; 0
 *     when there is no input
 * @param hasOutput the span itself says what came out
 */
public record SpanRow(
    SpanId spanId,
    @Nullable SpanId parentSpanId,
    String name,
    SpanKind kind,
    String service,
    @Nullable String instance,
    String convention,
    long startNanos,
    long endNanos,
    long arrival,
    StatusCode status,
    Operation operation,
    boolean wrapper,
    @Nullable WorkflowName workflow,
    List<String> aliases,
    @Nullable String session,
    @Nullable String run,
    @Nullable String test,
    @Nullable String model,
    @Nullable String tool,
    @Nullable String agent,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable Double cost,
    int httpStatus,
    @Nullable String toolCallId,
    long inputHash,
    boolean hasOutput,
    List<String> warnings,
    List<Evaluation> evaluations,
    List<ToolFailure> toolFailures,
    @Nullable ErrorFacts error) {

  /** The row of a span with its facts. */
  public static SpanRow of(Span span, Facts facts, long arrival) {
    Tokens tokens = facts.tokens();
    Facts.Tool tool = facts.tool();
    Facts.Http http = facts.http();
    ErrorFacts error = facts.error();
    return new SpanRow(
        span.spanId(),
        span.parentSpanId(),
        span.name(),
        span.kind(),
        facts.service(),
        facts.instance(),
        facts.convention(),
        span.startNanos(),
        span.endNanos(),
        arrival,
        span.status(),
        facts.operation(),
        facts.wrapper(),
        facts.workflow(),
        facts.aliases(),
        facts.session(),
        facts.run(),
        facts.test(),
        facts.model(),
        tool == null ? null : tool.name(),
        facts.agent(),
        tokens == null ? null : tokens.input(),
        tokens == null ? null : tokens.output(),
        facts.cost(),
        http == null ? 0 : http.status(),
        tool == null ? null : tool.callId(),
        InputHash.of(facts.operation(), facts.input()),
        facts.output() != null,
        facts.warnings(),
        facts.evaluations(),
        facts.toolFailures(),
        error == null ? null : error.withoutStack());
  }

  /**
   * Whether it is a step that a run is made of, and not the inner life of a program: an agent, a
   * model, a tool or the like at work, or a request served (R23).
   */
  public boolean isWork() {
    return isWork(operation, kind);
  }

  /** The same of a span that did this. */
  public static boolean isWork(Operation operation, SpanKind kind) {
    return switch (operation) {
      case WORKFLOW, AGENT, LLM, EMBEDDING, RETRIEVAL, TOOL -> true;
      case DB, HTTP, MESSAGING, INTERNAL -> kind == SpanKind.SERVER || kind == SpanKind.CONSUMER;
    };
  }

  /** End minus start in nanoseconds, never negative; 0 for a span that has not ended. */
  public long durationNanos() {
    return Math.max(0, endNanos - startNanos);
  }
}
