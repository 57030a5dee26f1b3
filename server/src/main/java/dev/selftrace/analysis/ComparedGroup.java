package dev.selftrace.analysis;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One failure in two runs.
 *
 * @param base as the base shows it; null when it does not
 * @param candidate as the candidate shows it; null when it does not. Of a failure that still
 *     happens it may have another fingerprint: the same step fails otherwise
 * @param proof why it counts as fixed; only of a fixed one
 * @param gap why nothing can be said; only of an unproven one
 * @param passedBefore a new failure of something that passed in the base
 */
public record ComparedGroup(
    State state,
    @Nullable ErrorGroup base,
    @Nullable ErrorGroup candidate,
    @Nullable Proof proof,
    @Nullable Gap gap,
    boolean passedBefore) {

  /** What became of it. */
  public enum State {
    FIXED,
    STILL_FAILING,
    NEW,
    /** It is gone, but nothing shows that it would not happen. */
    UNPROVEN;

    /** The lower-case form. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why nothing can be said. */
  public enum Gap {
    /** The candidate never came to the step that failed. */
    NOT_EXERCISED,
    /** It failed only at times, and the candidate came there too seldom. */
    TOO_SELDOM;

    /** The lower-case form. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The evidence that a failure is fixed.
   *
   * @param failed the span of the base for which it was found
   * @param place a span of the candidate that shows it
   * @param okTraces traces of the candidate in which the step ran without an error; 0 when another
   *     takes its place
   */
  public record Proof(How how, Place failed, Place place, int okTraces) {

    /** What the evidence is, the strongest first. */
    public enum How {
      /** The step ran without an error, with the input that failed. */
      SAME_INPUT,
      /** The step ran without an error; what it was given is not known. */
      SAME_STEP,
      /** The step ran without an error, but was given something else. */
      OTHER_INPUT,
      /** The test passed. */
      TEST_PASSED,
      /** The whole trace passed with the input that failed. */
      TRACE_PASSED,
      /** It still happens, but the program went on, and what began it passed. */
      HANDLED,
      /** The step did all it had done before it failed, and went on; what failed came later. */
      WENT_ON,
      /** The program makes another call of the kind there, without an error. */
      OTHER_CALL;

      /** The lower-case form. */
      public String text() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  static ComparedGroup fixed(ErrorGroup base, Proof proof) {
    return new ComparedGroup(State.FIXED, base, null, proof, null, false);
  }

  static ComparedGroup still(ErrorGroup base, ErrorGroup candidate) {
    return new ComparedGroup(State.STILL_FAILING, base, candidate, null, null, false);
  }

  static ComparedGroup unproven(ErrorGroup base, Gap gap) {
    return new ComparedGroup(State.UNPROVEN, base, null, null, gap, false);
  }

  static ComparedGroup appeared(ErrorGroup candidate, boolean passedBefore) {
    return new ComparedGroup(State.NEW, null, candidate, null, null, passedBefore);
  }

  /** The same step fails, but otherwise. */
  public boolean changed() {
    return base != null && candidate != null && !base.fingerprint().equals(candidate.fingerprint());
  }

  /** The group that is there to be shown: the candidate's, else the base's. */
  public ErrorGroup shown() {
    ErrorGroup group = candidate == null ? base : candidate;
    if (group == null) {
      throw new IllegalStateException("group: none (expected: of one of the runs)");
    }
    return group;
  }
}
