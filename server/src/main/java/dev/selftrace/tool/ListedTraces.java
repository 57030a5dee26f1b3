package dev.selftrace.tool;

import dev.selftrace.store.Cursor;
import dev.selftrace.store.Page;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.SpanQuery.Part;
import dev.selftrace.store.TraceRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of the traces a list shows: those in the foreground (R23), all when there are no others or
 * when a run or session is asked for. Immutable.
 *
 * @param internalOnly traces in the background between those of the page, and how many they are
 */
record ListedTraces(Page<TraceRow> page, long internalOnly) {

  /** The field that tells of traces left out. */
  static final String NOT_LISTED = "internal_traces_not_listed";

  /**
   * The page behind a cursor; the first without one.
   *
   * @param all a run or session is asked for, whose every trace is wanted
   */
  static ListedTraces of(Call call, SpanQuery query, @Nullable Cursor after, boolean all) {
    if (all) {
      return new ListedTraces(call.traces().traces(query, after), 0);
    }
    SpanQuery foreground = query.of(Part.FOREGROUND);
    Page<TraceRow> page = call.traces().traces(foreground, after);
    if (page.items().isEmpty() && !hasAny(call, foreground)) {
      return new ListedTraces(call.traces().traces(query, after), 0);
    }
    long newest = after == null ? query.untilNanos() : after.arrival();
    boolean last = page.next() == null || page.items().isEmpty();
    long oldest = last ? query.sinceNanos() : page.items().getLast().firstArrival();
    SpanQuery between =
        query.of(Part.BACKGROUND).arrivedBetween(Math.max(oldest, query.sinceNanos()), newest);
    return new ListedTraces(page, call.traces().traces(between.limitedTo(1), null).total());
  }

  private static boolean hasAny(Call call, SpanQuery foreground) {
    return !call.traces().traces(foreground.limitedTo(1), null).items().isEmpty();
  }

  /** Further fields of the answer. */
  Map<String, Object> extras(Map<String, Object> others) {
    return telling(internalOnly, others);
  }

  /** Fields of an answer that leaves out so many traces. */
  static Map<String, Object> telling(long internalOnly, Map<String, Object> others) {
    Map<String, Object> extras = new LinkedHashMap<>(others);
    if (internalOnly > 0) {
      extras.put(NOT_LISTED, internalOnly);
    }
    return extras;
  }
}
