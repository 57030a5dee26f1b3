package dev.selftrace.analysis.check;

import java.util.Locale;

/** What became of a check. */
public enum Verdict {
  PASSED,
  FAILED,

  /** The telemetry does not say: something is missing that could make it either. */
  UNDECIDED;

  /** The lower-case form. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of two that must both pass: one that failed decides, then one that is undecided. */
  public Verdict and(Verdict other) {
    if (this == FAILED || other == FAILED) {
      return FAILED;
    }
    return this == UNDECIDED ? this : other;
  }
}
