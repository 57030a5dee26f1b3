package dev.selftrace.store.index;

import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.CountedCalls;
import dev.selftrace.store.Nearby;
import dev.selftrace.store.TraceJudge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One trace as it was when a read began. Confined to that read. */
final class TraceView {

  private final IndexedTrace trace;
  private final TraceJudge judge;
  private final Neighbourhood neighbourhood;
  private final long horizon;
  private final Row[] spans;
  private final int spanCount;
  private final Row[] logs;
  private final int logCount;
  private final int generation;
  private @Nullable TraceVerdict verdict;
  private @Nullable Map<Long, List<LogEntry>> logsBySpan;

  TraceView(
      IndexedTrace trace,
      TraceJudge judge,
      Neighbourhood neighbourhood,
      long horizon,
      Row[] spans,
      int spanCount,
      Row[] logs,
      int logCount,
      int generation) {
    this.trace = trace;
    this.judge = judge;
    this.neighbourhood = neighbourhood;
    this.horizon = horizon;
    this.spans = spans;
    this.spanCount = spanCount;
    this.logs = logs;
    this.logCount = logCount;
    this.generation = generation;
  }

  TraceKey key() {
    return trace.key();
  }

  TraceId traceId() {
    return trace.key().traceId();
  }

  /** The newest arrival it may know of. */
  long horizon() {
    return horizon;
  }

  int spanCount() {
    return spanCount;
  }

  SpanEntry span(int index) {
    return (SpanEntry) spans[index];
  }

  int logCount() {
    return logCount;
  }

  LogEntry log(int index) {
    return (LogEntry) logs[index];
  }

  /** Whether a span of it is a step of a run (R23). */
  boolean showsWork() {
    for (int i = 0; trace.showsWork() && i < spanCount; i++) {
      if (span(i).isWork()) {
        return true;
      }
    }
    return false;
  }

  long lastArrival() {
    long ofSpans = spanCount == 0 ? 0 : spans[spanCount - 1].arrival();
    long ofLogs = logCount == 0 ? 0 : logs[logCount - 1].arrival();
    return Math.max(ofSpans, ofLogs);
  }

  /** Whether something of it arrived at or after {@code since} and before {@code until}. */
  boolean arrivedBetween(long since, long until) {
    return anyBetween(spans, spanCount, since, until) || anyBetween(logs, logCount, since, until);
  }

  private static boolean anyBetween(Row[] rows, int count, long since, long until) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rows[middle].arrival() < since) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < count && rows[low].arrival() < until;
  }

  /** The verdict over these rows; made on first use and kept by the trace. */
  TraceVerdict verdict() {
    TraceVerdict known = verdict;
    if (known == null) {
      known = trace.verdict(generation, spanCount, logCount, horizon);
    }
    if (known == null) {
      Nearby nearby = trace.reach() == null ? Nearby.NONE : neighbourhood.of(this);
      known = judge.judge(traceId(), spanRows(), logRows(), nearby);
      trace.keep(known, generation, spanCount, logCount, horizon);
    }
    verdict = known;
    return known;
  }

  /** Which spans its verdict counts as calls. */
  CountedCalls calls() {
    return judge.calls(spanRows());
  }

  List<SpanRow> spanRows() {
    List<SpanRow> rows = new ArrayList<>(spanCount);
    for (int i = 0; i < spanCount; i++) {
      rows.add(span(i).row());
    }
    return rows;
  }

  List<LogRow> logRows() {
    List<LogRow> rows = new ArrayList<>(logCount);
    for (int i = 0; i < logCount; i++) {
      rows.add(log(i).row());
    }
    return rows;
  }

  /** The log records that name this span, in arrival order. */
  List<LogEntry> logsOf(long spanId) {
    if (logCount == 0) {
      return List.of();
    }
    if (logsBySpan == null) {
      logsBySpan = new HashMap<>();
      for (int i = 0; i < logCount; i++) {
        logsBySpan.computeIfAbsent(log(i).spanId(), id -> new ArrayList<>()).add(log(i));
      }
    }
    return logsBySpan.getOrDefault(spanId, List.of());
  }
}
