package dev.selftrace.store.index;

import dev.selftrace.model.TraceId;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The traces of one tenant in the orders in which they are asked for. Changed by the tenant's
 * writer; read by anybody without waiting. A trace's place never changes, so nobody who walks
 * through misses one that was there when the walk began.
 */
final class TraceCatalog {

  private final ConcurrentSkipListMap<TraceId, IndexedTrace> byId = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<TraceKey, IndexedTrace> newest =
      new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<TraceKey, IndexedTrace> suspects =
      new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<Label, ConcurrentSkipListMap<TraceKey, IndexedTrace>> labelled =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Label, Integer> working = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Long, IndexedTrace[]> batches = new ConcurrentSkipListMap<>();

  @Nullable IndexedTrace find(TraceId id) {
    return byId.get(id);
  }

  /** Traces with ids from the first to the last, ascending. */
  NavigableMap<TraceId, IndexedTrace> between(TraceId first, TraceId last) {
    return byId.subMap(first, true, last, true);
  }

  /** All traces, newest first. */
  NavigableMap<TraceKey, IndexedTrace> newest() {
    return newest;
  }

  /** Traces of which some row carries an error, newest first. */
  NavigableMap<TraceKey, IndexedTrace> suspects() {
    return suspects;
  }

  /** Traces that may answer to a label, newest first. */
  NavigableMap<TraceKey, IndexedTrace> labelled(Label label) {
    NavigableMap<TraceKey, IndexedTrace> traces = labelled.get(label);
    return traces == null ? Collections.emptyNavigableMap() : traces;
  }

  /** The traces of each batch by its arrival, ascending; in each, by trace id. */
  NavigableMap<Long, IndexedTrace[]> batches() {
    return batches;
  }

  void add(IndexedTrace trace) {
    byId.put(trace.key().traceId(), trace);
    newest.put(trace.key(), trace);
  }

  void suspect(IndexedTrace trace) {
    if (!trace.isSuspect()) {
      trace.markSuspect();
      suspects.put(trace.key(), trace);
    }
  }

  /** A row of the trace is a step of a run. */
  void work(IndexedTrace trace) {
    if (!trace.showsWork()) {
      trace.markWork();
      trace.labels().forEach(label -> working.merge(label, 1, Integer::sum));
    }
  }

  /** Whether a trace that may answer to a label has a row that is a step of a run. */
  boolean hasWork(Label label) {
    return working.containsKey(label);
  }

  void label(IndexedTrace trace, Label label) {
    if (trace.addLabel(label)) {
      if (trace.showsWork()) {
        working.merge(label, 1, Integer::sum);
      }
      labelled.compute(
          label,
          (key, traces) -> {
            ConcurrentSkipListMap<TraceKey, IndexedTrace> some =
                traces == null ? new ConcurrentSkipListMap<>() : traces;
            some.put(trace.key(), trace);
            return some;
          });
    }
  }

  void remove(IndexedTrace trace) {
    newest.remove(trace.key());
    suspects.remove(trace.key());
    byId.remove(trace.key().traceId());
    for (Label label : trace.labels()) {
      if (trace.showsWork()) {
        working.computeIfPresent(label, (key, count) -> count == 1 ? null : count - 1);
      }
      labelled.computeIfPresent(
          label,
          (key, traces) -> {
            traces.remove(trace.key());
            return traces.isEmpty() ? null : traces;
          });
    }
  }
}
