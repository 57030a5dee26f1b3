package dev.selftrace.store.index;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.CheckEntry;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.store.FixQuery;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.Judged;
import dev.selftrace.store.Ledger;
import dev.selftrace.store.LedgerEntry;
import dev.selftrace.store.Page;
import dev.selftrace.store.RunEntry;
import dev.selftrace.store.ScoreEntry;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's ledger: what both engines answer from, over a {@link RecordKeeper} that makes it
 * last. Thread-safe.
 *
 * <p>An entry that says nothing new is left out: a run or fix whose id is known, another outcome of
 * the same proof, an outcome of an unknown fix. Beyond its limits the ledger forgets the oldest
 * runs, checks and scores. It never forgets a fix; when fixes alone fill it, another one is refused
 * (ADR 023).
 */
public final class LedgerTable implements Ledger {

  private static final Duration FULL_RETRY = Duration.ofHours(1);

  /** What a key that an entry is found by takes in memory, roughly. */
  private static final int KEY_BYTES = 100;

  private record ByLabel(String label) {}

  private record ByWorkflow(String workflow) {}

  /** A run without label and workflow. */
  private record Bare() {}

  /**
   * What is known of each live record.
   *
   * @param lasting never forgotten
   */
  private record Live(int recordBytes, long weight, boolean lasting) {}

  private final StoreLimits limits;
  private final StoreMetrics metrics;
  private final RecordKeeper keeper;
  private final Object writing = new Object();
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final KeyedRows<RunEntry> runs = new KeyedRows<>(LedgerTable::keys);

  @GuardedBy("lock")
  private final Map<String, Long> runSequences = new HashMap<>();

  @GuardedBy("lock")
  private final KeyedRows<FixRow> fixes = new KeyedRows<>(row -> List.of(row.fix().fingerprint()));

  @GuardedBy("lock")
  private final Map<String, Long> fixSequences = new HashMap<>();

  @GuardedBy("lock")
  private final KeyedRows<CheckEntry> checks = new KeyedRows<>(LedgerTable::keys);

  @GuardedBy("lock")
  private final KeyedRows<ScoreEntry> scores = new KeyedRows<>(score -> List.of(score.traceId()));

  @GuardedBy("lock")
  private final TreeMap<Long, Live> live = new TreeMap<>();

  @GuardedBy("lock")
  private final TreeMap<Long, KeyedRows<?>> forgettable = new TreeMap<>();

  @GuardedBy("lock")
  private long weight;

  @GuardedBy("lock")
  private long lastingWeight;

  @GuardedBy("lock")
  private long recordBytes;

  @GuardedBy("lock")
  private long lastSequence;

  private volatile Judged judged = Judged.NOTHING;

  /** Empty until the keeper has given it what was kept. */
  public LedgerTable(StoreLimits limits, StoreMetrics metrics, RecordKeeper keeper) {
    this.limits = requireNonNull(limits, "limits");
    this.metrics = requireNonNull(metrics, "metrics");
    this.keeper = requireNonNull(keeper, "keeper");
  }

  private static Collection<?> keys(RunEntry run) {
    List<Object> keys = new ArrayList<>(2);
    if (run.label() != null) {
      keys.add(new ByLabel(run.label()));
    }
    if (run.workflow() != null) {
      keys.add(new ByWorkflow(run.workflow()));
    }
    return keys.isEmpty() ? List.of(new Bare()) : keys;
  }

  private static Collection<?> keys(CheckEntry check) {
    List<Object> keys = new ArrayList<>(check.traceIds().stream().distinct().toList());
    if (check.runId() != null) {
      keys.add(check.runId());
    }
    return keys;
  }

  @Override
  public void record(LedgerEntry entry) {
    byte[] fields = LedgerCodec.encode(requireNonNull(entry, "entry"));
    synchronized (writing) {
      keeper.open(this);
      if (!isNew(entry)) {
        return;
      }
      requireRoom(entry, fields.length);
      long sequence;
      synchronized (lock) {
        sequence = lastSequence + 1;
      }
      keeper.keep(this, new RecordKeeper.Kept(sequence, LedgerCodec.kind(entry), fields));
      load(sequence, entry, fields.length);
    }
  }

  private boolean isNew(LedgerEntry entry) {
    synchronized (lock) {
      return switch (entry) {
        case RunEntry run -> !runSequences.containsKey(run.runId());
        case FixEntry fix -> !fixSequences.containsKey(fix.fixId());
        case FixOutcome outcome -> {
          FixRow row = row(outcome.fixId());
          yield row != null && !with(row, outcome).equals(row);
        }
        case CheckEntry _, ScoreEntry _ -> true;
      };
    }
  }

  private void requireRoom(LedgerEntry entry, int bytes) {
    synchronized (lock) {
      String limit = null;
      if (lastingWeight + weightOf(entry, bytes) > limits.ledgerBytesMax()) {
        limit = "ledger-bytes-max";
      } else if (live.size() - forgettable.size() >= limits.ledgerEntriesMax()) {
        limit = "ledger-entries-max";
      }
      if (limit != null && !(entry instanceof FixOutcome)) {
        metrics.limitHit(limit);
        throw new StoreFullException(limit, FULL_RETRY);
      }
    }
  }

  private static long weightOf(LedgerEntry entry, int bytes) {
    int keys = entry instanceof CheckEntry check ? check.traceIds().size() + 1 : 2;
    return bytes + (long) KEY_BYTES * keys;
  }

  /**
   * Adds an entry that is kept, and forgets what is too much. Called by the keeper for what was
   * kept before, in order; what is not behind all others was added before.
   *
   * @param bytes of its fields
   */
  public void load(long sequence, LedgerEntry entry, int bytes) {
    synchronized (lock) {
      if (sequence <= lastSequence) {
        return;
      }
      lastSequence = sequence;
      if (!isNew(entry)) {
        return;
      }
      switch (entry) {
        case RunEntry run -> {
          runs.add(sequence, run);
          runSequences.put(run.runId(), sequence);
          forgettable.put(sequence, runs);
        }
        case FixEntry fix -> {
          fixes.add(sequence, new FixRow(sequence, fix, null, null));
          fixSequences.put(fix.fixId(), sequence);
        }
        case FixOutcome outcome -> {
          FixRow row = with(requireNonNull(row(outcome.fixId())), outcome);
          fixes.replace(row.sequence(), row);
        }
        case CheckEntry check -> {
          checks.add(sequence, check);
          forgettable.put(sequence, checks);
        }
        case ScoreEntry score -> {
          scores.add(sequence, score);
          forgettable.put(sequence, scores);
        }
      }
      Live added = new Live(bytes, weightOf(entry, bytes), !forgettable.containsKey(sequence));
      live.put(sequence, added);
      weight += added.weight;
      lastingWeight += added.lasting ? added.weight : 0;
      recordBytes += bytes;
      forgetOldest();
    }
  }

  @GuardedBy("lock")
  private void forgetOldest() {
    while (!forgettable.isEmpty()) {
      if (live.size() > limits.ledgerEntriesMax()) {
        metrics.limitHit("ledger-entries-max");
      } else if (weight > limits.ledgerBytesMax()) {
        metrics.limitHit("ledger-bytes-max");
      } else {
        return;
      }
      Map.Entry<Long, KeyedRows<?>> oldest = requireNonNull(forgettable.pollFirstEntry());
      long sequence = oldest.getKey();
      RunEntry run = runs.get(sequence);
      if (run != null) {
        runSequences.remove(run.runId());
      }
      oldest.getValue().remove(sequence);
      Live gone = requireNonNull(live.remove(sequence));
      weight -= gone.weight;
      recordBytes -= gone.recordBytes;
    }
  }

  @GuardedBy("lock")
  private @Nullable FixRow row(String fixId) {
    Long sequence = fixSequences.get(fixId);
    return sequence == null ? null : fixes.get(sequence);
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

  /** Whether a record is part of the ledger, and not forgotten. */
  public boolean holds(long sequence) {
    synchronized (lock) {
      return live.containsKey(sequence);
    }
  }

  /** How many records there are. */
  public int entries() {
    synchronized (lock) {
      return live.size();
    }
  }

  /** Bytes of the fields of all of them. */
  public long recordBytes() {
    synchronized (lock) {
      return recordBytes;
    }
  }

  @Override
  public Optional<RunEntry> run(String runId) {
    keeper.open(this);
    synchronized (lock) {
      Long sequence = runSequences.get(runId);
      return sequence == null ? Optional.empty() : Optional.ofNullable(runs.get(sequence));
    }
  }

  @Override
  public List<RunEntry> runs(int limit) {
    keeper.open(this);
    synchronized (lock) {
      return runs.newest().limit(limit).toList();
    }
  }

  @Override
  public Optional<RunEntry> runAfter(RunEntry run) {
    keeper.open(this);
    synchronized (lock) {
      Long sequence = runSequences.get(run.runId());
      Long first = null;
      for (Object key : sequence == null ? List.of() : keys(run)) {
        Long next = runs.after(key, requireNonNull(sequence));
        first = next == null || (first != null && first < next) ? first : next;
      }
      return first == null ? Optional.empty() : Optional.ofNullable(runs.get(first));
    }
  }

  @Override
  public Optional<FixRow> fix(String fixId) {
    keeper.open(this);
    synchronized (lock) {
      return Optional.ofNullable(row(fixId));
    }
  }

  @Override
  public Page<FixRow> fixes(FixQuery query) {
    keeper.open(this);
    List<FixRow> shown = new ArrayList<>();
    long total = 0;
    int countMax = limits.countMax();
    synchronized (lock) {
      for (Iterator<FixRow> rows = candidates(query).iterator(); rows.hasNext(); ) {
        FixRow row = rows.next();
        if (total > countMax && shown.size() == query.limit()) {
          break;
        }
        if (matches(row.fix(), query)) {
          total++;
          if (row.sequence() < query.beforeSequence() && shown.size() < query.limit()) {
            shown.add(row);
          }
        }
      }
    }
    return new Page<>(shown, Math.min(total, countMax), total <= countMax, false, null);
  }

  /** All that may match, newest first. */
  @GuardedBy("lock")
  private Stream<FixRow> candidates(FixQuery query) {
    if (query.fingerprints().isEmpty()) {
      return fixes.newest();
    }
    List<FixRow> rows = new ArrayList<>();
    for (String fingerprint : query.fingerprints()) {
      fixes.newest(fingerprint).forEach(rows::add);
    }
    return rows.stream().sorted(Comparator.comparingLong(FixRow::sequence).reversed());
  }

  private static boolean matches(FixEntry fix, FixQuery query) {
    return fix.recordedAt() >= query.sinceNanos()
        && fix.recordedAt() < query.untilNanos()
        && (query.workflow() == null || query.workflow().equals(fix.workflow()))
        && (query.runId() == null || query.runId().equals(fix.runId()));
  }

  @Override
  public Map<String, FixRow> lastFixes(Collection<String> fingerprints) {
    keeper.open(this);
    Map<String, FixRow> last = new LinkedHashMap<>();
    synchronized (lock) {
      for (String fingerprint : fingerprints) {
        FixRow row = fixes.last(fingerprint);
        if (row != null) {
          last.put(fingerprint, row);
        }
      }
    }
    return last;
  }

  @Override
  public Judged judged() {
    return judged;
  }

  @Override
  public void judged(Judged now) {
    judged = requireNonNull(now, "now");
  }

  @Override
  public List<CheckEntry> checks(TraceId traceId, int limit) {
    keeper.open(this);
    synchronized (lock) {
      return checks.newest(traceId).limit(limit).toList();
    }
  }

  @Override
  public List<CheckEntry> checksOfRun(String runId, int limit) {
    keeper.open(this);
    synchronized (lock) {
      return checks.newest(runId).limit(limit).toList();
    }
  }

  @Override
  public List<ScoreEntry> scores(TraceId traceId, int limit) {
    keeper.open(this);
    synchronized (lock) {
      return scores.newest(traceId).limit(limit).toList();
    }
  }
}
