package dev.selftrace.tool;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.Page;
import dev.selftrace.store.SpanMatch;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** T7: traces or spans that match a query or hold some words. */
final class SearchTraces implements Tool<SearchTraces.Input> {

  /** The arguments. */
  record Input(
      @Argument("{ status = error && duration > 2s }") @Nullable String query,
      @Argument("words that must all occur in one span") @Nullable String text,
      @Argument @Nullable String workflowName,
      @Argument(standard = "24h") String since,
      @Argument @Nullable String until,
      @Argument(standard = "trace") Level level,
      @Argument(standard = "10", min = 1, max = Listing.LIMIT_MAX) int limit,
      @Argument @Nullable String cursor) {}

  /** What is listed. */
  enum Level {
    TRACE,
    SPAN
  }

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    Window window = Window.of(input.since(), input.until(), call.now());
    SpanQuery query =
        SpanQuery.all(input.limit())
            .arrivedBetween(window.sinceNanos(), window.untilNanos())
            .inWorkflow(input.workflowName())
            .where(condition(input));
    Cursor cursor = TraceCursor.open(call, input.cursor());
    return switch (input.level()) {
      case TRACE -> traces(input, call, call.traces().traces(query, cursor));
      case SPAN -> spans(input, call, call.traces().spans(query, cursor));
    };
  }

  private static Condition condition(Input input) {
    List<Condition> parts = new ArrayList<>();
    if (input.query() != null) {
      parts.add(QueryLanguage.parse(input.query()));
    }
    if (input.text() != null) {
      parts.add(Words.of(input.text()));
    }
    if (parts.isEmpty()) {
      throw ToolInputException.invalid(
          "query", "query and text are both missing. Give one of them, or use get_latest_traces.");
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.And(parts);
  }

  private static Output traces(Input input, Call call, Page<TraceRow> page) {
    if (page.items().isEmpty() && input.cursor() == null) {
      return empty("traces", input, call);
    }
    return Listing.of(
        "traces",
        "newest first",
        page,
        (sheet, row) -> writeTrace(sheet, row, call),
        (leaves, row) -> trace(leaves, row, call),
        row ->
            TraceCursor.after(
                call, row.firstArrival(), row.verdict().traceId(), TraceCursor.WHOLE_TRACE),
        Map.of(),
        rows -> next(rows));
  }

  private static void writeTrace(Sheet sheet, TraceRow row, Call call) {
    TraceSummary.of(row, call).write(sheet);
    if (!row.matchedSpanIds().isEmpty()) {
      List<String> ids = row.matchedSpanIds().stream().map(SpanId::hex).toList();
      sheet.line().own("  matched " + String.join(" ", ids));
    }
  }

  private static Map<String, Object> trace(Leaves leaves, TraceRow row, Call call) {
    List<String> ids = row.matchedSpanIds().stream().map(SpanId::hex).toList();
    return TraceSummary.of(row, call).fields(leaves).put("matched_span_ids", ids).map();
  }

  private static @Nullable NextCall next(List<TraceRow> rows) {
    TraceRow first = rows.isEmpty() ? null : rows.getFirst();
    if (first == null || first.matchedSpanIds().isEmpty()) {
      return GetLatestTraces.mostUseful(rows);
    }
    return NextCall.of("get_spans")
        .with("trace_id", first.verdict().traceId().hex())
        .with("span_ids", List.of(telling(first).hex()));
  }

  /** Of the spans that matched the cause of the trace, else the first. */
  private static SpanId telling(TraceRow row) {
    return row.verdict().causes().stream()
        .map(each -> each.spanId())
        .filter(row.matchedSpanIds()::contains)
        .findFirst()
        .orElse(row.matchedSpanIds().getFirst());
  }

  private static Output spans(Input input, Call call, Page<SpanMatch> page) {
    if (page.items().isEmpty() && input.cursor() == null) {
      return empty("spans", input, call);
    }
    Map<SpanId, StoredSpan> stored = new HashMap<>();
    Map<TraceId, List<SpanId>> byTrace = new LinkedHashMap<>();
    for (SpanMatch match : page.items()) {
      byTrace.computeIfAbsent(match.traceId(), key -> new ArrayList<>()).add(match.row().spanId());
    }
    byTrace.forEach(
        (traceId, ids) -> stored.putAll(SpanReading.of(call.traces(), traceId, ids).spans()));
    Map<TraceId, Long> arrivals = new HashMap<>();
    return Listing.of(
        "spans",
        "newest trace first",
        page,
        (sheet, match) -> writeSpan(sheet, match, view(match, stored)),
        (leaves, match) ->
            view(match, stored).fields(leaves, false).put("trace_id", match.traceId().hex()).map(),
        match -> {
          long arrival = arrivals.computeIfAbsent(match.traceId(), id -> firstArrival(call, match));
          return TraceCursor.after(call, arrival, match.traceId(), match.row().spanId());
        },
        Map.of(),
        matches -> nextSpan(matches));
  }

  private static long firstArrival(Call call, SpanMatch match) {
    Optional<TraceOutline> outline = call.traces().outline(match.traceId());
    return outline.map(o -> o.trace().firstArrival()).orElse(match.row().arrival());
  }

  private static SpanView view(SpanMatch match, Map<SpanId, StoredSpan> stored) {
    StoredSpan whole = stored.get(match.row().spanId());
    SpanRow row = match.row();
    return new SpanView(row, whole, row.error(), null, 0, -1, row.evaluations());
  }

  private static void writeSpan(Sheet sheet, SpanMatch match, SpanView view) {
    sheet.own("trace " + match.traceId().hex() + " span ");
    view.write(sheet, 0, null, false);
  }

  private static @Nullable NextCall nextSpan(List<SpanMatch> matches) {
    return matches.isEmpty()
        ? null
        : NextCall.of("get_spans")
            .with("trace_id", matches.getFirst().traceId().hex())
            .with("span_ids", List.of(matches.getFirst().row().spanId().hex()));
  }

  private static Output empty(String list, Input input, Call call) {
    Map<String, @Nullable Object> lookedFor = new LinkedHashMap<>();
    lookedFor.put("query", input.query());
    lookedFor.put("text", input.text());
    lookedFor.put("workflow_name", input.workflowName());
    lookedFor.put("level", input.level().name().toLowerCase(Locale.ROOT));
    lookedFor.put("since", input.since());
    lookedFor.put("until", input.until());
    NextCall wider = NextCall.of("read_guide").with("topic", "query-language");
    return Coaching.of(list, lookedFor, input.workflowName(), call, Map.of(), wider);
  }
}
