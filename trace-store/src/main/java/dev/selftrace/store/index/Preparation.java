package dev.selftrace.store.index;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Batch;
import dev.selftrace.store.ReceivedLog;
import dev.selftrace.store.ReceivedMetric;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.RowDeriver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Derives the rows of one batch and finds what is stored already. Confined to one call. What became
 * visible after the look is found again at publication.
 */
final class Preparation {

  /** What is visible already. */
  interface Known {
    @Nullable SpanEntry span(TraceId traceId, long spanId);

    boolean hasMetric(long hash);

    boolean hasLog(@Nullable TraceId traceId, long hash);
  }

  private static final class Collected {
    final RowTable<SpanEntry> spans = new RowTable<>();
    final RowTable<LogEntry> logs = new RowTable<>();
    final Set<Label> labels = new LinkedHashSet<>();
  }

  private final RowDeriver deriver;
  private final Interner interner;
  private final Known known;
  private final Map<TraceId, Collected> traces = new LinkedHashMap<>();
  private final RowTable<LogEntry> loose = new RowTable<>();
  private final Map<Long, MetricEntry> metrics = new LinkedHashMap<>();
  private int freshSpans;
  private int freshLogs;
  private int duplicates;
  private int duplicatesDiffering;

  Preparation(RowDeriver deriver, Interner interner, Known known) {
    this.deriver = deriver;
    this.interner = interner;
    this.known = known;
  }

  Prepared prepare(Batch batch) {
    List<Batch.SpanGroup> spanGroups = new ArrayList<>();
    for (Batch.SpanGroup group : batch.spans()) {
      List<ReceivedSpan> fresh = group.spans().stream().filter(this::isFresh).toList();
      if (!fresh.isEmpty()) {
        spanGroups.add(new Batch.SpanGroup(group.origin(), fresh));
      }
    }
    List<Batch.LogGroup> logGroups = new ArrayList<>();
    for (Batch.LogGroup group : batch.logs()) {
      List<ReceivedLog> fresh = group.logs().stream().filter(log -> isFresh(group, log)).toList();
      if (!fresh.isEmpty()) {
        logGroups.add(new Batch.LogGroup(group.origin(), fresh));
      }
    }
    List<Batch.MetricGroup> metricGroups = new ArrayList<>();
    for (Batch.MetricGroup group : batch.metrics()) {
      List<ReceivedMetric> fresh =
          group.metrics().stream().filter(metric -> isFresh(group, metric)).toList();
      if (!fresh.isEmpty()) {
        metricGroups.add(new Batch.MetricGroup(group.origin(), fresh));
      }
    }
    return new Prepared(
        new Batch(spanGroups, logGroups, metricGroups),
        parts(),
        rows(loose),
        List.copyOf(metrics.values()),
        duplicates,
        duplicatesDiffering);
  }

  private boolean isFresh(ReceivedSpan received) {
    Span span = received.span();
    long id = span.spanId().value();
    long hash = BytesHash.of(received.bytes());
    Collected trace = traces.computeIfAbsent(span.traceId(), key -> new Collected());
    SpanEntry first = known.span(span.traceId(), id);
    if (first == null) {
      first = trace.spans.find(id);
    }
    if (first != null) {
      if (first.bytesHash() == hash) {
        duplicates++;
      } else {
        duplicatesDiffering++;
      }
      return false;
    }
    SpanEntry row = new SpanEntry(SpanRow.of(span, deriver.facts(span), 0), hash, interner);
    row.place(0, freshSpans++);
    trace.spans.add(row);
    label(trace.labels, row);
    return true;
  }

  private void label(Set<Label> labels, SpanEntry row) {
    SpanOrigin origin = row.origin();
    if (origin.workflow() != null) {
      labels.add(interner.intern(Label.workflow(origin.workflow().name())));
    }
    for (String alias : origin.aliases()) {
      labels.add(interner.intern(Label.workflow(alias)));
    }
    if (row.isRoot()) {
      labels.add(interner.intern(Label.workflow(row.shape().name())));
    }
    if (origin.session() != null) {
      labels.add(interner.intern(Label.session(origin.session())));
    }
    if (origin.run() != null) {
      labels.add(interner.intern(Label.run(origin.run())));
    }
  }

  private boolean isFresh(Batch.LogGroup group, ReceivedLog received) {
    LogRecord log = received.record();
    TraceId traceId = log.traceId();
    long hash = BytesHash.of(received.bytes(), group.origin().resourceBytes());
    if (known.hasLog(traceId, hash) || !isNewHere(traceId, hash)) {
      duplicates++;
      return false;
    }
    LogEntry row = new LogEntry(log, deriver.facts(log), hash, interner);
    row.place(0, freshLogs++);
    if (traceId == null) {
      loose.add(row);
    } else {
      traces.computeIfAbsent(traceId, key -> new Collected()).logs.add(row);
    }
    return true;
  }

  private boolean isFresh(Batch.MetricGroup group, ReceivedMetric received) {
    long hash = BytesHash.of(received.bytes(), group.origin().resourceBytes());
    if (known.hasMetric(hash) || metrics.containsKey(hash)) {
      duplicates += received.metric().points().size();
      return false;
    }
    metrics.put(
        hash, new MetricEntry(received.metric(), hash, received.bytes().length(), interner));
    return true;
  }

  private boolean isNewHere(@Nullable TraceId traceId, long hash) {
    if (traceId == null) {
      return loose.find(hash) == null;
    }
    Collected trace = traces.get(traceId);
    return trace == null || trace.logs.find(hash) == null;
  }

  /** By trace id, which is the order of traces that arrive together. */
  private List<Prepared.Part> parts() {
    List<Prepared.Part> parts = new ArrayList<>(traces.size());
    new TreeMap<>(traces)
        .forEach((id, trace) -> {
          if (trace.spans.count() + trace.logs.count() > 0) {
            parts.add(new Prepared.Part(id, rows(trace.spans), rows(trace.logs), trace.labels));
          }
        });
    return parts;
  }

  private static <R extends Row> List<R> rows(RowTable<R> table) {
    List<R> rows = new ArrayList<>(table.count());
    for (int i = 0; i < table.count(); i++) {
      rows.add(table.row(i));
    }
    return rows;
  }
}
