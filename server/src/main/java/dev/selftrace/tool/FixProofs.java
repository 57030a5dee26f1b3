package dev.selftrace.tool;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.ErrorRow;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.store.FixQuery;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.Judged;
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
 *   has the error, began up to R      the agent was still trying: what held before is no proof
 *   has the error, began after R      the fix has regressed, whatever held before
 *   took the step without the error   the fix is verified, unless the error came after F and was
 *                                     seen up to or after this trace began
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

  private final TraceReader traces;
  private final LedgerReader ledger;
  private final long nowNanos;
  private final long settleNanos;
  private final boolean settledOnly;
  private final FixSearch search;

  private FixProofs(
      TraceReader traces,
      LedgerReader ledger,
      long nowNanos,
      long settleNanos,
      boolean settledOnly,
      Judged judged) {
    this.traces = traces;
    this.ledger = ledger;
    this.nowNanos = nowNanos;
    this.settleNanos = settleNanos;
    this.settledOnly = settledOnly;
    this.search = new FixSearch(traces, judged, nowNanos - settleNanos);
  }

  /** What an answer may say: an error that has just come back counts before its trace settles. */
  static FixProofs asOf(Call call) {
    return new FixProofs(
        call.traces(),
        call.ledger(),
        call.nowNanos(),
        call.settle().toNanos(),
        false,
        call.ledger().judged());
  }

  /** What may be written down: only what rests on traces that have settled. */
  public static FixProofs settled(
      TraceReader traces, LedgerReader ledger, long nowNanos, long settleNanos) {
    return new FixProofs(traces, ledger, nowNanos, settleNanos, true, ledger.judged());
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
                ? verified(fix, search.held(row, heldAfter, occurrence.began - 1))
                : row.verified();
        return FixStanding.of(new FixRow(row.sequence(), fix, held, regressed));
      }
      heldAfter = Math.max(heldAfter, occurrence.came);
    }
    return row.verified() == null ? proven(row, heldAfter, until) : FixStanding.of(row);
  }

  private FixStanding proven(FixRow row, long after, long until) {
    List<TraceRow> held = search.held(row, after, until);
    FixOutcome verified = verified(row.fix(), held);
    if (verified != null) {
      return FixStanding.of(new FixRow(row.sequence(), row.fix(), verified, null));
    }
    if (!held.isEmpty()) {
      return new FixStanding(row, Lack.NOT_SETTLED, held.getFirst().verdict().traceId(), 0);
    }
    if (until != Long.MAX_VALUE) {
      return new FixStanding(row, Lack.SUPERSEDED, null, 0);
    }
    return new FixStanding(row, Lack.NOT_EXERCISED_SINCE, null, 0);
  }

  /** By the oldest of these traces that has settled; null when none has. */
  private @Nullable FixOutcome verified(FixEntry fix, List<TraceRow> held) {
    return held.reversed().stream()
        .filter(each -> isSettled(each.lastArrival()))
        .findFirst()
        .map(each ->
            outcome(fix, FixOutcome.Proof.VERIFIED, each.verdict().traceId(), each.lastArrival()))
        .orElse(null);
  }

  /** The same, having counted the traces that arrived since where none proves anything. */
  FixStanding explained(FixStanding standing) {
    if (standing.lack() != Lack.NOT_EXERCISED_SINCE) {
      return standing;
    }
    long count = search.tracesSince(standing.fix());
    Lack lack = count == 0 ? Lack.NO_TRACE_SINCE : Lack.NOT_EXERCISED_SINCE;
    return new FixStanding(standing.row(), lack, null, count);
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
