package dev.selftrace.tool;

import dev.selftrace.store.SpanQuery;
import org.jspecify.annotations.Nullable;

/** Turns the argument {@code run_id} into the question which traces belong to that run. */
final class RunScopes {

  private RunScopes() {}

  /** The same question about one run; unchanged without one. */
  static SpanQuery in(Call call, SpanQuery query, @Nullable String runId) {
    return query.inRun(runId);
  }
}
