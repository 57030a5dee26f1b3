package dev.selftrace.store.index;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Where to look for failed traces and for those with a certain cause, without judging the others
 * (R21, ADR 018). A place to look is all it is: whoever finds a trace here asks for its verdict,
 * which is kept with the trace.
 *
 * <p>A trace that may fail is <em>open</em> from the moment something of it, or around it, arrives.
 * When it has settled it is judged and <em>filed</em> under what its verdict says. It stays open
 * for as long as a read may take, and leaves then if nothing has changed; only then, too, does what
 * it was filed under before go. So every read finds each trace, whatever moves while it looks: a
 * read that began before a change has ended when the places that it may need go.
 *
 * <p>Opened by the tenant's writer, filed by upkeep, read by anybody; nobody waits for longer than
 * one look-up takes.
 */
final class VerdictRows {

  /**
   * What a trace is filed under. Immutable.
   *
   * @param changes of the trace that the verdict took into account
   * @param ticks when it was filed
   * @param staleFailed it was filed as failed before
   * @param stale fingerprints it was filed under before and is no more
   */
  record Filed(
      int changes,
      long ticks,
      boolean failed,
      Set<String> fingerprints,
      boolean staleFailed,
      Set<String> stale) {

    static final Filed NOWHERE = new Filed(-1, 0, false, Set.of(), false, Set.of());

    Filed {
      fingerprints = Set.copyOf(fingerprints);
      stale = Set.copyOf(stale);
    }

    /** The same trace filed anew, what it was filed under before not yet taken away. */
    Filed then(int newChanges, long newTicks, boolean nowFailed, Set<String> now) {
      Set<String> before = new HashSet<>(fingerprints);
      before.addAll(stale);
      before.removeAll(now);
      return new Filed(
          newChanges, newTicks, nowFailed, now, !nowFailed && (failed || staleFailed), before);
    }

    Filed withoutStale() {
      return new Filed(changes, ticks, failed, fingerprints, false, Set.of());
    }
  }

  private final ConcurrentSkipListMap<TraceKey, IndexedTrace> open = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<TraceKey, IndexedTrace> failed =
      new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<String, ConcurrentSkipListMap<TraceKey, IndexedTrace>> causes =
      new ConcurrentHashMap<>();

  /** A trace that may fail has changed, or what is around it. */
  void open(IndexedTrace trace) {
    trace.changing(() -> open.put(trace.key(), trace));
  }

  /** Traces whose verdict may not be the one they are filed under. */
  Collection<IndexedTrace> open() {
    return Collections.unmodifiableCollection(open.values());
  }

  /** Every trace that has failed, and some that may have. */
  TraceSet failed() {
    return TraceSet.of(failed, open);
  }

  /** Every trace with one of these causes, and some that may have one. */
  Set<IndexedTrace> withCauses(Collection<String> fingerprints) {
    Set<IndexedTrace> traces = new LinkedHashSet<>();
    for (String fingerprint : fingerprints) {
      NavigableMap<TraceKey, IndexedTrace> filed = causes.get(fingerprint);
      if (filed != null) {
        traces.addAll(filed.values());
      }
    }
    traces.addAll(open.values());
    return traces;
  }

  /** Files an open trace under its verdict. Called by upkeep only. */
  void file(IndexedTrace trace, int changes, long ticks, boolean hasFailed, Set<String> now) {
    trace.setFiled(trace.filed().then(changes, ticks, hasFailed, now));
    if (hasFailed) {
      failed.put(trace.key(), trace);
    }
    for (String fingerprint : now) {
      causes.compute(
          fingerprint,
          (key, some) -> {
            ConcurrentSkipListMap<TraceKey, IndexedTrace> traces =
                some == null ? new ConcurrentSkipListMap<>() : some;
            traces.put(trace.key(), trace);
            return traces;
          });
    }
  }

  /** Closes a filed trace unless it has changed since. Called by upkeep only. */
  void close(IndexedTrace trace) {
    Filed filed = trace.filed();
    if (trace.unlessChanged(filed.changes(), () -> open.remove(trace.key()))) {
      takeOut(trace, filed.staleFailed(), filed.stale());
      trace.setFiled(filed.withoutStale());
    }
  }

  /** Nothing of a trace is left. Called by the writer, and by upkeep when it came too late. */
  void remove(IndexedTrace trace) {
    Filed filed = trace.filed();
    open.remove(trace.key());
    takeOut(trace, true, filed.fingerprints());
    takeOut(trace, true, filed.stale());
  }

  private void takeOut(IndexedTrace trace, boolean ofFailed, Set<String> fingerprints) {
    if (ofFailed) {
      failed.remove(trace.key());
    }
    for (String fingerprint : fingerprints) {
      causes.computeIfPresent(
          fingerprint,
          (key, traces) -> {
            traces.remove(trace.key());
            return traces.isEmpty() ? null : traces;
          });
    }
  }
}
