package dev.selftrace.tool;

import dev.selftrace.store.RunEntry;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What helps somebody who asked about a run and got nothing. Immutable.
 *
 * @param runId as asked
 * @param announced null when nobody announced it
 * @param traces how many traces the run has, whatever else was asked
 * @param latest runs that were announced, newest first; empty when this one was
 */
record KnownRuns(String runId, @Nullable RunEntry announced, long traces, List<RunEntry> latest) {

  private static final int LATEST_MAX = 5;

  KnownRuns {
    latest = List.copyOf(latest);
  }

  /** What is known of a run; null when none was asked about. */
  static @Nullable KnownRuns of(Call call, @Nullable String runId) {
    if (runId == null) {
      return null;
    }
    RunEntry announced = call.ledger().run(runId).orElse(null);
    long traces = call.traces().traces(RunScopes.in(call, SpanQuery.all(1), runId), null).total();
    boolean known = announced != null || traces > 0;
    return new KnownRuns(
        runId, announced, traces, known ? List.of() : call.ledger().runs(LATEST_MAX));
  }

  /** Whether nobody announced it and no span carries it. */
  boolean unknown() {
    return announced == null && traces == 0;
  }

  String sentence() {
    if (traces > 0) {
      return "The run has "
          + TraceSummary.count(traces, "trace")
          + ", none of which matches the rest of the question.";
    }
    if (announced != null) {
      return "The run was announced "
          + Moments.text(announced.recordedAt())
          + " and nothing of it has arrived"
          + (announced.workflow() == null ? "." : " of the workflow it was announced for.");
    }
    return latest.isEmpty()
        ? "No run was ever announced, and no span carries this id."
        : "No run of this id was announced, and no span carries it.";
  }

  /** The runs there are, a line each. */
  void write(Sheet sheet) {
    if (latest.isEmpty()) {
      return;
    }
    sheet.line().own("latest runs:");
    for (RunEntry run : latest) {
      write(sheet.line().own("  "), run);
    }
  }

  /** Id, time and names of a run; the names are an agent's, who may have had them from anywhere. */
  static void write(Sheet sheet, RunEntry run) {
    sheet.own(run.runId() + " " + Moments.text(run.recordedAt()));
    if (run.label() != null) {
      sheet.own(" label=").say(Untrusted.of(run.label()));
    }
    if (run.workflow() != null) {
      sheet.own(" workflow=").say(Untrusted.of(run.workflow()));
    }
  }

  List<Map<String, Object>> json(Leaves leaves) {
    return latest.stream().map(run -> json(leaves, run)).toList();
  }

  static Map<String, Object> json(Leaves leaves, RunEntry run) {
    return new Json()
        .put("run_id", run.runId())
        .put("started_at", Moments.text(run.recordedAt()))
        .put("label", leaves.of(Untrusted.ofNullable(run.label())))
        .put("workflow_name", leaves.of(Untrusted.ofNullable(run.workflow())))
        .map();
  }

  /** The call that is most useful now. */
  NextCall next() {
    if (announced == null) {
      return NextCall.of("start_run");
    }
    return NextCall.of(traces == 0 ? "wait_for_traces" : "get_latest_traces")
        .with("run_id", announced.runId());
  }
}
