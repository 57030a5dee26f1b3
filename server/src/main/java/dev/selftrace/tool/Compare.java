package dev.selftrace.tool;

import dev.selftrace.analysis.ComparedGroup;
import dev.selftrace.analysis.OperationTimes;
import dev.selftrace.analysis.RunComparison;
import dev.selftrace.store.FixEntry;
import dev.selftrace.text.NextCall;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** T10: what became of one run, or trace, in another: did the fix work. */
final class Compare implements Tool<Compare.Input> {

  /** Failures for which it is looked up whether a fix is recorded. */
  private static final int FIXES_MAX = 1_000;

  /** The arguments. */
  record Input(
      @Argument(
              value = "run_id, trace_id, latest-failing:<workflow> or latest-passing:<workflow>",
              required = true)
          String base,
      @Argument(value = "likewise", required = true) String candidate) {}

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
    RunComparison comparison = RunComparison.of(base.outlines(), candidate.outlines(), traces);
    TraceChanges changes =
        traces
            ? TraceChanges.of(base.first(), candidate.first(), comparison.groups().isEmpty(), call)
            : TraceChanges.NONE;
    return new ComparisonAnswer(
        base,
        candidate,
        comparison,
        ComparisonAnswer.items(comparison, changes, traces),
        changes,
        OperationTimes.of(base.outlines()),
        OperationTimes.of(candidate.outlines()),
        recorded(comparison, call));
  }

  /** Fingerprints of failures for which a fix was recorded since they were last seen. */
  private static Set<String> recorded(RunComparison comparison, Call call) {
    Map<String, Long> lastSeen = new HashMap<>();
    for (ComparedGroup each : comparison.groups()) {
      if (lastSeen.size() < FIXES_MAX) {
        lastSeen.put(each.shown().fingerprint(), each.shown().lastSeen());
      }
    }
    Set<String> recorded = new HashSet<>();
    call.ledger()
        .lastFixes(lastSeen.keySet())
        .forEach((fingerprint, row) -> {
          if (row.fix().claim() == FixEntry.Claim.FIXED
              && row.fix().recordedAt() >= lastSeen.getOrDefault(fingerprint, Long.MAX_VALUE)) {
            recorded.add(fingerprint);
          }
        });
    return recorded;
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
