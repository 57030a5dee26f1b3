package dev.selftrace.analysis.check;

import java.util.List;

/**
 * What a check came to in one trace.
 *
 * @param lasting nothing that may still arrive of the trace can change it
 * @param magnitude of traces that passed, the one with the greatest is shown
 */
record Outcome(Verdict verdict, boolean lasting, double magnitude, List<Evidence> evidence) {

  Outcome {
    evidence = List.copyOf(evidence);
  }

  static Outcome passed(boolean lasting, double magnitude, Evidence... evidence) {
    return new Outcome(Verdict.PASSED, lasting, magnitude, List.of(evidence));
  }

  static Outcome failed(boolean lasting, Evidence... evidence) {
    return new Outcome(Verdict.FAILED, lasting, 0, List.of(evidence));
  }

  static Outcome undecided(Evidence... evidence) {
    return new Outcome(Verdict.UNDECIDED, false, 0, List.of(evidence));
  }

  /**
   * For something that was counted and only ever grows.
   *
   * @param least certainly there
   * @param most possibly there
   */
  static Outcome counted(Bounds bounds, int least, int most, Evidence evidence) {
    if (bounds.hold(least) && bounds.hold(most)) {
      return passed(bounds.max() == Integer.MAX_VALUE, least, evidence);
    }
    if (least > bounds.max() || most < bounds.min()) {
      return failed(least > bounds.max(), evidence);
    }
    return undecided(evidence);
  }

  /** For a sum that only ever grows. */
  static Outcome atMost(double max, double value, Evidence evidence) {
    return value > max ? failed(true, evidence) : passed(false, value, evidence);
  }
}
