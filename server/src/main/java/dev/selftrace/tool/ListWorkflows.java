package dev.selftrace.tool;

import dev.selftrace.store.Page;
import dev.selftrace.store.WorkflowRow;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** T1: which workflows there are, latest first. */
final class ListWorkflows implements Tool<ListWorkflows.Input> {

  /** The arguments. */
  record Input(
      @Argument(standard = "24h") String since,
      @Argument(standard = "10", min = 1, max = Listing.LIMIT_MAX) int limit,
      @Argument @Nullable String cursor) {}

  private static final int CURSOR_WORDS = 3;
  private static final Comparator<WorkflowRow> LATEST_FIRST =
      Comparator.comparingLong(WorkflowRow::lastArrival)
          .reversed()
          .thenComparing(WorkflowRow::workflow);

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    Window window = Window.of(input.since(), null, call.now());
    long[] cursor = call.cursors().open("cursor", input.cursor(), call.question(), CURSOR_WORDS);
    // Later pages look at the moment of the first: a workflow that gets busy does not move away.
    long until = cursor == null ? call.traces().position().arrival() + 1 : cursor[0];
    Page<WorkflowRow> page = call.traces().workflows(window.sinceNanos(), until);
    List<WorkflowRow> rows = page.items().stream().sorted(LATEST_FIRST).toList();
    List<WorkflowRow> rest = cursor == null ? rows : after(rows, cursor[1], cursor[2]);
    if (rows.isEmpty()) {
      Map<String, @Nullable Object> lookedFor = new LinkedHashMap<>();
      lookedFor.put("since", input.since());
      NextCall wider = NextCall.of("list_workflows").with("since", "30d");
      return Coaching.of("workflows", lookedFor, null, call, Map.of(), wider);
    }
    List<WorkflowRow> items = rest.stream().limit(input.limit()).toList();
    return new Listing<>(
        "workflows",
        "latest first",
        items,
        Math.max(page.total(), rows.size()),
        page.totalExact(),
        items.size() < rest.size(),
        page.truncated(),
        ListWorkflows::line,
        ListWorkflows::json,
        row -> call.cursors().seal(call.question(), until, row.lastArrival(), key(row)),
        Map.of(),
        ListWorkflows::next);
  }

  private static List<WorkflowRow> after(List<WorkflowRow> rows, long arrival, long key) {
    for (int i = 0; i < rows.size(); i++) {
      WorkflowRow row = rows.get(i);
      if (row.lastArrival() == arrival && key(row) == key) {
        return rows.subList(i + 1, rows.size());
      }
    }
    return rows.stream().filter(row -> row.lastArrival() < arrival).toList();
  }

  private static long key(WorkflowRow row) {
    return row.workflow().hashCode();
  }

  private static void line(Sheet sheet, WorkflowRow row) {
    sheet.say(Untrusted.of(row.workflow()));
    sheet.own(": " + TraceSummary.count(row.traceCount(), "trace"));
    sheet.own(", " + row.errorTraceCount() + " failed");
    sheet.own(row.errorTraceCount() == 0 ? "" : " (" + percent(row) + ")");
    sheet.own(", p95 " + Moments.millisText(row.p95DurationNanos()));
    sheet.own(row.totalTokens() == 0 ? "" : ", " + row.totalTokens() + " tokens");
    sheet.own(", last " + Moments.text(row.lastArrival()));
    if (row.backgroundCount() > 0) {
      sheet.own(", besides " + row.backgroundCount() + " internal-only");
    }
    sheet.own(", ");
    for (int i = 0; i < row.conventions().size(); i++) {
      sheet.own(i == 0 ? "" : "+").say(Untrusted.of(row.conventions().get(i)));
    }
  }

  private static String percent(WorkflowRow row) {
    return Math.round(100.0 * rate(row)) + "%";
  }

  private static double rate(WorkflowRow row) {
    return row.traceCount() == 0 ? 0 : (double) row.errorTraceCount() / row.traceCount();
  }

  private static Map<String, Object> json(Leaves leaves, WorkflowRow row) {
    return new Json()
        .put("workflow_name", leaves.of(Untrusted.of(row.workflow())))
        .put("trace_count", row.traceCount())
        .put("internal_trace_count", row.backgroundCount() == 0 ? null : row.backgroundCount())
        .put("error_trace_count", row.errorTraceCount())
        .put("error_rate", Math.round(rate(row) * 1000) / 1000.0)
        .put("p95_duration_ms", Moments.millis(row.p95DurationNanos()))
        .put("total_tokens", row.totalTokens())
        .put("last_seen", Moments.text(row.lastArrival()))
        .put("conventions", leaves.of(row.conventions().stream().map(Untrusted::of).toList()))
        .map();
  }

  private static NextCall next(List<WorkflowRow> shown) {
    boolean failing = shown.stream().anyMatch(row -> row.errorTraceCount() > 0);
    return NextCall.of(failing ? "find_errors" : "get_latest_traces");
  }
}
