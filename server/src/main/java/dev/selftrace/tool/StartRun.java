package dev.selftrace.tool;

import dev.selftrace.store.LedgerWriter;
import dev.selftrace.store.RunEntry;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** T9: announces a run, and says what makes its spans carry the id. */
final class StartRun implements WritingTool<StartRun.Input> {

  /** The most bytes of a label. */
  static final int LABEL_BYTES_MAX = 100;

  /** How far back the run before is looked for. */
  private static final int EARLIER_MAX = 100;

  /** The arguments. */
  record Input(@Argument @Nullable String label, @Argument @Nullable String workflowName) {}

  private final FreshIds ids;

  StartRun(FreshIds ids) {
    this.ids = ids;
  }

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call, LedgerWriter ledger) {
    requireShort("label", input.label());
    requireShort("workflow_name", input.workflowName());
    String id = ids.next("run", taken -> call.ledger().run(taken).isPresent());
    RunEntry run =
        new RunEntry(
            id, input.label(), input.workflowName(), call.traces().position(), call.nowNanos());
    String before =
        call.ledger().runs(EARLIER_MAX).stream()
            .filter(earlier -> earlier.isEndedBy(run))
            .map(RunEntry::runId)
            .findFirst()
            .orElse(null);
    ledger.record(run);
    return new Started(run, before, Environment.ofRun(id, call.ingest().snapshot()));
  }

  private static void requireShort(String field, @Nullable String value) {
    if (value != null && value.getBytes(StandardCharsets.UTF_8).length > LABEL_BYTES_MAX) {
      throw ToolInputException.invalid(
          field, field + " is longer than " + LABEL_BYTES_MAX + " bytes. Use a shorter name.");
    }
  }

  /**
   * A run that has begun.
   *
   * @param before the run that it ended; null when it is the first of its kind
   */
  private record Started(RunEntry run, @Nullable String before, List<Environment> environment)
      implements Output {

    @Override
    public int parts() {
      return 0;
    }

    @Override
    public void write(Sheet sheet, int parts) {
      sheet.head("Run " + run.runId() + " started " + Moments.text(run.recordedAt()) + ".");
      sheet.head(" Put before the command, on the same line: " + assignments(null));
      sheet.head(" (with Monocle also " + assignments(Environment.MONOCLE) + ").");
      sheet.head(" Traces without a run id that begin to arrive from now on belong to it too");
      sheet.head(run.workflow() == null ? "" : " if they are of that workflow");
      sheet.head(until());
      sheet.head(before == null ? "" : " It ended run " + before + ".");
    }

    private String until() {
      String same =
          run.label() == null
              ? run.workflow() == null ? "without label and workflow" : "of that workflow"
              : run.workflow() == null ? "of that label" : "of that label or workflow";
      return ", until the next start_run " + same + ".";
    }

    private String assignments(@Nullable String onlyFor) {
      return environment.stream()
          .filter(each -> onlyFor == null ? each.onlyFor() == null : onlyFor.equals(each.onlyFor()))
          .map(Environment::assignment)
          .collect(Collectors.joining(" "));
    }

    @Override
    public Map<String, Object> json(Leaves leaves, int parts) {
      return new Json()
          .put("run_id", run.runId())
          .put("started_at", Moments.text(run.recordedAt()))
          .put("env", environment.stream().map(Environment::json).toList())
          .put("ended_run_id", before)
          .map();
    }

    @Override
    public NextCall next(int parts) {
      return NextCall.of("wait_for_traces")
          .with("run_id", run.runId())
          .with("wait_for", "complete");
    }
  }
}
