package dev.selftrace.tool;

import dev.selftrace.store.LedgerReader;
import dev.selftrace.store.Position;
import dev.selftrace.store.RunEntry;
import dev.selftrace.store.RunScope;
import dev.selftrace.store.SpanQuery;
import org.jspecify.annotations.Nullable;

/** Turns the argument {@code run_id} into the question which traces belong to that run (T9). */
final class RunScopes {

  private RunScopes() {}

  /** The same question about one run; unchanged without one. */
  static SpanQuery in(Call call, SpanQuery query, @Nullable String runId) {
    return runId == null ? query : query.ofRun(of(call.ledger(), runId));
  }

  /**
   * The traces of a run: of one that was announced, those without an id as well; of any other,
   * those that carry the id.
   */
  static RunScope of(LedgerReader ledger, String runId) {
    return ledger
        .run(runId)
        .map(run -> new RunScope(runId, stretch(ledger, run)))
        .orElseGet(() -> RunScope.carrying(runId));
  }

  private static RunScope.Stretch stretch(LedgerReader ledger, RunEntry run) {
    Position end = ledger.runAfter(run).map(RunEntry::start).orElse(Position.END);
    return new RunScope.Stretch(run.start(), end, run.workflow());
  }

  /** Nothing of the run arrived before this. */
  static Position start(LedgerReader ledger, String runId) {
    return ledger.run(runId).map(RunEntry::start).orElse(Position.START);
  }
}
