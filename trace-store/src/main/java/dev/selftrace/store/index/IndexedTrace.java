package dev.selftrace.store.index;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.TraceJudge;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything the index holds of one trace. Rows are added by the tenant's writer; {@link #view} may
 * be called by anybody at any time.
 */
final class IndexedTrace {

  /** The most names a trace is found by; further ones are only compared, not looked up. */
  static final int LABELS_MAX = 256;

  /** A verdict, the rows it was made from and the moment as of which it looked around. */
  private record Judged(int generation, int spans, int logs, long horizon, TraceVerdict verdict) {}

  private final TraceKey key;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final RowTable<SpanEntry> spans = new RowTable<>();

  @GuardedBy("lock")
  private final RowTable<LogEntry> logs = new RowTable<>();

  @GuardedBy("lock")
  private final List<Label> labels = new ArrayList<>(4);

  /** How often rows were taken away. */
  @GuardedBy("lock")
  private int generation;

  private volatile long lastArrival;
  private volatile long nearbyArrival;
  private volatile boolean suspect;
  private volatile boolean work;
  private volatile int changes;
  private volatile VerdictRows.Filed filed = VerdictRows.Filed.NOWHERE;
  private volatile Neighbourhood.@Nullable Reach reach;
  private volatile @Nullable Judged judged;

  IndexedTrace(TraceKey key) {
    this.key = key;
  }

  TraceKey key() {
    return key;
  }

  /** Arrival of the newest row, visible or not; 0 when there is none. */
  long lastArrival() {
    return lastArrival;
  }

  /** Whether some row carries an error. */
  boolean isSuspect() {
    return suspect;
  }

  void markSuspect() {
    suspect = true;
  }

  /** Whether some row is a step of a run (R23). */
  boolean showsWork() {
    return work;
  }

  void markWork() {
    work = true;
  }

  @Nullable SpanEntry span(long spanId) {
    synchronized (lock) {
      return spans.find(spanId);
    }
  }

  @Nullable LogEntry log(long hash) {
    synchronized (lock) {
      return logs.find(hash);
    }
  }

  void add(SpanEntry row) {
    synchronized (lock) {
      spans.add(row);
      lastArrival = row.arrival();
    }
  }

  void add(LogEntry row) {
    synchronized (lock) {
      logs.add(row);
      lastArrival = row.arrival();
    }
  }

  /** Remembers a label; false when it had it already or has too many. */
  boolean addLabel(Label label) {
    synchronized (lock) {
      return labels.size() < LABELS_MAX && !labels.contains(label) && labels.add(label);
    }
  }

  List<Label> labels() {
    synchronized (lock) {
      return List.copyOf(labels);
    }
  }

  /** Where a trace with a silent span ran; null while it has none. Changed by the writer. */
  Neighbourhood.@Nullable Reach reach() {
    return reach;
  }

  void setReach(Neighbourhood.Reach to) {
    reach = to;
  }

  /** The reach of all rows there are. */
  Neighbourhood.Reach wholeReach() {
    synchronized (lock) {
      List<SpanEntry> all = new ArrayList<>(spans.count());
      for (int i = 0; i < spans.count(); i++) {
        all.add(spans.row(i));
      }
      return Neighbourhood.Reach.NOWHERE.with(all);
    }
  }

  /** Something arrives that the trace sees around itself. */
  void nearbyChanged(long arrival) {
    nearbyArrival = arrival;
  }

  /** When something last arrived that the trace sees around itself; 0 for never. */
  long nearbyArrival() {
    return nearbyArrival;
  }

  /** How often something happened that may change the verdict. */
  int changes() {
    return changes;
  }

  /** Counts a change and does something about it, all at once. */
  void changing(Runnable action) {
    synchronized (lock) {
      changes++;
      action.run();
    }
  }

  /** Does something unless there was a change since; false when there was. */
  boolean unlessChanged(int since, Runnable action) {
    synchronized (lock) {
      if (changes != since) {
        return false;
      }
      action.run();
      return true;
    }
  }

  /** What the trace is filed under. */
  VerdictRows.Filed filed() {
    return filed;
  }

  /** Called by upkeep only. */
  void setFiled(VerdictRows.Filed to) {
    filed = to;
  }

  /** Something that the trace saw around itself is gone. */
  void forgetVerdict() {
    synchronized (lock) {
      generation++;
      judged = null;
    }
  }

  /** The trace as it was at a moment; null when nothing of it had arrived. */
  @Nullable TraceView view(long horizon, TraceJudge judge, Neighbourhood neighbourhood) {
    synchronized (lock) {
      int spanCount = arrived(spans, horizon);
      int logCount = arrived(logs, horizon);
      return spanCount + logCount == 0
          ? null
          : new TraceView(
              this,
              judge,
              neighbourhood,
              horizon,
              spans.rows(),
              spanCount,
              logs.rows(),
              logCount,
              generation);
    }
  }

  private static int arrived(RowTable<?> table, long horizon) {
    int count = table.count();
    while (count > 0 && table.row(count - 1).arrival() > horizon) {
      count--;
    }
    return count;
  }

  /**
   * The verdict over as many rows, if it was kept. It holds for another moment than its own when
   * nothing around the trace has arrived since both.
   */
  @Nullable TraceVerdict verdict(int generation, int spans, int logs, long horizon) {
    Judged last = judged;
    if (last == null || last.generation != generation) {
      return null;
    }
    long changed = nearbyArrival;
    boolean sameAround = last.horizon == horizon || (last.horizon >= changed && horizon >= changed);
    return sameAround && last.spans == spans && last.logs == logs ? last.verdict : null;
  }

  /** Keeps a verdict for the next who asks. */
  void keep(TraceVerdict verdict, int generation, int spans, int logs, long horizon) {
    if (horizon >= nearbyArrival) {
      judged = new Judged(generation, spans, logs, horizon, verdict);
    }
  }

  /** Spans that arrived up to then and show an error without text. */
  List<SpanEntry> silentUntil(long arrival) {
    synchronized (lock) {
      List<SpanEntry> silent = new ArrayList<>();
      for (int i = 0; i < spans.count() && spans.row(i).arrival() <= arrival; i++) {
        if (spans.row(i).isSilent()) {
          silent.add(spans.row(i));
        }
      }
      return silent;
    }
  }

  /**
   * What was taken away.
   *
   * @param arrivals of the batches it came with
   * @param empty nothing is left
   */
  record Removal(int spans, int logs, Set<Long> arrivals, boolean empty) {}

  /**
   * Takes away the rows that arrived up to then.
   *
   * @param gone is told the location of each
   */
  Removal removeUntil(long arrival, LongConsumer gone) {
    synchronized (lock) {
      Set<Long> arrivals = new HashSet<>();
      tell(spans, arrival, gone, arrivals);
      tell(logs, arrival, gone, arrivals);
      int spansGone = spans.removeUntil(arrival);
      int logsGone = logs.removeUntil(arrival);
      if (spansGone + logsGone > 0) {
        generation++;
        judged = null;
      }
      boolean empty = spans.count() + logs.count() == 0;
      return new Removal(spansGone, logsGone, arrivals, empty);
    }
  }

  private static void tell(RowTable<?> table, long arrival, LongConsumer gone, Set<Long> arrivals) {
    for (int i = 0; i < table.count() && table.row(i).arrival() <= arrival; i++) {
      gone.accept(table.row(i).location());
      arrivals.add(table.row(i).arrival());
    }
  }
}
