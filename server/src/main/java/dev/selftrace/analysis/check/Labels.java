package dev.selftrace.analysis.check;

import java.util.Locale;
import java.util.Set;

/** Verdicts in words, as evaluators write them. */
public final class Labels {

  private static final Set<String> FAILING =
      Set.of("fail", "failed", "failure", "false", "incorrect", "no", "error");
  private static final Set<String> PASSING =
      Set.of("pass", "passed", "success", "true", "correct", "yes", "ok");

  private Labels() {}

  /** Whether it says that something is not as it should be. */
  public static boolean failing(String label) {
    return FAILING.contains(label.strip().toLowerCase(Locale.ROOT));
  }

  /** Whether it says that something is as it should be. */
  public static boolean passing(String label) {
    return PASSING.contains(label.strip().toLowerCase(Locale.ROOT));
  }
}
