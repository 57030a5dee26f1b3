package dev.selftrace.store.index;

import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.ErrorHistory;
import dev.selftrace.store.ErrorRow;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.TraceRow;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** One walk through traces, newest last arrival first. Confined to one read. */
final class RecentScan {

  private static final Comparator<TraceView> NEWEST =
      Comparator.comparingLong(TraceView::lastArrival).reversed().thenComparing(TraceView::traceId);

  private final TenantIndex index;
  private final SpanQuery query;
  private final long horizon;
  private final Patience patience;
  private final TraceMatcher matcher;

  RecentScan(TenantIndex index, SpanQuery query, long horizon, Patience patience) {
    this.index = index;
    this.query = query;
    this.horizon = horizon;
    this.patience = patience;
    this.matcher = new TraceMatcher(index, query, horizon, patience);
  }

  /**
   * Causes of matching traces. Only suspects can have some ({@link
   * dev.selftrace.store.TraceJudge}); the newest are kept while all are counted.
   */
  Page<ErrorRow> errors() {
    int limit = Math.min(query.limit(), limits().errorRowsMax());
    PriorityQueue<TraceView> newest = new PriorityQueue<>(NEWEST.reversed());
    long total = 0;
    for (IndexedTrace trace : matcher.suspects()) {
      if (!patience.lasts()) {
        break;
      }
      TraceView view = trace.isSuspect() ? matcher.asked(trace) : null;
      if (view == null || view.verdict().causes().isEmpty() || !matcher.holds(view)) {
        continue;
      }
      total += view.verdict().causes().size();
      newest.add(view);
      if (newest.size() > limit) {
        newest.poll();
      }
    }
    List<ErrorRow> rows =
        newest.stream().sorted(NEWEST).flatMap(RecentScan::rows).limit(limit).toList();
    int countMax = limits().countMax();
    boolean truncated = patience.isOver();
    return new Page<>(
        rows,
        Math.min(total, Math.max(countMax, rows.size())),
        !truncated && (total <= countMax || total == rows.size()),
        truncated || rows.size() < total,
        null);
  }

  /** How often each of these failures was seen. */
  List<ErrorHistory> history(Collection<String> fingerprints) {
    Map<String, ErrorHistory> seen = new LinkedHashMap<>();
    for (IndexedTrace trace : index.verdicts().withCauses(fingerprints)) {
      if (!patience.lasts()) {
        break;
      }
      TraceView view = trace.isSuspect() ? index.view(trace, horizon) : null;
      if (view == null) {
        continue;
      }
      view.verdict().causes().stream()
          .map(cause -> cause.error().fingerprint())
          .filter(fingerprints::contains)
          .distinct()
          .forEach(fingerprint ->
              seen.merge(
                  fingerprint,
                  new ErrorHistory(fingerprint, 1, view.key().firstArrival(), view.lastArrival()),
                  RecentScan::together));
    }
    return List.copyOf(seen.values());
  }

  private static ErrorHistory together(ErrorHistory one, ErrorHistory other) {
    return new ErrorHistory(
        one.fingerprint(),
        one.traceCount() + other.traceCount(),
        Math.min(one.firstSeen(), other.firstSeen()),
        Math.max(one.lastSeen(), other.lastSeen()));
  }

  private static Stream<ErrorRow> rows(TraceView view) {
    TraceVerdict verdict = view.verdict();
    return verdict.causes().stream()
        .map(cause ->
            new ErrorRow(
                verdict.traceId(),
                cause,
                verdict.workflow(),
                verdict.workflowNames(),
                view.lastArrival()));
  }

  /** Traces of which something arrived after a position. */
  Page<TraceRow> changes(Position since) {
    PageCollector<TraceRow> page =
        new PageCollector<>(query.limit(), limits().countMax(), patience);
    if (since.arrival() >= horizon) {
      return Page.empty();
    }
    NavigableMap<Long, IndexedTrace[]> batches =
        index.catalog().batches().subMap(since.arrival(), false, horizon, true).descendingMap();
    for (Map.Entry<Long, IndexedTrace[]> batch : batches.entrySet()) {
      if (!isInWindow(batch.getKey())) {
        continue;
      }
      for (IndexedTrace trace : batch.getValue()) {
        if (!page.wantsMore() || !patience.lasts()) {
          return ended(page);
        }
        collect(trace, batch.getKey(), page);
      }
    }
    return ended(page);
  }

  /** There is no going on: what changed meanwhile would be ordered before. */
  private static Page<TraceRow> ended(PageCollector<TraceRow> collector) {
    Page<TraceRow> page = collector.page();
    return new Page<>(page.items(), page.total(), page.totalExact(), page.truncated(), null);
  }

  private void collect(IndexedTrace trace, long arrival, PageCollector<TraceRow> page) {
    TraceView view = index.view(trace, horizon);
    if (view == null || view.lastArrival() != arrival || !matcher.isAskedFor(view)) {
      return;
    }
    if (page.hasRoom()) {
      TraceRow row = matcher.row(view);
      if (row != null) {
        page.add(row, view.key().cursor(TraceKey.WHOLE_TRACE));
      }
    } else if (matcher.holds(view)) {
      page.countBehind();
    }
  }

  private boolean isInWindow(long arrival) {
    return arrival >= query.sinceNanos() && arrival < query.untilNanos();
  }

  private StoreLimits limits() {
    return index.setup().limits();
  }
}
