package dev.selftrace.analysis.check;

import dev.selftrace.analysis.Loops;
import dev.selftrace.analysis.ModelCalls;
import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks of what a trace took: model calls, tokens, money, time, repetition. Sums of which a part
 * is missing pass nothing (R35). Pure.
 */
final class UsageChecks {

  private static final double NANOS_PER_MILLI = 1e6;

  private UsageChecks() {}

  static Outcome llmCalls(Check.LlmCalls check, CheckedTrace trace) {
    int calls = trace.verdict().llmCalls();
    return Outcome.atMost(check.max(), calls, trace.evidence(Words.count(calls, "model call")));
  }

  static Outcome tokens(Check.Tokens check, CheckedTrace trace) {
    TraceVerdict verdict = trace.verdict();
    long known = known(verdict.inputTokens()) + known(verdict.outputTokens());
    int silent = verdict.callsWithoutUsage();
    if (silent > 0 && known <= check.max()) {
      String words = Words.count(known, "token") + " known; " + of(silent, verdict.llmCalls());
      return Outcome.undecided(trace.evidence(words + " said none"));
    }
    String words = verdict.llmCalls() == 0 ? "no model call" : Words.count(known, "token");
    return Outcome.atMost((double) check.max(), (double) known, trace.evidence(words));
  }

  private static long known(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }

  static Outcome cost(Check.Cost check, CheckedTrace trace) {
    Double said = trace.verdict().cost();
    double known = said == null ? 0 : said;
    int silent = callsWithoutCost(trace);
    if (silent > 0 && known <= check.max()) {
      String words = "$" + Words.number(known) + " known; ";
      words += of(silent, trace.verdict().llmCalls()) + " without a cost (no price file?)";
      return Outcome.undecided(trace.evidence(words));
    }
    boolean none = said == null && trace.verdict().llmCalls() == 0;
    return Outcome.atMost(
        check.max(), known, trace.evidence(none ? "no model call" : "$" + Words.number(known)));
  }

  /** A failed call costs nothing that would be missing; a log record may say a span's cost. */
  private static int callsWithoutCost(CheckedTrace trace) {
    Set<SpanId> logged = new HashSet<>();
    for (LogRow log : trace.outline().logs()) {
      if (log.cost() != null && log.spanId() == null) {
        return 0;
      }
      if (log.cost() != null) {
        logged.add(log.spanId());
      }
    }
    int silent = 0;
    for (Node node : ModelCalls.of(trace.tree())) {
      SpanRow row = Objects.requireNonNull(node.row());
      boolean said = row.cost() != null || logged.contains(row.spanId());
      silent += said || row.error() != null ? 0 : 1;
    }
    return silent;
  }

  private static String of(int some, int all) {
    return some + " of " + Words.count(all, "model call");
  }

  static Outcome duration(double maxMillis, CheckedTrace trace) {
    double millis = millis(trace);
    return Outcome.atMost(maxMillis, millis, trace.evidence(Words.rounded(millis) + " ms"));
  }

  static double millis(CheckedTrace trace) {
    return trace.verdict().durationNanos() / NANOS_PER_MILLI;
  }

  static Outcome noLoops(Check.NoLoops check, CheckedTrace trace) {
    Loops.Repeated most = Loops.mostRepeated(trace.tree());
    if (most.spans().size() > check.maxIdenticalCalls()) {
      String words = most.spans().size() + " calls with the same input of ";
      return Outcome.failed(true, evidence(trace, most, words));
    }
    Loops.Repeated turns = Loops.turns(trace.tree());
    if (!turns.spans().isEmpty()) {
      String words = turns.spans().size() + " calls in turns of ";
      return Outcome.failed(true, evidence(trace, turns, words));
    }
    int count = most.spans().size();
    return Outcome.passed(
        false, count, trace.evidence(count < 2 ? "no call repeated" : count + " identical calls"));
  }

  private static Evidence evidence(CheckedTrace trace, Loops.Repeated calls, String words) {
    List<SpanId> spans = calls.spans();
    return new Evidence(trace.id(), spans.getLast(), words, calls.name());
  }
}
