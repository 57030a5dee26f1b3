package dev.selftrace.analysis;

import dev.selftrace.analysis.TestResult.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a test ended in two runs.
 *
 * @param base null when it was not run
 * @param candidate null when it was not run
 */
public record ComparedTest(
    String test, Change change, @Nullable TestResult base, @Nullable TestResult candidate) {

  /** What became of it, the most telling first. */
  public enum Change {
    NEWLY_FAILING,
    STILL_FAILING,
    NEWLY_PASSING,
    /** The base ran it, the candidate did not. */
    VANISHED,
    /** Its end in one of the runs is not known. */
    UNDECIDED,
    ADDED,
    STILL_PASSING;

    /** The lower-case form. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The tests of either run, the most telling change first, then by name. */
  static List<ComparedTest> of(Map<String, TestResult> base, Map<String, TestResult> candidate) {
    TreeSet<String> names = new TreeSet<>(base.keySet());
    names.addAll(candidate.keySet());
    List<ComparedTest> tests = new ArrayList<>();
    for (String name : names) {
      TestResult then = base.get(name);
      TestResult now = candidate.get(name);
      tests.add(new ComparedTest(name, change(then, now), then, now));
    }
    tests.sort(Comparator.comparing(ComparedTest::change));
    return tests;
  }

  private static Change change(@Nullable TestResult then, @Nullable TestResult now) {
    if (now == null) {
      return Change.VANISHED;
    }
    if (then == null) {
      return now.outcome() == Outcome.FAILED ? Change.NEWLY_FAILING : Change.ADDED;
    }
    if (then.outcome() == Outcome.UNKNOWN || now.outcome() == Outcome.UNKNOWN) {
      return Change.UNDECIDED;
    }
    boolean failed = then.outcome() == Outcome.FAILED;
    boolean fails = now.outcome() == Outcome.FAILED;
    return failed
        ? fails ? Change.STILL_FAILING : Change.NEWLY_PASSING
        : fails ? Change.NEWLY_FAILING : Change.STILL_PASSING;
  }

  /** It passed in the base and fails in the candidate. */
  boolean regressed() {
    return change == Change.NEWLY_FAILING && base != null && base.outcome() == Outcome.PASSED;
  }

  /** It failed in the base and nothing shows that it passes now. */
  boolean open() {
    return base != null
        && base.outcome() == Outcome.FAILED
        && (candidate == null || candidate.outcome() != Outcome.PASSED);
  }
}
