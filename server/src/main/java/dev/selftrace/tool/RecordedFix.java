package dev.selftrace.tool;

import dev.selftrace.analysis.FixState;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was written down, what proves it by now, and else what would.
 *
 * @param known the same claim was recorded before
 * @param bookmark the end of the stream, from which a trace that verifies is waited for
 */
record RecordedFix(FixStanding standing, boolean known, Map<String, Object> bookmark)
    implements Output {

  @Override
  public int parts() {
    return 0;
  }

  @Override
  public void write(Sheet sheet, int parts) {
    FixEntry fix = standing.fix();
    sheet.head(known ? "Recorded before as " : "Recorded ").head(fix.fixId() + ": ");
    sheet.head(standing.state().text() + ". " + what());
    sheet.head(" Fingerprint " + fix.fingerprint() + ", trace " + fix.traceId().hex());
    sheet.head(" span " + fix.spanId().hex() + ". Receipt " + fix.receipt() + ".");
    bookmark.forEach((key, value) -> sheet.head(" " + key + "=" + value));
    ErrorText.write(sheet, fix.errorType(), fix.message(), false);
    sheet.line().own("  in " + fix.operation().text() + " ").say(Untrusted.of(fix.spanName()));
    sheet.own(" workflow=").say(Untrusted.of(fix.workflow()));
    if (fix.test() != null) {
      sheet.own(" test=").say(Untrusted.of(fix.test()));
    }
    if (fix.runId() != null) {
      sheet.own(" run=").say(Untrusted.of(fix.runId()));
    }
    sheet.line().own("  ").say(Untrusted.of(fix.summary()));
    FixTexts.writeChange(sheet, fix);
  }

  /** What the state means, and what would change it. */
  private String what() {
    return switch (standing.state()) {
      case DIAGNOSED -> "Whoever meets this failure again is shown it.";
      case VERIFIED -> proof("Trace", standing.row().verified(), "took the same step without it");
      case REGRESSED -> proof("It came back: trace", standing.row().regressed(), "has it");
      case UNVERIFIED -> unverified();
    };
  }

  private static String proof(String trace, @Nullable FixOutcome outcome, String shows) {
    return outcome == null
        ? ""
        : trace
            + " "
            + outcome.traceId().hex()
            + ", arrived "
            + Moments.text(outcome.arrivedAt().arrival())
            + ", "
            + shows
            + ".";
  }

  private String unverified() {
    TraceId candidate = standing.candidate();
    if (candidate != null) {
      return "Trace "
          + candidate.hex()
          + " took the same step without it and verifies it once it"
          + " has settled.";
    }
    String since =
        standing.tracesSince() == 0
            ? "No trace of the workflow has arrived since"
            : "Not exercised since: "
                + TraceSummary.count(standing.tracesSince(), "trace")
                + " of the workflow arrived, none took the step to its end without an error";
    return since
        + ". Run it again: a complete trace that takes the same step without this error verifies"
        + " it.";
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    FixEntry fix = standing.fix();
    Json json =
        new Json()
            .put("fix_id", fix.fixId())
            .put("recorded_before", known ? true : null)
            .put("fingerprint", fix.fingerprint())
            .put("trace_id", fix.traceId().hex())
            .put("span_id", fix.spanId().hex());
    FixTexts.putState(json, standing)
        .put("receipt", fix.receipt())
        .put("error_type", leaves.of(Untrusted.ofNullable(fix.errorType())))
        .put("message", leaves.of(Untrusted.ofNullable(fix.message())))
        .put("operation", fix.operation().text())
        .put("span_name", leaves.of(Untrusted.of(fix.spanName())))
        .put("workflow_name", leaves.of(Untrusted.of(fix.workflow())))
        .put("test", leaves.of(Untrusted.ofNullable(fix.test())))
        .put("run_id", leaves.of(Untrusted.ofNullable(fix.runId())))
        .put("summary", leaves.of(Untrusted.of(fix.summary())));
    FixTexts.putChange(json, leaves, fix);
    bookmark.forEach(json::put);
    return json.put("note", what()).map();
  }

  @Override
  public NextCall next(int parts) {
    FixOutcome regressed = standing.row().regressed();
    if (regressed != null) {
      return NextCall.of("diagnose").with("trace_id", regressed.traceId().hex());
    }
    if (standing.state() != FixState.UNVERIFIED) {
      return NextCall.of("list_fixes");
    }
    NextCall wait = new NextCall("wait_for_traces", bookmark);
    return standing.candidate() == null
        ? wait.with("wait_for", "complete")
        : wait.with("timeout_seconds", FixTexts.SETTLE_SECONDS);
  }
}
