package dev.selftrace.analysis.check;

import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A percentile of the durations of all traces, by nearest rank. What an incomplete trace has lasted
 * is the least it will: where that suffices to fail, it fails. Confined to one call.
 */
final class PercentileTally implements QualityGate.Tally {

  private final Check.Duration check;
  private final double percentile;
  private final List<Lasted> all = new ArrayList<>();
  private int incomplete;

  PercentileTally(Check.Duration check, double percentile) {
    this.check = check;
    this.percentile = percentile;
  }

  @Override
  public void look(CheckedTrace trace) {
    all.add(new Lasted(trace.id(), UsageChecks.millis(trace)));
    incomplete += trace.verdict().complete() ? 0 : 1;
  }

  @Override
  public CheckResult result() {
    if (all.isEmpty()) {
      return new CheckResult(check, Verdict.UNDECIDED, List.of(), List.of(), 0);
    }
    List<Lasted> sorted =
        all.stream()
            .sorted(Comparator.comparingDouble(Lasted::millis).thenComparing(Lasted::id))
            .toList();
    int rank = (int) Math.ceil(percentile / 100 * sorted.size());
    Lasted at = sorted.get(Math.clamp(rank, 1, sorted.size()) - 1);
    boolean above = at.millis > check.maxMillis();
    Verdict verdict = above ? Verdict.FAILED : incomplete > 0 ? Verdict.UNDECIDED : Verdict.PASSED;
    String words =
        "p" + Words.number(percentile) + " of " + Words.count(all.size(), "trace") + " is ";
    words += Words.rounded(at.millis) + " ms";
    words += incomplete == 0 || above ? "" : "; " + incomplete + " incomplete";
    List<TraceId> failing =
        above
            ? sorted.stream()
                .filter(each -> each.millis > check.maxMillis())
                .map(Lasted::id)
                .toList()
            : List.of();
    return new CheckResult(
        check, verdict, List.of(new Evidence(at.id, null, words, "")), failing, incomplete);
  }

  private record Lasted(TraceId id, double millis) {}
}
