package dev.selftrace.server;

import dev.selftrace.analysis.FixEvidence;
import dev.selftrace.analysis.FixStep;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.store.FixQuery;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.Judged;
import dev.selftrace.store.Ledger;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceRow;
import dev.selftrace.tool.FixProofs;
import dev.selftrace.tool.FixStanding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open fixes of one tenant, watched for what newly settled traces prove of them. Confined to
 * the thread {@code fix-upkeep}.
 *
 * <p>A fix is judged when it is first seen, on all that is stored; from then on when a trace
 * settles that has its error, or took its step without it. Which fixes a trace concerns is looked
 * up by fingerprint and by step, so a round costs what has settled and not how many fixes are open.
 * Nothing of this is stored: after a restart every open fix is judged anew, many in one walk
 * through the traces.
 */
final class FixWatch {

  /** So many new fixes are searched for one by one; more in one walk. */
  private static final int SEARCHED_MAX = 10;

  private final TenantStore tenant;
  private final int pageMax;
  private final Map<String, FixRow> open = new HashMap<>();
  private final Map<String, Set<String>> byFingerprint = new HashMap<>();
  private final Map<String, Map<FixStep, Set<String>>> byStep = new HashMap<>();
  private final Map<String, Long> newestOf = new HashMap<>();
  private final Set<String> fresh = new LinkedHashSet<>();
  private final Set<String> due = new LinkedHashSet<>();
  private long ledgerRead;
  private long lookedUntil;

  /**
   * @param pageMax rows of one read of the store
   */
  FixWatch(TenantStore tenant, int pageMax) {
    this.tenant = tenant;
    this.pageMax = pageMax;
  }

  /**
   * Judges what has settled since the last round. A round that failed is made up for by the next.
   *
   * @return outcomes written down
   */
  int round(long nowNanos, long settleNanos) {
    long settled = Math.min(tenant.position().arrival(), nowNanos - settleNanos);
    load();
    long from = begin(settled);
    if (fresh.size() <= SEARCHED_MAX) {
      due.addAll(fresh);
    }
    if (settled > from && !open.isEmpty()) {
      lookAround(from, settled);
    }
    int recorded = judge(nowNanos, settleNanos);
    fresh.forEach(this::forgetIfSuperseded);
    fresh.clear();
    lookedUntil = Math.max(lookedUntil, settled);
    ledger().judged(new Judged(ledgerRead, new Position(lookedUntil)));
    return recorded;
  }

  private void forgetIfSuperseded(String fixId) {
    FixRow row = open.get(fixId);
    if (row != null && !isNewest(row)) {
      forget(row);
    }
  }

  private boolean isNewest(FixRow row) {
    return row.sequence() >= newestOf.getOrDefault(row.fix().fingerprint(), 0L);
  }

  /** From where traces are looked through; at the start nothing but what fresh fixes ask for. */
  private long begin(long settled) {
    long next = lookedUntil == 0 ? settled : lookedUntil;
    if (fresh.size() <= SEARCHED_MAX) {
      return next;
    }
    return fresh.stream()
        .map(open::get)
        .filter(Objects::nonNull)
        .mapToLong(row -> row.fix().failedAt().arrival())
        .reduce(next, Math::min);
  }

  /** Takes in the fixes that were recorded since. */
  private void load() {
    long newest = ledgerRead;
    long before = Long.MAX_VALUE;
    List<FixRow> rows;
    do {
      rows = page(before);
      for (FixRow row : rows) {
        if (row.sequence() <= ledgerRead) {
          ledgerRead = newest;
          return;
        }
        newest = Math.max(newest, row.sequence());
        before = row.sequence();
        if (row.fix().claim() == FixEntry.Claim.FIXED) {
          add(row);
        }
      }
    } while (rows.size() == pageMax);
    ledgerRead = newest;
  }

  private List<FixRow> page(long before) {
    return ledger()
        .fixes(new FixQuery(0, Long.MAX_VALUE, null, null, Set.of(), before, pageMax))
        .items();
  }

  private void add(FixRow row) {
    String fingerprint = row.fix().fingerprint();
    newestOf.merge(fingerprint, row.sequence(), Math::max);
    // Those that it takes the place of are judged once more, and then let go.
    due.addAll(byFingerprint.getOrDefault(fingerprint, Set.of()));
    if (FixProofs.isOpen(row)) {
      watch(row);
      fresh.add(row.fix().fixId());
    }
  }

  private void watch(FixRow row) {
    FixEntry fix = row.fix();
    open.put(fix.fixId(), row);
    byFingerprint.computeIfAbsent(fix.fingerprint(), _ -> new HashSet<>()).add(fix.fixId());
    if (row.verified() == null) {
      byStep
          .computeIfAbsent(fix.workflow(), _ -> new HashMap<>())
          .computeIfAbsent(FixStep.of(fix), _ -> new HashSet<>())
          .add(fix.fixId());
    }
  }

  private void forget(FixRow row) {
    FixEntry fix = row.fix();
    open.remove(fix.fixId());
    remove(byFingerprint, fix.fingerprint(), fix.fixId());
    Map<FixStep, Set<String>> steps = byStep.get(fix.workflow());
    if (steps != null) {
      remove(steps, FixStep.of(fix), fix.fixId());
      if (steps.isEmpty()) {
        byStep.remove(fix.workflow());
      }
    }
  }

  private static <K> void remove(Map<K, Set<String>> index, K key, String fixId) {
    index.computeIfPresent(
        key,
        (_, ids) -> {
          ids.remove(fixId);
          return ids.isEmpty() ? null : ids;
        });
  }

  /** Traces of which the last arrived after one moment and up to another. */
  private void lookAround(long after, long until) {
    SpanQuery query = SpanQuery.all(pageMax).arrivedBetween(after + 1, until + 1);
    Page<TraceRow> changed = tenant.changes(new Position(after), query);
    if (changed.items().size() < pageMax && !changed.truncated()) {
      changed.items().forEach(this::look);
      return;
    }
    // Too many at once: all of which something arrived, page by page.
    Cursor cursor = null;
    do {
      Page<TraceRow> page = tenant.traces(query, cursor);
      page.items().stream().filter(row -> row.lastArrival() <= until).forEach(this::look);
      cursor = page.next();
    } while (cursor != null);
  }

  /** Finds the fixes that a trace may say something about. */
  private void look(TraceRow trace) {
    for (TraceVerdict.Cause cause : trace.verdict().causes()) {
      byFingerprint.getOrDefault(cause.error().fingerprint(), Set.of()).stream()
          .filter(fixId -> !isItsOwn(trace, fixId))
          .forEach(due::add);
    }
    if (!trace.verdict().complete() || byStep.isEmpty()) {
      return;
    }
    Set<String> workflows = new LinkedHashSet<>(trace.verdict().workflowNames());
    workflows.add(trace.verdict().workflow());
    workflows.add("");
    workflows.retainAll(byStep.keySet());
    if (!workflows.isEmpty()) {
      tenant
          .outline(trace.verdict().traceId())
          .map(FixEvidence::heldIn)
          .ifPresent(steps -> workflows.forEach(each -> look(trace, steps, byStep.get(each))));
    }
  }

  /** The trace that a fix was recorded from says nothing more of it. */
  private boolean isItsOwn(TraceRow trace, String fixId) {
    FixRow row = open.get(fixId);
    return row != null && row.fix().traceId().equals(trace.verdict().traceId());
  }

  private void look(
      TraceRow trace, Set<FixStep> held, @Nullable Map<FixStep, Set<String>> waiting) {
    if (waiting == null) {
      return;
    }
    for (FixStep step : held) {
      for (String fixId : waiting.getOrDefault(step, Set.of())) {
        FixRow row = open.get(fixId);
        if (row != null
            && trace.firstArrival() > row.fix().failedAt().arrival()
            && FixEvidence.mayHold(row.fix(), trace)
            && !FixEvidence.has(row.fix().fingerprint(), trace)) {
          due.add(fixId);
        }
      }
    }
  }

  private int judge(long nowNanos, long settleNanos) {
    if (due.isEmpty()) {
      return 0;
    }
    Map<String, FixRow> now = new LinkedHashMap<>();
    for (String fixId : due) {
      if (open.containsKey(fixId)) {
        ledger().fix(fixId).ifPresent(row -> now.put(fixId, row));
      }
    }
    int recorded = 0;
    FixProofs proofs = FixProofs.settled(tenant, ledger(), nowNanos, settleNanos);
    for (FixStanding standing : proofs.of(List.copyOf(now.values()))) {
      FixRow after = standing.row();
      FixRow before = now.getOrDefault(after.fix().fixId(), after);
      recorded += record(before.verified(), after.verified());
      recorded += record(before.regressed(), after.regressed());
      forget(before);
      if (isNewest(after) && FixProofs.isOpen(after)) {
        watch(after);
      }
    }
    due.clear();
    return recorded;
  }

  private int record(@Nullable FixOutcome before, @Nullable FixOutcome after) {
    if (before != null || after == null) {
      return 0;
    }
    ledger().record(after);
    return 1;
  }

  private Ledger ledger() {
    return tenant.ledger();
  }

  /** How many fixes are watched. */
  int size() {
    return open.size();
  }
}
