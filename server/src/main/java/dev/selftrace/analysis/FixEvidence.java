package dev.selftrace.analysis;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one trace says of a fix, whenever it arrived (ADR 025). Pure. */
public enum FixEvidence {
  /** It took the step, and neither the error nor another one showed there. */
  HELD,
  /** It has the error. */
  FAILED,
  /** Nothing: the step was not taken, or failed for another reason, or the trace is incomplete. */
  NONE;

  /**
   * The word of a trace.
   *
   * @param held the steps it took, as {@link #heldIn} says
   */
  public static FixEvidence of(FixEntry fix, TraceRow trace, Set<FixStep> held) {
    if (has(fix.fingerprint(), trace)) {
      return FAILED;
    }
    return mayHold(fix, trace) && held.contains(FixStep.of(fix)) ? HELD : NONE;
  }

  /** Whether a trace has an error of this fingerprint. */
  public static boolean has(String fingerprint, TraceRow trace) {
    return trace.verdict().causes().stream()
        .anyMatch(cause -> cause.error().fingerprint().equals(fingerprint));
  }

  /**
   * Whether a trace can be evidence that a fix holds, as far as its verdict tells: it is complete,
   * of the fix's workflow, and of no other test case.
   */
  public static boolean mayHold(FixEntry fix, TraceRow trace) {
    TraceVerdict verdict = trace.verdict();
    boolean sameWork =
        fix.workflow().isEmpty()
            || fix.workflow().equals(verdict.workflow())
            || verdict.workflowNames().contains(fix.workflow());
    boolean sameTest =
        fix.test() == null || verdict.test() == null || fix.test().equals(verdict.test());
    return verdict.complete() && sameWork && sameTest;
  }

  /** The steps that a trace took to their end, each time without an error. */
  public static Set<FixStep> heldIn(TraceOutline trace) {
    Set<SpanId> causes = new HashSet<>();
    List<TraceVerdict.Cause> errors = trace.trace().verdict().causes();
    errors.forEach(cause -> causes.add(cause.spanId()));
    Set<FixStep> taken = new HashSet<>();
    Set<FixStep> failed = new HashSet<>();
    for (SpanRow row : trace.spans()) {
      boolean fine = row.error() == null && row.endNanos() != 0 && !causes.contains(row.spanId());
      (fine ? taken : failed).add(FixStep.of(row));
    }
    taken.removeAll(failed);
    return taken;
  }
}
