package dev.selftrace.tool;

import dev.selftrace.analysis.RunTotals;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.CheckEntry;
import dev.selftrace.store.Page;
import dev.selftrace.store.RunEntry;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.VisibleText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: the traces of a run, or a single trace. Immutable.
 *
 * @param run its id; null for a single trace
 * @param rows its traces, newest first
 * @param outlines those that are looked into
 * @param totals counts and sums over its traces
 * @param total how many traces there are
 * @param arriving how many of them something arrived of a moment ago
 * @param unfinished one of these is not complete
 * @param checks gates about it, newest first
 * @param note how a single trace was chosen, in our own words; "" when it was named
 */
record ComparedSide(
    @Nullable String run,
    List<TraceRow> rows,
    List<TraceOutline> outlines,
    RunTotals totals,
    long total,
    long arriving,
    boolean unfinished,
    List<CheckEntry> checks,
    String note) {

  /** The most traces of a run that are counted, the newest. */
  static final int TRACES_MAX = 1_000;

  /** The most spans of a run that are looked into, those of traces with errors first. */
  static final int SPANS_MAX = 50_000;

  private static final String FAILING = "latest-failing:";
  private static final String PASSING = "latest-passing:";
  private static final int CHECKS_MAX = 20;
  private static final int RUNS_NAMED_MAX = 5;
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:+-]{1,200}");

  ComparedSide {
    rows = List.copyOf(rows);
    outlines = List.copyOf(outlines);
    checks = List.copyOf(checks);
  }

  /**
   * What an argument names; empty when it names a workflow that has no such trace.
   *
   * @throws ToolInputException when it names nothing, or several traces
   */
  static Optional<ComparedSide> of(Call call, String field, String argument) {
    String text = argument.strip();
    if (workflow(text) != null) {
      return latest(call, text);
    }
    if (text.length() == TraceId.HEX_DIGITS) {
      Optional<TraceOutline> trace = Ids.perhapsTrace(call, field, text);
      if (trace.isPresent()) {
        return trace.map(outline -> single(call, outline, ""));
      }
    }
    Page<TraceRow> page =
        call.traces().traces(RunScopes.in(call, SpanQuery.all(TRACES_MAX), text), null);
    if (!page.items().isEmpty()) {
      return Optional.of(run(call, text, page));
    }
    TraceOutline trace =
        Ids.perhapsTrace(call, field, text).orElseThrow(() -> unknown(call, field, text));
    return Optional.of(single(call, trace, ""));
  }

  /** The workflow whose latest trace is meant; null when the argument is an id. */
  static @Nullable String workflow(String argument) {
    String text = argument.strip();
    return text.startsWith(FAILING)
        ? text.substring(FAILING.length()).strip()
        : text.startsWith(PASSING) ? text.substring(PASSING.length()).strip() : null;
  }

  private static Optional<ComparedSide> latest(Call call, String text) {
    boolean failing = text.startsWith(FAILING);
    SpanQuery query =
        SpanQuery.all(1)
            .inWorkflow(workflow(text))
            .withFilter(failing ? SpanQuery.TraceFilter.ERROR : SpanQuery.TraceFilter.OK);
    return call.traces().traces(query, null).items().stream()
        .findFirst()
        .flatMap(row -> call.traces().outline(row.verdict().traceId()))
        .map(outline ->
            single(call, outline, failing ? "the latest failing" : "the latest passing"));
  }

  private static ComparedSide single(Call call, TraceOutline outline, String note) {
    return new ComparedSide(
        null,
        List.of(outline.trace()),
        List.of(outline),
        RunTotals.of(List.of(outline.trace())),
        1,
        arriving(call, List.of(outline.trace())),
        unfinished(call, List.of(outline.trace())),
        call.ledger().checks(outline.trace().verdict().traceId(), CHECKS_MAX),
        note);
  }

  private static ComparedSide run(Call call, String id, Page<TraceRow> page) {
    List<TraceRow> failedFirst = new ArrayList<>(page.items());
    failedFirst.sort(Comparator.comparing(row -> row.verdict().causes().isEmpty()));
    List<TraceOutline> outlines = new ArrayList<>();
    long spans = 0;
    for (TraceRow row : failedFirst) {
      spans += row.verdict().spanCount();
      if (outlines.isEmpty() || spans <= SPANS_MAX) {
        call.traces().outline(row.verdict().traceId()).ifPresent(outlines::add);
      }
    }
    return new ComparedSide(
        id,
        page.items(),
        outlines,
        RunTotals.of(page.items()),
        Math.max(page.total(), page.items().size()),
        arriving(call, page.items()),
        unfinished(call, page.items()),
        call.ledger().checksOfRun(id, CHECKS_MAX),
        "");
  }

  private static long arriving(Call call, List<TraceRow> rows) {
    return rows.stream().filter(row -> !call.settled(row, call.nowNanos())).count();
  }

  private static boolean unfinished(Call call, List<TraceRow> rows) {
    return rows.stream()
        .anyMatch(row -> !row.verdict().complete() && !call.settled(row, call.nowNanos()));
  }

  private static ToolInputException unknown(Call call, String field, String text) {
    if (call.ledger().run(text).isPresent()) {
      return new ToolInputException(
          ErrorCode.NO_EVIDENCE,
          field
              + " is the run "
              + Shown.value(text)
              + ", of which no trace has arrived. Nothing can be said about it yet.",
          field,
          List.of(),
          waiting(text));
    }
    List<String> runs = call.ledger().runs(RUNS_NAMED_MAX).stream().map(RunEntry::runId).toList();
    return new ToolInputException(
        ErrorCode.NOT_FOUND,
        field
            + " is "
            + Shown.value(text)
            + "; no run has this id and no trace id begins so. Allowed: a run id, a trace id or"
            + " its first 6 or more digits, latest-failing:<workflow>, latest-passing:<workflow>."
            + (runs.isEmpty() ? "" : " The latest runs: " + String.join(", ", runs) + "."),
        field,
        runs,
        NextCall.of("get_latest_traces"));
  }

  /** The call that waits for more of this side. */
  NextCall waiting() {
    return run == null ? NextCall.of("wait_for_traces").with("wait_for", "complete") : waiting(run);
  }

  private static NextCall waiting(String run) {
    NextCall wait = NextCall.of("wait_for_traces");
    return (WORD.matcher(run).matches() ? wait.with("run_id", run) : wait)
        .with("wait_for", "complete");
  }

  /** Whether every trace is counted and looked into. */
  boolean whole() {
    return outlines.size() == rows.size() && rows.size() == total;
  }

  /** The one trace; the newest of a run. */
  TraceOutline first() {
    return outlines.getFirst();
  }

  String traceId() {
    return first().trace().verdict().traceId().hex();
  }

  /** {@code run "st-1" of 7 traces, 2 failed} or {@code trace 4bf9…, error}. */
  String text() {
    if (run == null) {
      String status = first().trace().verdict().status().text();
      return "trace " + traceId() + " (" + (note.isEmpty() ? "" : note + ", ") + status + ")";
    }
    return "run "
        + VisibleText.oneLine(run, Shown.VALUE_BYTES_MAX)
        + " ("
        + TraceSummary.count(total, "trace")
        + ", "
        + totals.failed()
        + " failed)";
  }

  Map<String, Object> json() {
    return new Json()
        .put("kind", run == null ? "trace" : "run")
        .put("run_id", run == null ? null : VisibleText.oneLine(run, Shown.VALUE_BYTES_MAX))
        .put("trace_id", run == null ? traceId() : null)
        .put("chosen", note.isEmpty() ? null : note)
        .put("trace_count", total)
        .put("failed_count", totals.failed())
        .put("incomplete_count", totals.incomplete())
        .put("still_arriving_count", arriving)
        .put("traces_looked_at", whole() ? null : outlines.size())
        .map();
  }
}
