package dev.selftrace.store.index;

import dev.selftrace.model.SpanId;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.Page;
import dev.selftrace.store.SpanMatch;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.TraceRow;
import dev.selftrace.store.WorkflowRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One walk through traces, newest first arrival first. Confined to one read.
 *
 * <p>The page comes first, then the count behind it, then the count before it: should time run out,
 * the answer is there and only its total is not.
 */
final class TraceScan {

  private static final Comparator<SpanEntry> BY_ID =
      Comparator.comparing(SpanEntry::key, Long::compareUnsigned);

  private final TenantIndex index;
  private final SpanQuery query;
  private final Patience patience;
  private final TraceMatcher matcher;

  TraceScan(TenantIndex index, SpanQuery query, long horizon, Patience patience) {
    this.index = index;
    this.query = query;
    this.patience = patience;
    this.matcher = new TraceMatcher(index, query, horizon, patience);
  }

  Page<TraceRow> traces(@Nullable Cursor after) {
    PageCollector<TraceRow> page = collector();
    TraceSet all = matcher.candidates();
    for (IndexedTrace trace : behind(all, after, false)) {
      if (!page.wantsMore() || !patience.lasts()) {
        break;
      }
      collect(trace, page);
    }
    for (IndexedTrace trace : before(all, after)) {
      if (!page.countsOn() || !patience.lasts()) {
        break;
      }
      TraceView view = matcher.asked(trace);
      if (view != null && matcher.holds(view)) {
        page.count();
      }
    }
    return page.page();
  }

  private void collect(IndexedTrace trace, PageCollector<TraceRow> page) {
    TraceView view = matcher.asked(trace);
    Cursor place = trace.key().cursor(TraceKey.WHOLE_TRACE);
    if (view == null) {
      page.passed(place);
    } else if (!page.hasRoom()) {
      if (matcher.holds(view)) {
        page.countBehind();
      }
    } else {
      TraceRow row = matcher.row(view);
      if (row == null) {
        page.passed(place);
      } else {
        page.add(row, place);
        hurryWhenFull(page);
      }
    }
  }

  Page<SpanMatch> spans(@Nullable Cursor after) {
    PageCollector<SpanMatch> page = collector();
    TraceSet all = matcher.candidates();
    for (IndexedTrace trace : behind(all, after, true)) {
      if (!page.wantsMore() || !patience.lasts()) {
        break;
      }
      TraceView view = matcher.asked(trace);
      if (view != null) {
        collect(view, after, page);
      }
      if (!patience.isOver()) {
        page.passed(trace.key().cursor(TraceKey.WHOLE_TRACE));
      }
    }
    countBefore(all, after, page);
    return page.page();
  }

  private void collect(TraceView view, @Nullable Cursor after, PageCollector<SpanMatch> page) {
    for (SpanEntry span : byId(view)) {
      if (!page.wantsMore() || !patience.lasts()) {
        return;
      }
      if (isBefore(view, span, after) || !matcher.isInWindow(span) || !matcher.holds(view, span)) {
        continue;
      }
      if (page.hasRoom()) {
        Cursor place = view.key().cursor(new SpanId(span.key()));
        page.add(new SpanMatch(view.traceId(), span.row()), place);
        hurryWhenFull(page);
      } else {
        page.countBehind();
      }
    }
  }

  private void countBefore(TraceSet all, @Nullable Cursor after, PageCollector<?> page) {
    for (IndexedTrace trace : before(all, after)) {
      TraceView view = matcher.asked(trace);
      for (int i = 0; view != null && i < view.spanCount(); i++) {
        if (!page.countsOn() || !patience.lasts()) {
          return;
        }
        SpanEntry span = view.span(i);
        boolean earlier = !trace.key().equals(keyOf(after)) || isBefore(view, span, after);
        if (earlier && matcher.isInWindow(span) && matcher.holds(view, span)) {
          page.count();
        }
      }
    }
  }

  /** What arrived in the window, by workflow. */
  Page<WorkflowRow> workflows() {
    WorkflowTallies tallies = new WorkflowTallies();
    for (IndexedTrace trace : matcher.candidates()) {
      if (!patience.lasts()) {
        break;
      }
      TraceView view = matcher.asked(trace);
      if (view != null) {
        tallies.add(view, matcher.isBackground(view));
      }
    }
    List<WorkflowRow> rows = tallies.rows();
    int shown = Math.min(rows.size(), limits().workflowsMax());
    boolean truncated = patience.isOver();
    return new Page<>(
        rows.subList(0, shown), rows.size(), !truncated, truncated || shown < rows.size(), null);
  }

  private static TraceSet behind(TraceSet all, @Nullable Cursor after, boolean withItsTrace) {
    return after == null ? all : all.from(TraceKey.of(after), withItsTrace);
  }

  private static TraceSet before(TraceSet all, @Nullable Cursor after) {
    return after == null ? TraceSet.none() : all.until(TraceKey.of(after), true);
  }

  private static boolean isBefore(TraceView view, SpanEntry span, @Nullable Cursor after) {
    return after != null
        && view.key().equals(keyOf(after))
        && Long.compareUnsigned(span.key(), after.spanId().value()) <= 0;
  }

  private static @Nullable TraceKey keyOf(@Nullable Cursor cursor) {
    return cursor == null ? null : TraceKey.of(cursor);
  }

  private static List<SpanEntry> byId(TraceView view) {
    List<SpanEntry> spans = new ArrayList<>(view.spanCount());
    for (int i = 0; i < view.spanCount(); i++) {
      spans.add(view.span(i));
    }
    spans.sort(BY_ID);
    return spans;
  }

  private void hurryWhenFull(PageCollector<?> page) {
    if (!page.hasRoom()) {
      patience.hurry();
    }
  }

  private <T> PageCollector<T> collector() {
    return new PageCollector<>(query.limit(), limits().countMax(), patience);
  }

  private StoreLimits limits() {
    return index.setup().limits();
  }
}
