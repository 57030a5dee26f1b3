package dev.selftrace.tool;

import dev.selftrace.analysis.FixEvidence;
import dev.selftrace.analysis.FixStep;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.Judged;
import dev.selftrace.store.Page;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for traces that took the step of a fix without the error. Where upkeep has looked already,
 * only what arrived since is looked at, and read once for all fixes. Confined to one call.
 */
final class FixSearch {

  private static final int PAGE = 20;

  /** The most traces looked at for one fix. */
  private static final int CANDIDATES_MAX = 200;

  /** The most traces that have arrived since upkeep last looked, to be looked at for each fix. */
  private static final int RECENT_MAX = 500;

  private final TraceReader traces;
  private final Judged judged;
  private final long settledUntil;
  private final Map<TraceId, Set<FixStep>> held = new HashMap<>();
  private @Nullable List<TraceRow> recent;
  private boolean recentRead;

  /**
   * @param judged what need not be looked at again
   * @param settledUntil what arrived last up to then has settled
   */
  FixSearch(TraceReader traces, Judged judged, long settledUntil) {
    this.traces = traces;
    this.judged = judged;
    this.settledUntil = settledUntil;
  }

  /**
   * Some that began to arrive after one moment and up to another, newest first: one that has
   * settled, if there is one, else those that have not.
   */
  List<TraceRow> held(FixRow row, long after, long until) {
    FixEntry fix = row.fix();
    List<TraceRow> arrived = row.sequence() <= judged.sequence() ? recent() : null;
    if (arrived != null) {
      return held(arrived, fix, after, until);
    }
    List<TraceRow> older = search(fix, after, Math.min(until, settledUntil));
    if (older.stream().anyMatch(this::isSettled) || until <= settledUntil) {
      return older;
    }
    List<TraceRow> found = search(fix, Math.max(after, settledUntil), until);
    found.addAll(older);
    return found;
  }

  private List<TraceRow> search(FixEntry fix, long after, long until) {
    SpanQuery query = since(fix, after, until).where(step(fix));
    List<TraceRow> found = new ArrayList<>();
    Cursor cursor = null;
    int seen = 0;
    do {
      Page<TraceRow> page = traces.traces(query, cursor);
      found.addAll(held(page.items(), fix, after, until));
      seen += page.items().size();
      cursor = page.next();
    } while (cursor != null && seen < CANDIDATES_MAX && found.stream().noneMatch(this::isSettled));
    return found;
  }

  private boolean isSettled(TraceRow trace) {
    return trace.lastArrival() <= settledUntil;
  }

  /** Traces of a fix's workflow that arrived since it was seen to fail, as far as counted. */
  long tracesSince(FixEntry fix) {
    SpanQuery since = since(fix, fix.failedAt().arrival(), Long.MAX_VALUE).limitedTo(1);
    return traces.traces(since, null).total();
  }

  /**
   * What arrived since upkeep last looked; all that had settled by then is written down. Null when
   * that is too much to look at for every fix.
   */
  private @Nullable List<TraceRow> recent() {
    if (!recentRead) {
      Page<TraceRow> page = traces.changes(judged.until(), SpanQuery.all(RECENT_MAX));
      boolean all = page.items().size() < RECENT_MAX && !page.truncated();
      recent = all ? page.items() : null;
      recentRead = true;
    }
    return recent;
  }

  private List<TraceRow> held(List<TraceRow> some, FixEntry fix, long after, long until) {
    return some.stream()
        .filter(each -> each.firstArrival() > after && each.firstArrival() <= until)
        .filter(each -> FixEvidence.mayHold(fix, each))
        .filter(each -> FixEvidence.of(fix, each, steps(each)) == FixEvidence.HELD)
        .toList();
  }

  private Set<FixStep> steps(TraceRow trace) {
    return held.computeIfAbsent(
        trace.verdict().traceId(),
        id -> traces.outline(id).map(FixEvidence::heldIn).orElse(Set.of()));
  }

  private static SpanQuery since(FixEntry fix, long after, long until) {
    long end = until == Long.MAX_VALUE ? until : Math.max(after + 2, until + 1);
    return SpanQuery.all(PAGE)
        .inWorkflow(fix.workflow().isEmpty() ? null : fix.workflow())
        .arrivedBetween(after + 1, end);
  }

  /** Spans that may have taken the step; what more it takes is looked at in the trace. */
  private static Condition step(FixEntry fix) {
    Condition operation =
        new Condition.Compare(
            Condition.Intrinsic.OPERATION,
            Condition.Operator.EQUAL,
            new Condition.TextOperand(fix.operation().text()));
    boolean plain =
        switch (fix.operation()) {
          case LLM, EMBEDDING, DB, TOOL -> false;
          case WORKFLOW, AGENT, RETRIEVAL, HTTP, MESSAGING, INTERNAL ->
              fix.spanName().chars().noneMatch(Character::isDigit);
        };
    return plain
        ? new Condition.And(
            List.of(
                operation,
                new Condition.Compare(
                    Condition.Intrinsic.NAME,
                    Condition.Operator.EQUAL,
                    new Condition.TextOperand(fix.spanName()))))
        : operation;
  }
}
