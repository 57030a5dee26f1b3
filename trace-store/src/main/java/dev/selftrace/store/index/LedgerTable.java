package dev.selftrace.store.index;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.CheckEntry;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.store.FixQuery;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.Ledger;
import dev.selftrace.store.LedgerEntry;
import dev.selftrace.store.Page;
import dev.selftrace.store.RunEntry;
import dev.selftrace.store.ScoreEntry;
import dev.selftrace.store.StoreLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A ledger in memory: what both engines answer from. Thread-safe. */
public final class LedgerTable implements Ledger {

  private final StoreLimits limits;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<String, RunEntry> runs = new LinkedHashMap<>();

  @GuardedBy("lock")
  private final Map<String, FixRow> fixes = new LinkedHashMap<>();

  @GuardedBy("lock")
  private final List<CheckEntry> checks = new ArrayList<>();

  @GuardedBy("lock")
  private final List<ScoreEntry> scores = new ArrayList<>();

  @GuardedBy("lock")
  private long sequence;

  /** Empty. */
  public LedgerTable(StoreLimits limits) {
    this.limits = limits;
  }

  @Override
  public void record(LedgerEntry entry) {
    synchronized (lock) {
      sequence++;
      switch (entry) {
        case RunEntry run -> runs.putIfAbsent(run.runId(), run);
        case FixEntry fix -> fixes.putIfAbsent(fix.fixId(), new FixRow(sequence, fix, null, null));
        case FixOutcome outcome ->
            fixes.computeIfPresent(outcome.fixId(), (id, row) -> with(row, outcome));
        case CheckEntry check -> checks.add(check);
        case ScoreEntry score -> scores.add(score);
      }
    }
  }

  private static FixRow with(FixRow row, FixOutcome outcome) {
    return switch (outcome.proof()) {
      case VERIFIED ->
          row.verified() != null
              ? row
              : new FixRow(row.sequence(), row.fix(), outcome, row.regressed());
      case REGRESSED ->
          row.regressed() != null
              ? row
              : new FixRow(row.sequence(), row.fix(), row.verified(), outcome);
    };
  }

  @Override
  public Optional<RunEntry> run(String runId) {
    synchronized (lock) {
      return Optional.ofNullable(runs.get(runId));
    }
  }

  @Override
  public List<RunEntry> runs(int limit) {
    synchronized (lock) {
      return List.copyOf(runs.values()).reversed().stream().limit(limit).toList();
    }
  }

  @Override
  public Optional<RunEntry> runAfter(RunEntry run) {
    synchronized (lock) {
      return runs.values().stream()
          .dropWhile(each -> !each.runId().equals(run.runId()))
          .skip(1)
          .filter(run::isEndedBy)
          .findFirst();
    }
  }

  @Override
  public Optional<FixRow> fix(String fixId) {
    synchronized (lock) {
      return Optional.ofNullable(fixes.get(fixId));
    }
  }

  @Override
  public Page<FixRow> fixes(FixQuery query) {
    List<FixRow> matching = matching(row -> matches(row.fix(), query));
    List<FixRow> shown =
        matching.stream()
            .filter(row -> row.sequence() < query.beforeSequence())
            .limit(query.limit())
            .toList();
    long total = Math.min(matching.size(), limits.countMax());
    return new Page<>(shown, total, total == matching.size(), false, null);
  }

  private static boolean matches(FixEntry fix, FixQuery query) {
    return fix.recordedAt() >= query.sinceNanos()
        && fix.recordedAt() < query.untilNanos()
        && (query.workflow() == null || query.workflow().equals(fix.workflow()))
        && (query.runId() == null || query.runId().equals(fix.runId()))
        && (query.fingerprints().isEmpty() || query.fingerprints().contains(fix.fingerprint()));
  }

  @Override
  public Map<String, FixRow> lastFixes(Collection<String> fingerprints) {
    Map<String, FixRow> last = new LinkedHashMap<>();
    for (FixRow row : matching(row -> fingerprints.contains(row.fix().fingerprint()))) {
      last.putIfAbsent(row.fix().fingerprint(), row);
    }
    return last;
  }

  /** Newest first. */
  private List<FixRow> matching(Predicate<FixRow> filter) {
    synchronized (lock) {
      return List.copyOf(fixes.values()).reversed().stream().filter(filter).toList();
    }
  }

  @Override
  public List<CheckEntry> checks(TraceId traceId, int limit) {
    return newest(checksNow().filter(check -> check.traceIds().contains(traceId)), limit);
  }

  @Override
  public List<CheckEntry> checksOfRun(String runId, int limit) {
    return newest(checksNow().filter(check -> runId.equals(check.runId())), limit);
  }

  private Stream<CheckEntry> checksNow() {
    synchronized (lock) {
      return List.copyOf(checks).stream();
    }
  }

  @Override
  public List<ScoreEntry> scores(TraceId traceId, int limit) {
    synchronized (lock) {
      return newest(
          List.copyOf(scores).stream().filter(score -> score.traceId().equals(traceId)), limit);
    }
  }

  private static <T> List<T> newest(Stream<T> entries, int limit) {
    return entries.toList().reversed().stream().limit(limit).toList();
  }
}
