package dev.selftrace.analysis.check;

import dev.selftrace.store.TraceOutline;
import java.util.List;

/**
 * Checks over traces, one trace at a time. A check passes when every trace passes it, fails when
 * one fails it, and is undecided otherwise. What may still arrive of an incomplete trace counts:
 * there a check passes or fails only where nothing further could change that. Confined to one call.
 */
public final class QualityGate {

  private final TraceContents contents;
  private final List<Tally> tallies;

  /** Before any trace. */
  public QualityGate(List<Check> checks, TraceContents contents) {
    this.contents = contents;
    this.tallies = checks.stream().map(QualityGate::tally).toList();
  }

  private static Tally tally(Check check) {
    return check instanceof Check.Duration duration && duration.percentile() != null
        ? new PercentileTally(duration, duration.percentile())
        : new TraceTally(check);
  }

  /** Looks at the next trace. */
  public void look(TraceOutline outline) {
    CheckedTrace trace = new CheckedTrace(outline, contents);
    tallies.forEach(tally -> tally.look(trace));
  }

  /** What became of each check, in their order; undecided while no trace was looked at. */
  public List<CheckResult> results() {
    return tallies.stream().map(Tally::result).toList();
  }

  /** Collects what a check came to. */
  sealed interface Tally permits TraceTally, PercentileTally {

    void look(CheckedTrace trace);

    CheckResult result();
  }

  /** The outcome in one trace, as far as what has arrived decides it. */
  static Outcome outcome(Check check, CheckedTrace trace) {
    Outcome outcome = evaluate(check, trace);
    return trace.verdict().complete() || outcome.lasting() ? outcome : pending(outcome, trace);
  }

  private static Outcome pending(Outcome outcome, CheckedTrace trace) {
    String missing = String.join(" and ", trace.verdict().missing());
    List<Evidence> evidence =
        outcome.evidence().stream()
            .limit(1)
            .map(each ->
                new Evidence(
                    each.traceId(),
                    each.spanId(),
                    "incomplete (missing " + missing + "); so far " + each.words(),
                    each.told()))
            .toList();
    return new Outcome(Verdict.UNDECIDED, false, 0, evidence);
  }

  private static Outcome evaluate(Check check, CheckedTrace trace) {
    return switch (check) {
      case Check.NoErrors errors -> SpanChecks.noErrors(errors, trace);
      case Check.HasSpan span -> SpanChecks.hasSpan(span, trace);
      case Check.CalledTool tool -> SpanChecks.calledTool(tool, trace);
      case Check.CalledAgent agent -> SpanChecks.calledAgent(agent, trace);
      case Check.ToolSequence sequence -> SpanChecks.toolSequence(sequence, trace);
      case Check.LlmCalls calls -> UsageChecks.llmCalls(calls, trace);
      case Check.Tokens tokens -> UsageChecks.tokens(tokens, trace);
      case Check.Cost cost -> UsageChecks.cost(cost, trace);
      case Check.Duration duration -> UsageChecks.duration(duration.maxMillis(), trace);
      case Check.Attribute attribute -> AttributeCheck.of(attribute, trace);
      case Check.Output output -> OutputCheck.of(output, trace);
      case Check.NoLoops loops -> UsageChecks.noLoops(loops, trace);
      case Check.Score score -> ScoreCheck.of(score, trace);
    };
  }
}
