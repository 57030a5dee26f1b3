package dev.selftrace.tool;

import dev.selftrace.analysis.FixEvidence;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.ErrorRow;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.store.FixQuery;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.LedgerReader;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceRow;
import dev.selftrace.tool.FixStanding.Lack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stored traces prove of fixes as of now (ADR 025). Answers ask it, so that they are right at
 * once; upkeep asks it too, and writes down what it says. Confined to one call.
 *
 * <p>The argument is one of arrival, never of the clocks of spans. Let the failing trace have
 * arrived up to F and the fix been recorded at R. Of the traces that began to arrive after F:
 *
 * <pre>
 *   has the error, began to arrive up to R   the agent was still trying: what held before counts no more
 *   has the error, began to arrive after R   the fix has regressed, whatever held before
 *   took the step without the error          the fix is verified, unless the error came after F and
 *                                            was seen up to or after this trace began
 * </pre>
 *
 * <p>A fix is judged until the next one of the same failure is recorded. Failures are looked for
 * first, for all fixes in one question and by their fingerprint; only then are traces that held,
 * newest first, so that any one found will do.
 */
public final class FixProofs {

  /** The most occurrences of failures that are looked at in one question, newest first. */
  private static final int ERRORS_MAX = 10_000;

  /** The most fixes judged together. */
  private static final int FIXES_MAX = 100;

  /** The most fixes of the same failures that are looked through for newer ones. */
  private static final int SUCCESSORS_MAX = 1_000;

  private static final int CANDIDATES_PER_PAGE = 20;

  /** The most traces looked at for one that proves a fix. */
  private static final int CANDIDATES_MAX = 200;

  private final TraceReader traces;
  private final LedgerReader ledger;
  private final long nowNanos;
  private final long settleNanos;
  private final boolean settledOnly;

  private FixProofs(
      TraceReader traces,
      LedgerReader ledger,
      long nowNanos,
      long settleNanos,
      boolean settledOnly) {
    this.traces = traces;
    this.ledger = ledger;
    this.nowNanos = nowNanos;
    this.settleNanos = settleNanos;
    this.settledOnly = settledOnly;
  }

  /** What an answer may say: an error that has just come back counts before its trace settles. */
  static FixProofs asOf(Call call) {
    return new FixProofs(
        call.traces(), call.ledger(), call.nowNanos(), call.settle().toNanos(), false);
  }

  /** What may be written down: only what rests on traces that have settled. */
  public static FixProofs settled(
      TraceReader traces, LedgerReader ledger, long nowNanos, long settleNanos) {
    return new FixProofs(traces, ledger, nowNanos, settleNanos, true);
  }

  /** The newest fix of each of these failures that has one. */
  Map<String, FixStanding> last(List<String> fingerprints) {
    Map<String, FixStanding> last = new HashMap<>();
    of(List.copyOf(ledger.lastFixes(fingerprints).values()))
        .forEach(each -> last.put(each.fix().fingerprint(), each));
    return last;
  }

  /** Each of these fixes, in their order. */
  public List<FixStanding> of(List<FixRow> rows) {
    List<FixStanding> standings = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += FIXES_MAX) {
      standings.addAll(some(rows.subList(from, Math.min(rows.size(), from + FIXES_MAX))));
    }
    return standings;
  }

  private List<FixStanding> some(List<FixRow> rows) {
    List<FixRow> open = rows.stream().filter(FixProofs::isOpen).toList();
    if (open.isEmpty()) {
      return rows.stream().map(FixStanding::of).toList();
    }
    Successors successors = Successors.of(open, ledger);
    Map<String, List<ErrorRow>> failures = failures(open);
    return rows.stream()
        .map(row -> isOpen(row) ? judge(row, successors.of(row), failures) : FixStanding.of(row))
        .toList();
  }

  /** Whether later traces can still change what is said of a fix. */
  public static boolean isOpen(FixRow row) {
    return row.fix().claim() == FixEntry.Claim.FIXED && row.regressed() == null;
  }

  /** Occurrences after the failing traces by fingerprint, oldest first. */
  private Map<String, List<ErrorRow>> failures(List<FixRow> open) {
    Map<String, Long> since = new HashMap<>();
    open.forEach(
        row -> since.merge(row.fix().fingerprint(), row.fix().failedAt().arrival(), Math::min));
    Map<String, Long> until = new HashMap<>();
    traces.history(since.keySet()).forEach(each -> until.put(each.fingerprint(), each.lastSeen()));
    since.keySet().removeIf(each -> until.getOrDefault(each, 0L) <= since.getOrDefault(each, 0L));
    if (since.isEmpty()) {
      return Map.of();
    }
    Map<String, List<ErrorRow>> found = new HashMap<>();
    long from = since.values().stream().mapToLong(Long::longValue).min().orElse(0);
    Page<ErrorRow> page = errors(from, Long.MAX_VALUE);
    add(page, since.keySet(), found);
    if (page.truncated()) {
      // Those that occurred longer ago than all that was read are asked for one by one.
      Set<String> rest = new HashSet<>(since.keySet());
      rest.removeAll(found.keySet());
      rest.forEach(each ->
          add(
              errors(since.getOrDefault(each, 0L), until.getOrDefault(each, 0L) + 1),
              Set.of(each),
              found));
    }
    found.values().forEach(each -> each.sort(Comparator.comparingLong(ErrorRow::arrival)));
    return found;
  }

  private Page<ErrorRow> errors(long after, long until) {
    return traces.errors(SpanQuery.all(ERRORS_MAX).arrivedBetween(after + 1, until));
  }

  private static void add(
      Page<ErrorRow> page, Set<String> fingerprints, Map<String, List<ErrorRow>> found) {
    for (ErrorRow row : page.items()) {
      String fingerprint = row.cause().error().fingerprint();
      if (fingerprints.contains(fingerprint)) {
        found.computeIfAbsent(fingerprint, _ -> new ArrayList<>()).add(row);
      }
    }
  }

  private FixStanding judge(FixRow row, long until, Map<String, List<ErrorRow>> failures) {
    FixEntry fix = row.fix();
    long heldAfter = fix.failedAt().arrival();
    for (ErrorRow failure : failures.getOrDefault(fix.fingerprint(), List.of())) {
      boolean before = failure.arrival() <= fix.failedAt().arrival();
      if (before || failure.traceId().equals(fix.traceId())) {
        continue;
      }
      Occurrence occurrence = occurrence(failure, fix.recordedAt());
      if (occurrence.began > until) {
        continue;
      }
      boolean wasProof =
          row.verified() != null && row.verified().traceId().equals(failure.traceId());
      boolean counts = !settledOnly || isSettled(failure.arrival());
      if (counts && (occurrence.began > fix.recordedAt() || wasProof)) {
        FixOutcome regressed =
            outcome(fix, FixOutcome.Proof.REGRESSED, failure.traceId(), failure.arrival());
        FixOutcome held =
            row.verified() == null
                ? search(fix, heldAfter, occurrence.began - 1).proof
                : row.verified();
        return FixStanding.of(new FixRow(row.sequence(), fix, held, regressed));
      }
      heldAfter = Math.max(heldAfter, occurrence.came);
    }
    return row.verified() == null ? proven(row, heldAfter, until) : FixStanding.of(row);
  }

  private FixStanding proven(FixRow row, long after, long until) {
    Search search = search(row.fix(), after, until);
    if (search.proof != null) {
      return FixStanding.of(new FixRow(row.sequence(), row.fix(), search.proof, null));
    }
    if (search.unsettled != null) {
      return new FixStanding(row, Lack.NOT_SETTLED, search.unsettled, 0);
    }
    if (until != Long.MAX_VALUE) {
      return new FixStanding(row, Lack.SUPERSEDED, null, 0);
    }
    SpanQuery since = since(row.fix(), after, until).limitedTo(1);
    long count = settledOnly ? 0 : traces.traces(since, null).total();
    Lack lack = count == 0 ? Lack.NO_TRACE_SINCE : Lack.NOT_EXERCISED_SINCE;
    return new FixStanding(row, lack, null, count);
  }

  /**
   * A trace that ended before the fix was recorded also began before, and its error came before.
   */
  private Occurrence occurrence(ErrorRow failure, long recordedAt) {
    Occurrence atLatest = new Occurrence(failure.arrival(), failure.arrival());
    return failure.arrival() <= recordedAt
        ? atLatest
        : traces
            .outline(failure.traceId())
            .map(outline -> Occurrence.of(outline, failure.cause().spanId()))
            .orElse(atLatest);
  }

  /** Looks for a trace that began to arrive in a stretch and took the step without the error. */
  private Search search(FixEntry fix, long after, long until) {
    SpanQuery query = since(fix, after, until).where(step(fix));
    TraceRow proof = null;
    TraceRow unsettled = null;
    Cursor cursor = null;
    int seen = 0;
    do {
      Page<TraceRow> page = traces.traces(query, cursor);
      for (TraceRow each : page.items()) {
        if (each.firstArrival() > after && each.firstArrival() <= until && held(fix, each)) {
          proof = isSettled(each.lastArrival()) ? each : proof;
          unsettled = isSettled(each.lastArrival()) ? unsettled : each;
        }
      }
      seen += page.items().size();
      cursor = page.next();
    } while (proof == null && cursor != null && seen < CANDIDATES_MAX);
    return new Search(
        proof == null
            ? null
            : outcome(
                fix, FixOutcome.Proof.VERIFIED, proof.verdict().traceId(), proof.lastArrival()),
        unsettled == null ? null : unsettled.verdict().traceId());
  }

  /**
   * What was found.
   *
   * @param proof null when no settled trace took the step
   * @param unsettled a trace that did, and still arrives; null for none
   */
  private record Search(@Nullable FixOutcome proof, @Nullable TraceId unsettled) {}

  private static SpanQuery since(FixEntry fix, long after, long until) {
    return SpanQuery.all(CANDIDATES_PER_PAGE)
        .inWorkflow(fix.workflow().isEmpty() ? null : fix.workflow())
        .arrivedBetween(
            after + 1, Math.max(after + 2, until == Long.MAX_VALUE ? until : until + 1));
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

  private boolean held(FixEntry fix, TraceRow trace) {
    return FixEvidence.mayHold(fix, trace)
        && traces
            .outline(trace.verdict().traceId())
            .filter(outline -> FixEvidence.of(fix, outline) == FixEvidence.HELD)
            .isPresent();
  }

  private boolean isSettled(long lastArrival) {
    return nowNanos - lastArrival >= settleNanos;
  }

  private FixOutcome outcome(FixEntry fix, FixOutcome.Proof proof, TraceId trace, long arrival) {
    return new FixOutcome(fix.fixId(), proof, trace, new Position(arrival), nowNanos);
  }

  /**
   * A failure in a trace.
   *
   * @param began when the trace began to arrive
   * @param came when the span with the error arrived
   */
  private record Occurrence(long began, long came) {

    static Occurrence of(TraceOutline trace, SpanId spanId) {
      return new Occurrence(
          trace.trace().firstArrival(),
          trace.spans().stream()
              .filter(row -> row.spanId().equals(spanId))
              .mapToLong(SpanRow::arrival)
              .max()
              .orElse(trace.trace().lastArrival()));
    }
  }

  /** When the next fix of the same failure was recorded, for those that have one. */
  private record Successors(Map<String, Long> recordedAt) {

    static Successors of(List<FixRow> open, LedgerReader ledger) {
      Set<String> fingerprints = new HashSet<>();
      open.forEach(row -> fingerprints.add(row.fix().fingerprint()));
      FixQuery query =
          new FixQuery(0, Long.MAX_VALUE, null, null, fingerprints, Long.MAX_VALUE, SUCCESSORS_MAX);
      Map<String, Long> newer = new HashMap<>();
      Map<String, Long> next = new HashMap<>();
      for (FixRow row : ledger.fixes(query).items()) {
        if (row.fix().claim() == FixEntry.Claim.FIXED) {
          Long after = newer.put(row.fix().fingerprint(), row.fix().recordedAt());
          if (after != null) {
            next.put(row.fix().fixId(), after);
          }
        }
      }
      return new Successors(next);
    }

    long of(FixRow row) {
      return recordedAt.getOrDefault(row.fix().fixId(), Long.MAX_VALUE);
    }
  }
}
