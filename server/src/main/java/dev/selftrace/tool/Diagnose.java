package dev.selftrace.tool;

import dev.selftrace.analysis.Diagnosis;
import dev.selftrace.analysis.RunCauses;
import dev.selftrace.store.ErrorRow;
import dev.selftrace.store.Page;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import dev.selftrace.text.NextCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** T6: why a trace, a run or the latest failure of a workflow failed. */
final class Diagnose implements Tool<Diagnose.Input> {

  /** The most traces of a run that are looked at, the newest. */
  static final int RUN_TRACES_MAX = 50;

  /** The most spans of a run that are looked at; later traces of it count by their verdict only. */
  static final int RUN_SPANS_MAX = 20_000;

  /** The most errors of a workflow that are looked at to tell whether it has others, the newest. */
  private static final int ERRORS_MAX = 200;

  private static final String SINCE = "24h";

  /** The arguments. */
  record Input(
      @Argument @Nullable String traceId,
      @Argument @Nullable String runId,
      @Argument @Nullable String sessionId,
      @Argument @Nullable String workflowName,
      @Argument("default 24h; not with trace_id") @Nullable String since) {}

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public int maxTokens() {
    return 1_000;
  }

  @Override
  public Output answer(Input input, Call call) {
    requireOne(input);
    if (input.traceId() != null) {
      return answer(Question.named(Ids.trace(call, input.traceId())), call);
    }
    Window window = Window.of(input.since() == null ? SINCE : input.since(), null, call.now());
    SpanQuery query =
        RunScopes.in(call, SpanQuery.all(RUN_TRACES_MAX), input.runId())
            .arrivedBetween(window.sinceNanos(), window.untilNanos())
            .inSession(input.sessionId());
    Optional<Question> question =
        input.workflowName() == null
            ? ofRun(query, input.runId(), call)
            : ofWorkflow(query.inWorkflow(input.workflowName()), call);
    return question.isPresent() ? answer(question.get(), call) : nothing(input, call);
  }

  private static Output answer(Question question, Call call) {
    Diagnosis diagnosis = Diagnosis.of(question.outline());
    return new DiagnosisReading(question, diagnosis, call).answer();
  }

  private static void requireOne(Input input) {
    Map<String, @Nullable Object> given = handles(input);
    given.values().removeIf(value -> value == null);
    if (given.size() != 1) {
      throw ToolInputException.invalid(
          "trace_id",
          "give exactly one of trace_id, run_id, session_id, workflow_name; given: "
              + (given.isEmpty() ? "none" : String.join(", ", given.keySet()))
              + ".");
    }
    if (input.traceId() != null && input.since() != null) {
      throw ToolInputException.invalid(
          "since", "since does not go with trace_id, which names one trace. Leave it out.");
    }
  }

  /** The latest trace that failed; if none did, the latest. */
  private static Optional<Question> ofWorkflow(SpanQuery query, Call call) {
    Page<TraceRow> failing =
        call.traces().traces(query.withFilter(SpanQuery.TraceFilter.ERROR).limitedTo(1), null);
    if (!failing.items().isEmpty()) {
      return outline(failing.items().getFirst(), call)
          .map(outline ->
              new Question(outline, null, "the latest that failed", others(outline, query, call)));
    }
    Page<TraceRow> latest = call.traces().traces(query.limitedTo(1), null);
    return latest.items().isEmpty()
        ? Optional.empty()
        : outline(latest.items().getFirst(), call)
            .map(outline ->
                new Question(
                    outline,
                    null,
                    "none failed, this is the latest",
                    others(outline, query, call)));
  }

  /** Errors of the workflow that the trace which is shown does not have, by fingerprint. */
  private static int others(TraceOutline shown, SpanQuery query, Call call) {
    Set<String> others = new HashSet<>();
    for (ErrorRow row : call.traces().errors(query.limitedTo(ERRORS_MAX)).items()) {
      others.add(row.cause().error().fingerprint());
    }
    shown.trace().verdict().causes().forEach(each -> others.remove(each.error().fingerprint()));
    return others.size();
  }

  private static Optional<TraceOutline> outline(TraceRow row, Call call) {
    return call.traces().outline(row.verdict().traceId());
  }

  /** All traces of a run as one: the one that holds the best ranked cause is shown. */
  private static Optional<Question> ofRun(SpanQuery query, @Nullable String runId, Call call) {
    Page<TraceRow> page = call.traces().traces(query, null);
    List<TraceOutline> outlines = new ArrayList<>();
    int spans = 0;
    for (TraceRow row : page.items()) {
      spans += row.verdict().spanCount();
      if (outlines.isEmpty() || spans <= RUN_SPANS_MAX) {
        outline(row, call).ifPresent(outlines::add);
      }
    }
    if (outlines.isEmpty()) {
      return Optional.empty();
    }
    List<RunCauses.RunCause> causes = RunCauses.of(outlines);
    boolean whole = page.next() == null && outlines.size() == page.items().size();
    RunOfTraces all =
        new RunOfTraces(
            runId == null ? "session" : "run",
            runId == null ? null : call.ledger().run(runId).orElse(null),
            outlines,
            causes,
            page.total(),
            whole);
    return Optional.of(new Question(all.shown(), all, "", 0));
  }

  private static Output nothing(Input input, Call call) {
    Map<String, @Nullable Object> lookedFor = handles(input);
    lookedFor.put("since", input.since() == null ? SINCE : input.since());
    NextCall wider = NextCall.of("get_latest_traces").with("since", "7d");
    return Coaching.of("traces", lookedFor, input.workflowName(), call, Map.of(), wider);
  }

  private static Map<String, @Nullable Object> handles(Input input) {
    Map<String, @Nullable Object> handles = new LinkedHashMap<>();
    handles.put("trace_id", input.traceId());
    handles.put("run_id", input.runId());
    handles.put("session_id", input.sessionId());
    handles.put("workflow_name", input.workflowName());
    return handles;
  }

  /**
   * What is diagnosed.
   *
   * @param outline the trace that is shown
   * @param run the run it belongs to; null when one trace was asked about
   * @param chosen which of several it is, in our own words; "" when it was named
   * @param others errors that other traces of the workflow have and this one has not, as far as
   *     they were looked at
   */
  record Question(TraceOutline outline, @Nullable RunOfTraces run, String chosen, int others) {

    static Question named(TraceOutline outline) {
      return new Question(outline, null, "", 0);
    }
  }
}
