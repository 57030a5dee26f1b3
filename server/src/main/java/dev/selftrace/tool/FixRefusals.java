package dev.selftrace.tool;

import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.store.FixQuery;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.LedgerReader;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.text.NextCall;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * No trace, no fix: what a claim without evidence is answered with. Ids and our own words only;
 * what the errors say is for diagnose to show.
 */
final class FixRefusals {

  /** The most causes that a refusal names. */
  private static final int CAUSES_SHOWN_MAX = 5;

  /** The most fixes looked through for those of a trace that has expired. */
  private static final int FIXES_MAX = 1_000;

  private FixRefusals() {}

  /** The trace shows no error at all. */
  static ToolInputException healthy(TraceOutline trace) {
    TraceVerdict verdict = trace.trace().verdict();
    String id = verdict.traceId().hex();
    if (!verdict.logErrors().isEmpty()) {
      return noEvidence(
          "trace "
              + id
              + " has "
              + TraceSummary.count(verdict.logErrors().size(), "error log")
              + ", but no span that failed, and a fix is checked by what spans do later. Record the"
              + " exception or the status ERROR on the span and run it again.",
          "trace_id",
          List.of(),
          NextCall.of("diagnose").with("trace_id", id));
    }
    String state =
        verdict.complete()
            ? "It is complete with status " + verdict.status().text()
            : "It is incomplete: an error may not have arrived";
    return noEvidence(
        "trace "
            + id
            + " holds no error, so there is nothing in it to fix. "
            + state
            + ". Give the trace that failed.",
        "trace_id",
        List.of(),
        NextCall.of("find_errors"));
  }

  /** The trace failed, but not so. */
  static ToolInputException other(TraceOutline trace, String field, String value) {
    List<Cause> causes = trace.trace().verdict().causes();
    Set<String> held = new LinkedHashSet<>();
    StringBuilder named = new StringBuilder();
    for (Cause cause : causes.subList(0, Math.min(causes.size(), CAUSES_SHOWN_MAX))) {
      String fingerprint = cause.error().fingerprint();
      held.add(field.equals("fingerprint") ? fingerprint : cause.spanId().hex());
      named.append(named.isEmpty() ? "" : ", ");
      named.append("span ").append(cause.spanId().hex()).append(" (").append(fingerprint);
      named.append(')');
    }
    int more = causes.size() - CAUSES_SHOWN_MAX;
    String id = trace.trace().verdict().traceId().hex();
    return noEvidence(
        "trace "
            + id
            + " does not hold the error of "
            + field
            + " "
            + Shown.value(value)
            + ". It holds "
            + named
            + (more > 0 ? " and " + more + " more" : "")
            + ". Give one of these, or leave "
            + field
            + " out for the first.",
        field,
        List.copyOf(held),
        NextCall.of("diagnose").with("trace_id", id));
  }

  /** Nothing of the trace is stored any more, and fixes that refer to it are. */
  static ToolInputException expired(ToolInputException unknown, String given, LedgerReader ledger) {
    String prefix = given.strip().toLowerCase(Locale.ROOT);
    return ledger.fixes(FixQuery.all(FIXES_MAX)).items().stream()
        .map(FixRow::fix)
        .filter(fix -> fix.traceId().hex().startsWith(prefix))
        .findFirst()
        .map(fix ->
            noEvidence(
                "trace "
                    + fix.traceId().hex()
                    + " has expired, so no further claim can rest on it; "
                    + fix.fixId()
                    + " was recorded from it. Give a trace that is still stored.",
                "trace_id",
                List.of(),
                NextCall.of("find_errors")))
        .orElse(unknown);
  }

  /** The bytes of the span that failed cannot be read. */
  static ToolInputException unreadable(TraceOutline trace) {
    return noEvidence(
        "the span of trace "
            + trace.trace().verdict().traceId().hex()
            + " that failed cannot be read any more: it has just expired, or its bytes are damaged."
            + " Give another trace with the same error.",
        "trace_id",
        List.of(),
        NextCall.of("find_errors"));
  }

  private static ToolInputException noEvidence(
      String message, String field, List<String> allowed, NextCall next) {
    return new ToolInputException(ErrorCode.NO_EVIDENCE, message, field, allowed, next);
  }
}
