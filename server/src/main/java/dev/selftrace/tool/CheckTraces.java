package dev.selftrace.tool;

import dev.selftrace.analysis.check.Check;
import dev.selftrace.analysis.check.CheckResult;
import dev.selftrace.analysis.check.QualityGate;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.CheckEntry;
import dev.selftrace.store.LedgerWriter;
import dev.selftrace.store.Page;
import dev.selftrace.store.ScoreEntry;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import dev.selftrace.text.NextCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** T11: assertions over traces, whose results are written down beside them. */
final class CheckTraces implements WritingTool<CheckTraces.Input> {

  /** Traces that can be named in a call. */
  static final int TRACE_IDS_MAX = 100;

  /** Checks of one gate. */
  static final int CHECKS_MAX = 50;

  /** A judgement is about traces that were looked at: so many at once. */
  static final int SCORED_TRACES_MAX = 20;

  /** What a gate without a name is saved as. */
  static final String NAME = "checks";

  private static final int NAME_CHARS_MAX = 100;
  private static final String SINCE = "24h";

  /** The arguments. */
  record Input(
      @Argument(max = TRACE_IDS_MAX) List<String> traceIds,
      @Argument @Nullable String runId,
      @Argument @Nullable String workflowName,
      @Argument("with workflow_name; default 24h") @Nullable String since,
      @Argument(required = true, max = CHECKS_MAX) List<CheckInput> checks,
      @Argument @Nullable String saveAs) {}

  private final AnswerLimits limits;
  private final JsonSchemas schemas;

  CheckTraces(AnswerLimits limits, JsonSchemas schemas) {
    this.limits = limits;
    this.schemas = schemas;
  }

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call, LedgerWriter ledger) {
    requireOne(input);
    List<Check> checks = CheckReading.of(input.checks(), schemas);
    Selected selected = select(input, call);
    if (selected.traces.isEmpty()) {
      return nothing(input, call);
    }
    refuseBlindScores(checks, selected);
    GateContents contents = new GateContents(call, limits.checkSpansMax());
    QualityGate gate = new QualityGate(checks, contents);
    GateCounts counts = new GateCounts(selected.leftOut);
    for (TraceId id : selected.traces) {
      TraceOutline outline = call.traces().outline(id).orElse(null);
      if (outline != null) {
        gate.look(outline);
        counts.count(id, call.completeness(outline.trace()));
      }
    }
    GateAnswer answer =
        new GateAnswer(gate.results(), counts.counted(contents.leftOut()), name(input));
    if (answer.recorded()) {
      record(input, checks, answer, ledger, call);
    }
    return answer;
  }

  private static void requireOne(Input input) {
    Map<String, @Nullable Object> given = handles(input);
    given.values().removeIf(value -> value == null);
    if (given.size() != 1) {
      throw ToolInputException.invalid(
          "trace_ids",
          "give exactly one of trace_ids, run_id, workflow_name; given: "
              + (given.isEmpty() ? "none" : String.join(", ", given.keySet()))
              + ".");
    }
    if (input.since() != null && input.workflowName() == null) {
      throw ToolInputException.invalid(
          "since", "since goes with workflow_name only. Leave it out.");
    }
    if (input.saveAs() != null && input.saveAs().length() > NAME_CHARS_MAX) {
      throw ToolInputException.invalid(
          "save_as", "save_as is longer than " + NAME_CHARS_MAX + " characters.");
    }
  }

  private static Map<String, @Nullable Object> handles(Input input) {
    Map<String, @Nullable Object> handles = new LinkedHashMap<>();
    handles.put("trace_ids", input.traceIds().isEmpty() ? null : input.traceIds());
    handles.put("run_id", input.runId());
    handles.put("workflow_name", input.workflowName());
    return handles;
  }

  /**
   * The traces to look at.
   *
   * @param leftOut matching ones beyond the limit
   */
  private record Selected(List<TraceId> traces, long leftOut) {}

  private Selected select(Input input, Call call) {
    if (!input.traceIds().isEmpty()) {
      Set<TraceId> ids = new TreeSet<>();
      for (String each : input.traceIds()) {
        ids.add(Ids.trace(call, each).trace().verdict().traceId());
      }
      return new Selected(List.copyOf(ids), 0);
    }
    SpanQuery all = SpanQuery.all(limits.checkTracesMax());
    SpanQuery query = RunScopes.in(call, all, input.runId()).inWorkflow(input.workflowName());
    if (input.workflowName() != null) {
      String since = input.since() == null ? SINCE : input.since();
      Window window = Window.of(since, null, call.now());
      query = query.arrivedBetween(window.sinceNanos(), window.untilNanos());
    }
    Page<TraceRow> page = call.traces().traces(query, null);
    List<TraceId> ids = page.items().stream().map(row -> row.verdict().traceId()).toList();
    boolean more = page.next() != null || page.truncated();
    return new Selected(ids, more ? Math.max(1, page.total() - ids.size()) : 0);
  }

  private static void refuseBlindScores(List<Check> checks, Selected selected) {
    boolean scored =
        checks.stream().anyMatch(each -> each instanceof Check.Score s && s.value() != null);
    long traces = selected.traces.size() + selected.leftOut;
    if (scored && traces > SCORED_TRACES_MAX) {
      throw ToolInputException.invalid(
          "checks",
          "a score with a value is your judgement about traces you looked at: "
              + traces
              + " match, at most "
              + SCORED_TRACES_MAX
              + " can be scored at once. Name them with trace_ids.");
    }
  }

  private static Output nothing(Input input, Call call) {
    Map<String, @Nullable Object> lookedFor = handles(input);
    if (input.workflowName() != null) {
      lookedFor.put("since", input.since() == null ? SINCE : input.since());
    }
    Map<String, Object> verdict = new LinkedHashMap<>();
    verdict.put("passed", false);
    verdict.put("verdict", "undecided");
    verdict.put("trace_count", 0);
    NextCall wider = NextCall.of("get_latest_traces").with("since", "7d");
    return Coaching.of("traces", lookedFor, input.workflowName(), call, verdict, wider);
  }

  private static String name(Input input) {
    return input.saveAs() == null ? NAME : input.saveAs().strip();
  }

  private static void record(
      Input input, List<Check> checks, GateAnswer answer, LedgerWriter ledger, Call call) {
    long now = call.nowNanos();
    List<TraceId> traces = answer.counts().traces();
    for (Check check : checks) {
      if (check instanceof Check.Score score && score.value() != null) {
        Evaluation evaluation =
            new Evaluation(score.name(), null, score.value(), score.explanation());
        traces.forEach(id -> ledger.record(new ScoreEntry(id, null, evaluation, now)));
      }
    }
    List<CheckEntry.Result> results = new ArrayList<>();
    for (CheckResult result : answer.results()) {
      results.add(
          new CheckEntry.Result(
              result.check().kind(),
              result.verdict() == dev.selftrace.analysis.check.Verdict.PASSED,
              result.check().expected(),
              result.failing()));
    }
    ledger.record(
        new CheckEntry(answer.name(), traces, input.runId(), input.workflowName(), results, now));
  }
}
