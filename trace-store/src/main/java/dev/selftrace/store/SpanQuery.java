package dev.selftrace.store;

import org.jspecify.annotations.Nullable;

/**
 * One question: a window of arrival times and a condition, newest first, always with a limit.
 *
 * @param sinceNanos arrival at or after, nanoseconds since the epoch; 0 for all
 * @param untilNanos arrival before, nanoseconds since the epoch; {@link Long#MAX_VALUE} for all
 * @param limit the most items of a page, 1 to {@link StoreLimits#pageItemsMax}
 */
public record SpanQuery(
    long sinceNanos,
    long untilNanos,
    @Nullable String workflow,
    @Nullable String session,
    @Nullable RunScope run,
    TraceFilter filter,
    Part part,
    Condition condition,
    int limit) {

  public SpanQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
  }

  /** Everything, newest first. */
  public static SpanQuery all(int limit) {
    return new SpanQuery(
        0, Long.MAX_VALUE, null, null, null, TraceFilter.ANY, Part.ALL, Condition.ALWAYS, limit);
  }

  /** The same question about one workflow (exact match on any of the trace's workflow names). */
  public SpanQuery inWorkflow(@Nullable String name) {
    return new SpanQuery(
        sinceNanos, untilNanos, name, session, run, filter, part, condition, limit);
  }

  /** The same question about one session. */
  public SpanQuery inSession(@Nullable String id) {
    return new SpanQuery(sinceNanos, untilNanos, workflow, id, run, filter, part, condition, limit);
  }

  /** The same question about the traces of which a span carries a run's id. */
  public SpanQuery inRun(@Nullable String id) {
    return ofRun(id == null ? null : RunScope.carrying(id));
  }

  /** The same question about one run. */
  public SpanQuery ofRun(@Nullable RunScope scope) {
    return new SpanQuery(
        sinceNanos, untilNanos, workflow, session, scope, filter, part, condition, limit);
  }

  /** The same question in a window of arrival times. */
  public SpanQuery arrivedBetween(long since, long until) {
    return new SpanQuery(since, until, workflow, session, run, filter, part, condition, limit);
  }

  /** The same question about traces of one status. */
  public SpanQuery withFilter(TraceFilter which) {
    return new SpanQuery(
        sinceNanos, untilNanos, workflow, session, run, which, part, condition, limit);
  }

  /** The same question about a part of the traces. */
  public SpanQuery of(Part which) {
    return new SpanQuery(
        sinceNanos, untilNanos, workflow, session, run, filter, which, condition, limit);
  }

  /** The same question with another condition. */
  public SpanQuery where(Condition which) {
    return new SpanQuery(
        sinceNanos, untilNanos, workflow, session, run, filter, part, which, limit);
  }

  /** The same question with another limit. */
  public SpanQuery limitedTo(int most) {
    return new SpanQuery(
        sinceNanos, untilNanos, workflow, session, run, filter, part, condition, most);
  }

  /** Traces by status. */
  public enum TraceFilter {
    ANY,
    /** Status ERROR: the trace failed. */
    ERROR,
    /** Status OK: complete and not failed. */
    OK
  }

  /**
   * Traces by whether a list needs them (R23). Some programs emit tens of traces of their own files
   * and databases for each run; these stand in the background.
   */
  public enum Part {
    /** Every trace. */
    ALL,
    /** All that are not in the background. */
    FOREGROUND,
    /**
     * Traces of status OK without a span that {@link dev.selftrace.model.SpanRow#isWork} and whose
     * verdict names the workflow of a trace with one.
     */
    BACKGROUND
  }
}
