package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.TraceOutline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a test of a run ended (ADR 026). What a span says about it counts first, its latest result
 * for a test that was tried again; without one a test failed when one of its traces did.
 *
 * @param place the span that shows it
 */
public record TestResult(String test, Outcome outcome, Place place) {

  private static final Comparator<Attempt> LATEST =
      Comparator.comparingLong(Attempt::startNanos).thenComparing(Attempt::place);

  /** Whether a test passed. */
  public enum Outcome {
    PASSED,
    FAILED,
    /** Skipped, or nothing shows how it ended. */
    UNKNOWN
  }

  /** The tests that these traces belong to, by name. */
  public static Map<String, TestResult> of(List<TraceOutline> traces) {
    Map<String, List<Attempt>> attempts = new TreeMap<>();
    for (TraceOutline trace : traces) {
      attempts(trace)
          .forEach((test, attempt) ->
              attempts.computeIfAbsent(test, _ -> new ArrayList<>(1)).add(attempt));
    }
    Map<String, TestResult> results = new LinkedHashMap<>();
    attempts.forEach((test, all) -> results.put(test, result(test, all)));
    return results;
  }

  private static TestResult result(String test, List<Attempt> attempts) {
    Attempt told = attempts.stream().filter(Attempt::told).max(LATEST).orElse(null);
    Attempt shown =
        told != null
            ? told
            : attempts.stream()
                .max(Comparator.comparingInt(TestResult::weight).thenComparing(LATEST))
                .orElseThrow();
    return new TestResult(test, shown.outcome, shown.place);
  }

  /** One failed trace fails a test, and one whose end is unknown leaves it open. */
  private static int weight(Attempt attempt) {
    return switch (attempt.outcome) {
      case FAILED -> 2;
      case UNKNOWN -> 1;
      case PASSED -> 0;
    };
  }

  /** By test what one trace shows. */
  private static Map<String, Attempt> attempts(TraceOutline trace) {
    TraceVerdict verdict = trace.trace().verdict();
    SpanTree tree = SpanTree.of(trace.spans());
    @Nullable String[] tests = TraceSteps.tests(tree);
    Map<String, Attempt> attempts = new LinkedHashMap<>();
    Map<String, Attempt> told = new LinkedHashMap<>();
    for (Node node : tree.nodes()) {
      String test = tests[node.position()];
      SpanRow row = node.row();
      if (test == null || row == null) {
        continue;
      }
      Place place = new Place(verdict.traceId(), row.spanId());
      Outcome result = told(row);
      if (result != null) {
        told.merge(test, new Attempt(result, true, row.startNanos(), place), Attempt::later);
      }
      boolean top = node.parent() < 0 || !test.equals(tests[node.parent()]);
      if (top) {
        Attempt seen = new Attempt(seen(row), false, row.startNanos(), place);
        attempts.merge(test, seen, Attempt::worse);
      }
    }
    if (attempts.size() == 1) {
      attempts.replaceAll((_, attempt) -> attempt.ending(verdict));
    }
    attempts.putAll(told);
    return attempts;
  }

  private static @Nullable Outcome told(SpanRow row) {
    return row.evaluations().stream()
        .filter(each -> each.name().equals(Evaluation.TEST) && each.label() != null)
        .map(each -> outcome(String.valueOf(each.label())))
        .findFirst()
        .orElse(null);
  }

  private static Outcome outcome(String label) {
    return switch (label.toLowerCase(Locale.ROOT)) {
      case "pass" -> Outcome.PASSED;
      case "fail", "error", "timedout", "timed_out" -> Outcome.FAILED;
      default -> Outcome.UNKNOWN;
    };
  }

  private static Outcome seen(SpanRow row) {
    if (row.error() != null) {
      return Outcome.FAILED;
    }
    return row.endNanos() == 0 ? Outcome.UNKNOWN : Outcome.PASSED;
  }

  /**
   * What one trace shows of a test.
   *
   * @param told a span says the result of the test itself
   */
  private record Attempt(Outcome outcome, boolean told, long startNanos, Place place) {

    Attempt later(Attempt other) {
      return LATEST.compare(this, other) >= 0 ? this : other;
    }

    Attempt worse(Attempt other) {
      return weight(this) >= weight(other) ? this : other;
    }

    /** A trace of one test ends as the test does; one without its root leaves it open. */
    Attempt ending(TraceVerdict verdict) {
      Place cause =
          verdict.causes().isEmpty()
              ? place
              : new Place(verdict.traceId(), verdict.causes().getFirst().spanId());
      return switch (verdict.status()) {
        case ERROR -> new Attempt(Outcome.FAILED, told, startNanos, cause);
        case OK -> this;
        case UNSET ->
            outcome == Outcome.FAILED
                ? this
                : new Attempt(Outcome.UNKNOWN, told, startNanos, place);
      };
    }
  }
}
