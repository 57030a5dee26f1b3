package dev.selftrace.store.contract;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.Batch;
import dev.selftrace.store.ErrorHistory;
import dev.selftrace.store.Nearby;
import dev.selftrace.store.Position;
import dev.selftrace.store.RunScope;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a store should answer, worked out from plain lists without any cleverness: the oracle of the
 * property tests. Confined to one thread.
 */
public final class PlainModel {

  /** A span as kept. */
  record KeptSpan(Span span, SpanRow row) {}

  /** A log record as kept. */
  record KeptLog(LogRecord log, LogRow row, Slice bytes) {}

  /** A trace as kept. */
  static final class KeptTrace {
    final TraceId id;
    final long firstArrival;
    final List<KeptSpan> spans = new ArrayList<>();
    final List<KeptLog> logs = new ArrayList<>();

    KeptTrace(TraceId id, long firstArrival) {
      this.id = id;
      this.firstArrival = firstArrival;
    }

    LongStream arrivals() {
      return LongStream.concat(
          spans.stream().mapToLong(span -> span.row().arrival()),
          logs.stream().mapToLong(log -> log.row().arrival()));
    }

    long lastArrival() {
      return arrivals().max().orElseThrow();
    }

    Stream<SpanRow> rows() {
      return spans.stream().map(KeptSpan::row);
    }

    TraceVerdict verdict(Nearby nearby) {
      return new PlainJudge()
          .judge(id, rows().toList(), logs.stream().map(KeptLog::row).toList(), nearby);
    }
  }

  private static final Comparator<KeptTrace> NEWEST =
      Comparator.<KeptTrace>comparingLong(trace -> trace.firstArrival)
          .reversed()
          .thenComparing(trace -> trace.id);

  private final Map<TraceId, KeptTrace> traces = new LinkedHashMap<>();
  private final List<KeptLog> looseLogs = new ArrayList<>();
  private final PlainDeriver deriver = new PlainDeriver();

  /** Takes a batch as a store does. */
  public void append(Batch batch, long arrival) {
    for (Batch.SpanGroup group : batch.spans()) {
      group.spans().forEach(received -> add(received.span(), arrival));
    }
    for (Batch.LogGroup group : batch.logs()) {
      group.logs().forEach(received -> add(received.record(), received.bytes(), arrival));
    }
  }

  private void add(Span span, long arrival) {
    KeptTrace trace = traces.computeIfAbsent(span.traceId(), id -> new KeptTrace(id, arrival));
    if (trace.spans.stream().noneMatch(kept -> kept.span().spanId().equals(span.spanId()))) {
      trace.spans.add(new KeptSpan(span, SpanRow.of(span, deriver.facts(span), arrival)));
    }
  }

  private void add(LogRecord log, Slice bytes, long arrival) {
    List<KeptLog> among =
        log.traceId() == null
            ? looseLogs
            : traces.computeIfAbsent(log.traceId(), id -> new KeptTrace(id, arrival)).logs;
    boolean known =
        among.stream()
            .anyMatch(
                kept -> kept.bytes().equals(bytes) && kept.log().resource().equals(log.resource()));
    if (!known) {
      among.add(new KeptLog(log, LogRow.of(log, deriver.facts(log), arrival), bytes));
    }
  }

  /** Every trace id that has arrived. */
  public Set<TraceId> traceIds() {
    return new HashSet<>(traces.keySet());
  }

  /** A whole trace. */
  public TraceOutline outline(TraceId id) {
    KeptTrace trace = traces.get(id);
    return new TraceOutline(
        row(trace, List.of()),
        trace.spans.stream().map(KeptSpan::row).toList(),
        trace.logs.stream().map(KeptLog::row).toList());
  }

  /** Every span of a trace. */
  public List<Span> spans(TraceId id) {
    return traces.get(id).spans.stream().map(KeptSpan::span).toList();
  }

  /** All matches in order, with the spans that matched. */
  public List<TraceRow> traces(SpanQuery query) {
    return matching(query).sorted(NEWEST).map(trace -> row(trace, matched(trace, query))).toList();
  }

  /** Traces of a name, status, part and window. */
  List<KeptTrace> asked(SpanQuery query) {
    return traces.values().stream().filter(trace -> isAskedFor(trace, query)).toList();
  }

  /** Ids of all spans that match, in order. */
  public List<SpanId> spans(SpanQuery query) {
    return traces.values().stream()
        .filter(trace -> isAskedFor(trace, query))
        .sorted(NEWEST)
        .flatMap(trace ->
            trace.spans.stream()
                .filter(span -> inWindow(span.row().arrival(), query))
                .filter(span -> PlainConditions.holds(query.condition(), this, trace, span))
                .map(span -> span.span().spanId())
                .sorted())
        .toList();
  }

  /** All causes of matching traces, in order. */
  public List<TraceVerdict.Cause> errors(SpanQuery query) {
    return matching(query)
        .sorted(byLastArrival())
        .flatMap(trace -> verdict(trace).causes().stream())
        .toList();
  }

  /** How often each failure was seen, by fingerprint. */
  public List<ErrorHistory> history(List<String> fingerprints) {
    List<ErrorHistory> seen = new ArrayList<>();
    for (String fingerprint : fingerprints.stream().sorted().toList()) {
      List<KeptTrace> with =
          traces.values().stream()
              .filter(trace ->
                  verdict(trace).causes().stream()
                      .anyMatch(cause -> cause.error().fingerprint().equals(fingerprint)))
              .toList();
      if (!with.isEmpty()) {
        seen.add(
            new ErrorHistory(
                fingerprint,
                with.size(),
                with.stream().mapToLong(trace -> trace.firstArrival).min().orElseThrow(),
                with.stream().mapToLong(KeptTrace::lastArrival).max().orElseThrow()));
      }
    }
    return seen;
  }

  /** Ids of all traces that changed, in order. */
  public List<TraceId> changes(Position since, SpanQuery query) {
    return matching(query)
        .filter(trace -> trace.lastArrival() > since.arrival())
        .filter(trace -> inWindow(trace.lastArrival(), query))
        .sorted(byLastArrival())
        .map(trace -> trace.id)
        .toList();
  }

  /** The verdict of a trace over everything there is now. */
  TraceVerdict verdict(KeptTrace trace) {
    return trace.verdict(nearby(trace));
  }

  private Nearby nearby(KeptTrace trace) {
    if (trace.rows().noneMatch(PlainModel::isSilent)) {
      return Nearby.NONE;
    }
    long start = trace.rows().mapToLong(SpanRow::startNanos).min().orElseThrow();
    long end = trace.rows().mapToLong(PlainModel::last).max().orElseThrow();
    List<LogRow> logs =
        looseLogs.stream()
            .map(KeptLog::row)
            .filter(log -> log.error() != null && holds(start, end, log.timeNanos()))
            .filter(log -> trace.rows().anyMatch(span -> mayBeOf(log, span)))
            .sorted(
                Comparator.comparingLong(LogRow::timeNanos)
                    .thenComparing(LogRow::service)
                    .thenComparing(log -> log.error().fingerprint()))
            .toList();
    List<Nearby.Rival> rivals = new ArrayList<>();
    for (KeptTrace other : traces.values()) {
      other
          .rows()
          .filter(span -> other != trace && isSilent(span))
          .filter(span -> logs.stream().anyMatch(log -> isNear(log, span)))
          .forEach(span -> rivals.add(new Nearby.Rival(other.id, span)));
    }
    return new Nearby(logs, logs.isEmpty() ? List.of() : rivals);
  }

  private static boolean isSilent(SpanRow span) {
    return span.error() != null && span.error().texts().isEmpty();
  }

  private static long last(SpanRow span) {
    return Math.max(span.startNanos(), span.endNanos());
  }

  private static boolean isNear(LogRow log, SpanRow span) {
    return mayBeOf(log, span) && holds(span.startNanos(), last(span), log.timeNanos());
  }

  private static boolean holds(long start, long end, long time) {
    return time >= start - Nearby.SLACK_NANOS && time <= end + Nearby.SLACK_NANOS;
  }

  private static boolean mayBeOf(LogRow log, SpanRow span) {
    return log.service().equals(span.service())
        && (log.instance() == null
            || span.instance() == null
            || log.instance().equals(span.instance()))
        && (log.run() == null || span.run() == null || log.run().equals(span.run()));
  }

  private static Comparator<KeptTrace> byLastArrival() {
    return Comparator.comparingLong(KeptTrace::lastArrival)
        .reversed()
        .thenComparing(trace -> trace.id);
  }

  private Stream<KeptTrace> matching(SpanQuery query) {
    return traces.values().stream()
        .filter(trace -> isAskedFor(trace, query))
        .filter(trace ->
            PlainConditions.isAlways(query.condition())
                || trace.spans.stream()
                    .anyMatch(span -> PlainConditions.holds(query.condition(), this, trace, span)));
  }

  private boolean isAskedFor(KeptTrace trace, SpanQuery query) {
    TraceVerdict verdict = verdict(trace);
    boolean named = query.workflow() == null || verdict.workflowNames().contains(query.workflow());
    boolean ofSession =
        query.session() == null
            || trace.spans.stream().anyMatch(s -> query.session().equals(s.row().session()));
    boolean ofRun = query.run() == null || isOfRun(trace, query.run(), verdict);
    boolean status =
        query.filter() == SpanQuery.TraceFilter.ANY
            || verdict.status().name().equals(query.filter().name());
    return named
        && ofSession
        && ofRun
        && status
        && (query.part() == SpanQuery.Part.ALL
            || isBackground(trace) == (query.part() == SpanQuery.Part.BACKGROUND))
        && trace.arrivals().anyMatch(arrival -> inWindow(arrival, query));
  }

  private static boolean isOfRun(KeptTrace trace, RunScope run, TraceVerdict verdict) {
    if (trace.rows().anyMatch(span -> run.runId().equals(span.run()))) {
      return true;
    }
    RunScope.Stretch stretch = run.stretch();
    if (stretch == null || trace.rows().anyMatch(span -> span.run() != null)) {
      return false;
    }
    return trace.firstArrival > stretch.after().arrival()
        && trace.firstArrival <= stretch.until().arrival()
        && (stretch.workflow() == null || verdict.workflowNames().contains(stretch.workflow()));
  }

  private boolean isBackground(KeptTrace trace) {
    TraceVerdict verdict = verdict(trace);
    return trace.rows().noneMatch(SpanRow::isWork)
        && verdict.status() == TraceVerdict.Status.OK
        && traces.values().stream()
            .anyMatch(other ->
                other.rows().anyMatch(SpanRow::isWork)
                    && verdict(other).workflow().equals(verdict.workflow()));
  }

  private static boolean inWindow(long arrival, SpanQuery query) {
    return arrival >= query.sinceNanos() && arrival < query.untilNanos();
  }

  private List<SpanId> matched(KeptTrace trace, SpanQuery query) {
    if (PlainConditions.isOfTrace(query.condition())) {
      return List.of();
    }
    return trace.spans.stream()
        .filter(span -> PlainConditions.holds(query.condition(), this, trace, span))
        .sorted(
            Comparator.<KeptSpan>comparingLong(span -> span.span().startNanos())
                .thenComparing(span -> span.span().spanId()))
        .limit(TraceRow.MATCHES_MAX)
        .map(span -> span.span().spanId())
        .toList();
  }

  private TraceRow row(KeptTrace trace, List<SpanId> matched) {
    Objects.requireNonNull(trace, "trace");
    return new TraceRow(verdict(trace), trace.firstArrival, trace.lastArrival(), matched);
  }
}
