package dev.selftrace.tool;

import dev.selftrace.analysis.OperationTimes;
import dev.selftrace.analysis.RunComparison;
import dev.selftrace.text.NextCall;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** T10: what became of one run, or trace, in another: did the fix work. */
final class Compare implements Tool<Compare.Input> {

  /** The arguments. */
  record Input(
      @Argument(
              value =
                  "before: run_id, trace_id, latest-failing:<workflow> or latest-passing:<workflow>",
              required = true)
          String base,
      @Argument(value = "after: the same forms", required = true) String candidate) {}

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    Optional<ComparedSide> base = ComparedSide.of(call, "base", input.base());
    if (base.isEmpty()) {
      return nothing("base", input.base(), call);
    }
    Optional<ComparedSide> candidate = ComparedSide.of(call, "candidate", input.candidate());
    return candidate.isEmpty()
        ? nothing("candidate", input.candidate(), call)
        : answer(base.get(), candidate.get(), call);
  }

  private static Output answer(ComparedSide base, ComparedSide candidate, Call call) {
    boolean traces = base.run() == null && candidate.run() == null;
    RunComparison comparison =
        RunComparison.of(base.outlines(), candidate.outlines(), traces);
    TraceChanges changes =
        traces
            ? TraceChanges.of(
                base.first(), candidate.first(), comparison.groups().isEmpty(), call)
            : TraceChanges.NONE;
    return new ComparisonAnswer(
        base,
        candidate,
        comparison,
        ComparisonAnswer.items(comparison, changes),
        changes,
        OperationTimes.of(base.outlines()),
        OperationTimes.of(candidate.outlines()),
        call.ledger()
            .lastFixes(
                comparison.groups().stream().map(each -> each.shown().fingerprint()).toList())
            .keySet());
  }

  /** A workflow was named that has no such trace. */
  private static Output nothing(String field, String argument, Call call) {
    Map<String, @Nullable Object> lookedFor = new LinkedHashMap<>();
    lookedFor.put(field, argument);
    return Coaching.of(
        "traces",
        lookedFor,
        ComparedSide.workflow(argument),
        call,
        Map.of(),
        NextCall.of("get_latest_traces").with("since", "7d"));
  }
}
