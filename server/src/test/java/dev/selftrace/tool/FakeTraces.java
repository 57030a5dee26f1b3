package dev.selftrace.tool;

import dev.selftrace.analysis.Judge;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.LogFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.ErrorHistory;
import dev.selftrace.store.ErrorRow;
import dev.selftrace.store.LooseLogQuery;
import dev.selftrace.store.MetricQuery;
import dev.selftrace.store.MetricRow;
import dev.selftrace.store.Nearby;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanMatch;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.StoreStats;
import dev.selftrace.store.StoredLog;
import dev.selftrace.store.StoredPoint;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceRow;
import dev.selftrace.store.WorkflowRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Traces in plain lists, read with the real semantics and the real judge. Of conditions it knows
 * the status, the operation and words; whole engines are tested by their own kit. Thread-safe.
 */
final class FakeTraces implements TraceReader {

  private final Semantics semantics = new Semantics();
  private final Judge judge = new Judge();
  private final Map<TraceId, Kept> kept = new LinkedHashMap<>();
  private final List<Runnable> hints = new CopyOnWriteArrayList<>();

  /** Spans whose bytes are damaged. */
  final Set<SpanId> damaged = ConcurrentHashMap.newKeySet();

  private long position;

  private static final class Kept {
    final Map<SpanId, StoredSpan> spans = new LinkedHashMap<>();
    final List<StoredLog> logs = new ArrayList<>();
    @Nullable TraceOutline outline;
    long first;
    long last;
  }

  /** Takes in what one export brought. */
  void append(long arrival, List<Span> spans, List<LogRecord> logs) {
    synchronized (this) {
      position = Math.max(position + 1, arrival);
      for (Span span : spans) {
        Kept trace = touch(span.traceId());
        trace.spans.putIfAbsent(
            span.spanId(), new StoredSpan(span, semantics.facts(span), position));
      }
      for (LogRecord log : logs) {
        if (log.traceId() != null) {
          LogFacts facts = semantics.facts(log);
          touch(log.traceId()).logs.add(new StoredLog(log, facts, position));
        }
      }
    }
    hints.forEach(Runnable::run);
  }

  private Kept touch(TraceId id) {
    Kept trace = kept.computeIfAbsent(id, key -> new Kept());
    trace.first = trace.first == 0 ? position : trace.first;
    trace.last = position;
    trace.outline = null;
    return trace;
  }

  @Override
  public synchronized Optional<TraceOutline> outline(TraceId traceId) {
    return Optional.ofNullable(kept.get(traceId)).map(trace -> outline(traceId, trace));
  }

  private TraceOutline outline(TraceId id, Kept trace) {
    if (trace.outline == null) {
      List<SpanRow> spans =
          trace.spans.values().stream()
              .map(each -> SpanRow.of(each.span(), each.facts(), each.arrival()))
              .toList();
      List<LogRow> logs = trace.logs.stream().map(FakeTraces::row).toList();
      TraceVerdict verdict = judge.judge(id, spans, logs, Nearby.NONE);
      trace.outline =
          new TraceOutline(new TraceRow(verdict, trace.first, trace.last, List.of()), spans, logs);
    }
    return Objects.requireNonNull(trace.outline);
  }

  private static LogRow row(StoredLog log) {
    return LogRow.of(log.record(), log.facts(), log.arrival());
  }

  @Override
  public synchronized List<StoredSpan> spans(TraceId traceId, Collection<SpanId> spanIds) {
    List<StoredSpan> found = new ArrayList<>();
    for (SpanId id : spanIds) {
      if (damaged.contains(id)) {
        throw new StoreCorruptException("Corrupt: test.log@0 crc actual=1 expected=2");
      }
      StoredSpan span = Objects.requireNonNull(kept.get(traceId)).spans.get(id);
      if (span != null) {
        found.add(span);
      }
    }
    return found;
  }

  @Override
  public synchronized List<StoredLog> logs(TraceId traceId, @Nullable SpanId spanId, int limit) {
    return Objects.requireNonNull(kept.get(traceId)).logs.stream()
        .filter(log -> spanId == null || spanId.equals(log.record().spanId()))
        .limit(limit)
        .toList();
  }

  @Override
  public Page<MetricRow> metricNames(long sinceNanos, long untilNanos) {
    return Page.empty();
  }

  @Override
  public Page<StoredPoint> metrics(MetricQuery query) {
    return Page.empty();
  }

  @Override
  public List<StoredLog> looseLogs(LooseLogQuery query) {
    return List.of();
  }

  @Override
  public synchronized Page<TraceRow> traces(SpanQuery query, @Nullable Cursor after) {
    List<TraceRow> rows = new ArrayList<>();
    for (TraceRow row : matching(query, TraceRow::firstArrival)) {
      if (after == null || order(row).compareTo(order(after)) > 0) {
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparing(FakeTraces::order));
    int total = matching(query, TraceRow::firstArrival).size();
    boolean more = rows.size() > query.limit();
    List<TraceRow> items = rows.subList(0, Math.min(rows.size(), query.limit()));
    Cursor next =
        more
            ? new Cursor(
                items.getLast().firstArrival(), items.getLast().verdict().traceId(), new SpanId(-1))
            : null;
    return new Page<>(items, total, true, false, next);
  }

  private static String order(TraceRow row) {
    return String.format(
        "%020d %s", Long.MAX_VALUE - row.firstArrival(), row.verdict().traceId().hex());
  }

  private static String order(Cursor cursor) {
    return String.format("%020d %s", Long.MAX_VALUE - cursor.arrival(), cursor.traceId().hex());
  }

  private List<TraceRow> matching(
      SpanQuery query, java.util.function.ToLongFunction<TraceRow> time) {
    List<TraceRow> rows = new ArrayList<>();
    kept.forEach((id, trace) -> {
      TraceRow row = outline(id, trace).trace();
      long arrival = time.applyAsLong(row);
      TraceVerdict verdict = row.verdict();
      List<SpanId> matched = matched(trace, query.condition());
      if (arrival >= query.sinceNanos()
          && arrival < query.untilNanos()
          && (query.workflow() == null || verdict.workflowNames().contains(query.workflow()))
          && (query.session() == null || query.session().equals(verdict.session()))
          && (query.run() == null || query.run().equals(verdict.run()))
          && (query.filter() == SpanQuery.TraceFilter.ANY
              || query.filter().name().equals(verdict.status().name()))
          && !matched.isEmpty()) {
        boolean always = query.condition() instanceof Condition.Always;
        rows.add(
            new TraceRow(
                verdict,
                row.firstArrival(),
                row.lastArrival(),
                always ? List.of() : matched.stream().limit(TraceRow.MATCHES_MAX).toList()));
      }
    });
    return rows;
  }

  private static List<SpanId> matched(Kept trace, Condition condition) {
    return trace.spans.values().stream()
        .filter(span -> holds(condition, span))
        .map(span -> span.span().spanId())
        .toList();
  }

  private static boolean holds(Condition condition, StoredSpan span) {
    return switch (condition) {
      case Condition.Always always -> true;
      case Condition.And and -> and.parts().stream().allMatch(part -> holds(part, span));
      case Condition.Or or -> or.parts().stream().anyMatch(part -> holds(part, span));
      case Condition.Not not -> !holds(not.part(), span);
      case Condition.Text text -> {
        Predicate<String> said = span.toString().toLowerCase(java.util.Locale.ROOT)::contains;
        yield text.tokens().stream().allMatch(said);
      }
      case Condition.Compare compare -> {
        String value =
            switch (compare.field()) {
              case Condition.Intrinsic.STATUS -> span.span().status().name();
              case Condition.Intrinsic.OPERATION -> span.facts().operation().text();
              default -> throw new IllegalArgumentException("field: " + compare.field());
            };
        yield compare.operand() instanceof Condition.TextOperand text
            && text.value().equalsIgnoreCase(value);
      }
    };
  }

  @Override
  public synchronized Page<SpanMatch> spans(SpanQuery query, @Nullable Cursor after) {
    List<SpanMatch> matches = new ArrayList<>();
    List<TraceRow> rows = new ArrayList<>(matching(query, TraceRow::firstArrival));
    rows.sort(Comparator.comparing(FakeTraces::order));
    for (TraceRow row : rows) {
      TraceId id = row.verdict().traceId();
      Kept trace = Objects.requireNonNull(kept.get(id));
      Set<SpanId> ids = new HashSet<>(matched(trace, query.condition()));
      outline(id, trace).spans().stream()
          .filter(span -> ids.contains(span.spanId()))
          .sorted(Comparator.comparing(SpanRow::spanId))
          .filter(span -> after == null || behind(after, row, span))
          .forEach(span -> matches.add(new SpanMatch(id, span)));
    }
    List<SpanMatch> items = matches.subList(0, Math.min(matches.size(), query.limit()));
    SpanMatch last = items.isEmpty() ? null : items.getLast();
    Cursor next =
        matches.size() > items.size() && last != null
            ? new Cursor(
                Objects.requireNonNull(kept.get(last.traceId())).first,
                last.traceId(),
                last.row().spanId())
            : null;
    return new Page<>(items, matches.size(), true, false, next);
  }

  private static boolean behind(Cursor after, TraceRow row, SpanRow span) {
    int order = order(row).compareTo(order(after));
    return order > 0 || (order == 0 && span.spanId().compareTo(after.spanId()) > 0);
  }

  @Override
  public synchronized Optional<Exchange> exchange(TraceId traceId, SpanId spanId) {
    return spans(traceId, List.of(spanId)).stream()
        .findFirst()
        .map(stored ->
            semantics.exchange(
                stored.span(),
                logs(traceId, spanId, 100).stream().map(StoredLog::record).toList()));
  }

  @Override
  public synchronized List<ErrorHistory> history(Collection<String> fingerprints) {
    Map<String, ErrorHistory> seen = new LinkedHashMap<>();
    for (ErrorRow row : errors(SpanQuery.all(1_000)).items()) {
      String fingerprint = row.cause().error().fingerprint();
      if (fingerprints.contains(fingerprint)) {
        long first = Objects.requireNonNull(kept.get(row.traceId())).first;
        seen.merge(
            fingerprint,
            new ErrorHistory(fingerprint, 1, first, row.arrival()),
            (one, other) ->
                new ErrorHistory(
                    fingerprint,
                    one.traceCount() + 1,
                    Math.min(one.firstSeen(), other.firstSeen()),
                    Math.max(one.lastSeen(), other.lastSeen())));
      }
    }
    return List.copyOf(seen.values());
  }

  @Override
  public synchronized Page<ErrorRow> errors(SpanQuery query) {
    List<ErrorRow> rows = new ArrayList<>();
    for (TraceRow row : matching(query, TraceRow::firstArrival)) {
      TraceVerdict verdict = row.verdict();
      for (TraceVerdict.Cause cause : verdict.causes()) {
        rows.add(
            new ErrorRow(
                verdict.traceId(),
                cause,
                verdict.workflow(),
                verdict.workflowNames(),
                row.lastArrival()));
      }
    }
    rows.sort(Comparator.comparingLong(ErrorRow::arrival).reversed());
    return new Page<>(rows, rows.size(), true, false, null);
  }

  @Override
  public synchronized Page<WorkflowRow> workflows(long sinceNanos, long untilNanos) {
    Map<String, List<TraceRow>> byName = new LinkedHashMap<>();
    for (TraceRow row :
        matching(SpanQuery.all(1).arrivedBetween(sinceNanos, untilNanos), TraceRow::lastArrival)) {
      byName.computeIfAbsent(row.verdict().workflow(), key -> new ArrayList<>()).add(row);
    }
    List<WorkflowRow> rows = new ArrayList<>();
    byName.forEach((name, traces) ->
        rows.add(
            new WorkflowRow(
                name,
                traces.size(),
                traces.stream()
                    .filter(row -> row.verdict().status() == TraceVerdict.Status.ERROR)
                    .count(),
                traces.stream().mapToLong(row -> row.verdict().durationNanos()).max().orElse(0),
                traces.stream().mapToLong(FakeTraces::tokens).sum(),
                traces.stream().mapToLong(TraceRow::lastArrival).max().orElse(0),
                traces.getFirst().verdict().conventions())));
    rows.sort(Comparator.comparingLong(WorkflowRow::lastArrival).reversed());
    return new Page<>(rows, rows.size(), true, false, null);
  }

  private static long tokens(TraceRow row) {
    Long input = row.verdict().inputTokens();
    Long output = row.verdict().outputTokens();
    return (input == null ? 0 : input) + (output == null ? 0 : output);
  }

  @Override
  public synchronized List<TraceId> traceIds(String hexPrefix, int limit) {
    return kept.keySet().stream()
        .filter(id -> id.hex().startsWith(hexPrefix))
        .sorted()
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Position position() {
    return new Position(position);
  }

  @Override
  public synchronized Page<TraceRow> changes(Position since, SpanQuery query) {
    List<TraceRow> rows =
        matching(query, TraceRow::lastArrival).stream()
            .filter(row -> row.lastArrival() > since.arrival())
            .sorted(Comparator.comparingLong(TraceRow::lastArrival).reversed())
            .toList();
    return new Page<>(rows.stream().limit(query.limit()).toList(), rows.size(), true, false, null);
  }

  @Override
  public Subscription onChange(Runnable hint) {
    hints.add(hint);
    return () -> hints.remove(hint);
  }

  /** How many wait for a change. */
  int subscriptions() {
    return hints.size();
  }

  @Override
  public synchronized StoreStats stats() {
    return new StoreStats(kept.size(), 0, 0, 0, 0, 0, 0, position, 0, 0);
  }
}
