package dev.selftrace.analysis;

import dev.selftrace.analysis.ComparedGroup.Gap;
import dev.selftrace.analysis.ComparedGroup.Proof;
import dev.selftrace.analysis.ComparedGroup.Proof.How;
import dev.selftrace.analysis.TestResult.Outcome;
import dev.selftrace.analysis.TraceSteps.Step;
import dev.selftrace.model.CodeLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What became of the failures of one run in another. Confined to one comparison.
 *
 * <p>The idea (ADR 026): that a failure is not seen again proves nothing. It is fixed when the
 * candidate did what failed and it did not fail; where the step itself is gone, when the test or
 * the input that failed passes, or another call of the kind is made in its place. A failure that
 * came and went in the base needs as many chances to come again. What is left may still be the same
 * failure in other words: raised at the same place in the code, or by the same step.
 */
final class ComparedGroups {

  private final Run base;
  private final Run candidate;
  private final Map<String, ErrorGroup> unclaimed;

  private ComparedGroups(Run base, Run candidate) {
    this.base = base;
    this.candidate = candidate;
    this.unclaimed = new LinkedHashMap<>(candidate.failures.groups());
  }

  /** The failures of both, those that are there first, then those that are gone. */
  static List<ComparedGroup> of(Run base, Run candidate) {
    return new ComparedGroups(base, candidate).compare();
  }

  private List<ComparedGroup> compare() {
    List<ComparedGroup> compared = new ArrayList<>();
    List<ErrorGroup> gone = new ArrayList<>();
    for (ErrorGroup then : base.failures.groups().values()) {
      ErrorGroup now = unclaimed.remove(then.fingerprint());
      if (now == null) {
        gone.add(then);
      } else {
        compared.add(isOvercome(then, now) ? overcome(then, now) : ComparedGroup.still(then, now));
      }
    }
    for (ErrorGroup then : gone) {
      ErrorGroup now = raisedAtSamePlace(then);
      compared.add(now == null ? vanished(then) : ComparedGroup.still(then, now));
    }
    for (ErrorGroup now : unclaimed.values()) {
      compared.add(ComparedGroup.appeared(now, !now.handled() && passedBefore(now)));
    }
    compared.sort(Comparator.comparing(ComparedGroup::state));
    return compared;
  }

  /** It still happens, but no longer fails anything: the program tries again, or does without. */
  private boolean isOvercome(ErrorGroup then, ErrorGroup now) {
    List<RunFailures.Began> steps = candidate.failures.steps(now);
    return !then.handled()
        && now.handled()
        && !steps.isEmpty()
        && steps.stream().allMatch(began -> passes(candidate, began.step()));
  }

  private ComparedGroup overcome(ErrorGroup then, ErrorGroup now) {
    Place failed = new Place(then.sampleTrace(), then.sampleSpan());
    Place place = new Place(now.sampleTrace(), now.sampleSpan());
    return ComparedGroup.fixed(then, new Proof(How.HANDLED, failed, place, 0));
  }

  private ComparedGroup vanished(ErrorGroup then) {
    Gap gap = Gap.NOT_EXERCISED;
    Proof best = null;
    for (RunFailures.Began began : base.failures.steps(then)) {
      Step step = began.step();
      Proof proof = proof(step, began.place());
      if (proof == null || isBetter(best, proof)) {
        continue;
      }
      if (isEnough(then, step, proof)) {
        best = proof;
      } else {
        gap = Gap.TOO_SELDOM;
      }
    }
    if (best != null) {
      return ComparedGroup.fixed(then, best);
    }
    ErrorGroup now = failedBySameStep(then);
    return now == null ? ComparedGroup.unproven(then, gap) : ComparedGroup.still(then, now);
  }

  private static boolean isBetter(@Nullable Proof known, Proof proof) {
    return known != null && known.how().compareTo(proof.how()) <= 0;
  }

  private @Nullable Proof proof(Step step, Place failed) {
    Exercised.Ran ran = candidate.exercised.same(step).orElse(null);
    long input = step.row().inputHash();
    Place same = ran == null || input == 0 ? null : ran.okWith(input);
    if (ran != null && same != null) {
      return new Proof(How.SAME_INPUT, failed, same, ran.okTraces());
    }
    if (ran != null && ran.ok() != null && ran.okTraces() > 0) {
      How how = input == 0 ? How.SAME_STEP : How.OTHER_INPUT;
      return new Proof(how, failed, Objects.requireNonNull(ran.ok()), ran.okTraces());
    }
    TestResult test = step.entry().test() == null ? null : candidate.tests.get(step.entry().test());
    if (test != null) {
      return test.outcome() == Outcome.PASSED
          ? new Proof(How.TEST_PASSED, failed, test.place(), 0)
          : null;
    }
    Place whole = candidate.exercised.passedWithSameInput(step).orElse(null);
    if (whole != null) {
      return new Proof(How.TRACE_PASSED, failed, whole, 0);
    }
    if (ran != null) {
      Place next = ran.beyond(step);
      return next == null ? null : new Proof(How.WENT_ON, failed, next, 0);
    }
    return candidate
        .exercised
        .instead(step, base.exercised)
        .map(place -> new Proof(How.OTHER_CALL, failed, place, 0))
        .orElse(null);
  }

  /** A step that failed only at times must have had at least one failure to expect. */
  private boolean isEnough(ErrorGroup then, Step step, Proof proof) {
    return switch (proof.how()) {
      case SAME_INPUT, TEST_PASSED, TRACE_PASSED, HANDLED, WENT_ON, OTHER_CALL -> true;
      case SAME_STEP, OTHER_INPUT -> {
        int ok = base.exercised.same(step).map(Exercised.Ran::okTraces).orElse(0);
        long failed = then.traceCount();
        yield ok == 0 || proof.okTraces() * failed >= ok + failed;
      }
    };
  }

  /** The same type from the same function: its message says now what no template hides. */
  private @Nullable ErrorGroup raisedAtSamePlace(ErrorGroup then) {
    CodeLocation place = then.location();
    return place == null
        ? null
        : claim(now ->
            Objects.equals(now.type(), then.type())
                && now.location() != null
                && now.location().file().equals(place.file())
                && Objects.equals(now.location().function(), place.function()));
  }

  private @Nullable ErrorGroup failedBySameStep(ErrorGroup then) {
    List<RunFailures.Began> failed = base.failures.steps(then);
    return claim(now ->
        candidate.failures.steps(now).stream()
            .anyMatch(
                began -> failed.stream().anyMatch(before -> isSame(before.step(), began.step()))));
  }

  private boolean isSame(Step before, Step step) {
    return before.shape().equals(step.shape()) && (candidate.chosen || sameBeginning(before, step));
  }

  private static boolean sameBeginning(Step before, Step step) {
    return before.entry().test() != null
        ? before.entry().test().equals(step.entry().test())
        : Objects.equals(before.entry().root(), step.entry().root());
  }

  private @Nullable ErrorGroup claim(Predicate<ErrorGroup> wanted) {
    for (ErrorGroup now : unclaimed.values()) {
      if (wanted.test(now)) {
        return unclaimed.remove(now.fingerprint());
      }
    }
    return null;
  }

  private boolean passedBefore(ErrorGroup now) {
    return candidate.failures.steps(now).stream().anyMatch(began -> passes(base, began.step()));
  }

  private static boolean passes(Run run, Step step) {
    TestResult test = step.entry().test() == null ? null : run.tests.get(step.entry().test());
    return test == null ? run.exercised.passes(step) : test.outcome() == Outcome.PASSED;
  }

  /** What is known of one run. */
  record Run(
      RunFailures failures, Exercised exercised, Map<String, TestResult> tests, boolean chosen) {}
}
