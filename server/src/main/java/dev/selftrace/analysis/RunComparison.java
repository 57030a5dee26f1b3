package dev.selftrace.analysis;

import dev.selftrace.analysis.ComparedGroup.State;
import dev.selftrace.store.TraceOutline;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of one run in another: did the fix work (ADR 026). A single trace is a run of one.
 * Immutable.
 *
 * @param groups failures of both, by state
 * @param tests tests of both, the most telling change first; empty where spans name none
 */
public record RunComparison(Verdict verdict, List<ComparedGroup> groups, List<ComparedTest> tests) {

  /** The answer in a word. */
  public enum Verdict {
    /** Everything that failed is shown to work, and nothing else fails. */
    FIXED,
    /** Something that failed is shown to work, and nothing that worked fails. */
    IMPROVED,
    UNCHANGED,
    /** Something that worked fails. */
    REGRESSED,
    DIFFERENT;

    /** The lower-case form. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RunComparison {
    groups = List.copyOf(groups);
    tests = List.copyOf(tests);
  }

  /**
   * Compares what is known of two runs.
   *
   * @param chosen both are single traces that were chosen to be compared: however they began counts
   *     as the same
   */
  public static RunComparison of(
      List<TraceOutline> base, List<TraceOutline> candidate, boolean chosen) {
    ComparedGroups.Run then = run(base, chosen);
    ComparedGroups.Run now = run(candidate, chosen);
    List<ComparedGroup> groups = ComparedGroups.of(then, now);
    List<ComparedTest> tests = ComparedTest.of(then.tests(), now.tests());
    return new RunComparison(verdict(groups, tests), groups, tests);
  }

  private static ComparedGroups.Run run(List<TraceOutline> traces, boolean chosen) {
    List<TraceSteps> steps = traces.stream().map(TraceSteps::of).toList();
    Map<String, TestResult> tests = TestResult.of(traces);
    return new ComparedGroups.Run(
        RunFailures.of(traces, steps), Exercised.of(traces, steps, chosen), tests, chosen);
  }

  private static Verdict verdict(List<ComparedGroup> groups, List<ComparedTest> tests) {
    boolean regressed =
        groups.stream().anyMatch(ComparedGroup::passedBefore)
            || tests.stream().anyMatch(ComparedTest::regressed);
    boolean fixed =
        groups.stream().anyMatch(each -> each.state() == State.FIXED)
            || tests.stream().anyMatch(each -> each.change() == ComparedTest.Change.NEWLY_PASSING);
    boolean fails =
        groups.stream().anyMatch(each -> each.state() != State.FIXED)
            || tests.stream()
                .anyMatch(
                    each -> each.open() || each.change() == ComparedTest.Change.NEWLY_FAILING);
    if (regressed) {
      return Verdict.REGRESSED;
    }
    if (fixed) {
      return fails ? Verdict.IMPROVED : Verdict.FIXED;
    }
    boolean same =
        groups.stream().allMatch(each -> each.state() == State.STILL_FAILING && !each.changed())
            && tests.stream().allMatch(RunComparison::isSame);
    return same ? Verdict.UNCHANGED : Verdict.DIFFERENT;
  }

  private static boolean isSame(ComparedTest test) {
    return switch (test.change()) {
      case STILL_FAILING, STILL_PASSING -> true;
      case UNDECIDED ->
          test.base() != null
              && test.candidate() != null
              && test.base().outcome() == test.candidate().outcome();
      case NEWLY_FAILING, NEWLY_PASSING, VANISHED, ADDED -> false;
    };
  }
}
