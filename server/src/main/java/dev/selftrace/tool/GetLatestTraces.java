package dev.selftrace.tool;

import dev.selftrace.store.Cursor;
import dev.selftrace.store.Page;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TraceRow;
import dev.selftrace.text.NextCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** T2: the newest traces. */
final class GetLatestTraces implements Tool<GetLatestTraces.Input> {

  /** The arguments. */
  record Input(
      @Argument("exact; also service, project or root span name") @Nullable String workflowName,
      @Argument(standard = "any") Outcome status,
      @Argument(standard = "24h") String since,
      @Argument @Nullable String until,
      @Argument @Nullable String runId,
      @Argument @Nullable String sessionId,
      @Argument(standard = "10", min = 1, max = Listing.LIMIT_MAX) int limit,
      @Argument @Nullable String cursor) {}

  /** Which traces. */
  enum Outcome {
    ANY(SpanQuery.TraceFilter.ANY),
    ERROR(SpanQuery.TraceFilter.ERROR),
    OK(SpanQuery.TraceFilter.OK);

    private final SpanQuery.TraceFilter filter;

    Outcome(SpanQuery.TraceFilter filter) {
      this.filter = filter;
    }
  }

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    Window window = Window.of(input.since(), input.until(), call.now());
    SpanQuery query =
        RunScopes.in(call, SpanQuery.all(input.limit()), input.runId())
            .arrivedBetween(window.sinceNanos(), window.untilNanos())
            .inWorkflow(input.workflowName())
            .inSession(input.sessionId())
            .withFilter(input.status().filter);
    Map<String, Object> bookmark = Bookmark.now(call);
    Cursor cursor = TraceCursor.open(call, input.cursor());
    boolean all = input.runId() != null || input.sessionId() != null;
    ListedTraces listed = ListedTraces.of(call, query, cursor, all);
    Page<TraceRow> page = listed.page();
    if (page.items().isEmpty() && cursor == null) {
      NextCall wider = NextCall.of("get_latest_traces").with("since", "7d");
      return Coaching.of("traces", lookedFor(input), input.workflowName(), call, bookmark, wider);
    }
    return Listing.of(
        "traces",
        "newest first",
        page,
        (sheet, row) -> TraceSummary.of(row, call).write(sheet),
        (leaves, row) -> TraceSummary.of(row, call).json(leaves),
        row ->
            TraceCursor.after(
                call, row.firstArrival(), row.verdict().traceId(), TraceCursor.WHOLE_TRACE),
        listed.extras(bookmark),
        rows -> mostUseful(rows));
  }

  /** The diagnosis of the first trace with an error, else the first trace. */
  static @Nullable NextCall mostUseful(List<TraceRow> rows) {
    return rows.stream()
        .filter(row -> !row.verdict().causes().isEmpty() || !row.verdict().logErrors().isEmpty())
        .findFirst()
        .map(row -> about("diagnose", row))
        .or(() -> rows.stream().findFirst().map(row -> about("get_trace", row)))
        .orElse(null);
  }

  private static NextCall about(String tool, TraceRow row) {
    return NextCall.of(tool).with("trace_id", row.verdict().traceId().hex());
  }

  private static Map<String, @Nullable Object> lookedFor(Input input) {
    Map<String, @Nullable Object> lookedFor = new LinkedHashMap<>();
    lookedFor.put("workflow_name", input.workflowName());
    lookedFor.put("status", input.status() == Outcome.ANY ? null : keyword(input.status()));
    lookedFor.put("run_id", input.runId());
    lookedFor.put("session_id", input.sessionId());
    lookedFor.put("since", input.since());
    lookedFor.put("until", input.until());
    return lookedFor;
  }

  private static String keyword(Outcome status) {
    return status.name().toLowerCase(java.util.Locale.ROOT);
  }
}
