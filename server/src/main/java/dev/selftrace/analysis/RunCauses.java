package dev.selftrace.analysis;

import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.store.TraceOutline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The causes of a run that spread over several traces, ranked as if it were one (R23). Pure.
 *
 * <p>Between traces the order of telemetry 5.2 goes on: what failed before what was handled, the
 * run's own work before the internal spans of the tool that ran it, evidence before inference, then
 * the earliest. An attempt that a later trace repeated with success is handled (R15).
 */
public final class RunCauses {

  /** An attempt that begins later than this after a failure is no retry. */
  static final long RETRY_NANOS_MAX = RepeatedCalls.RETRY_NANOS_MAX;

  private RunCauses() {}

  /** Every cause of every trace, best first. */
  public static List<RunCause> of(List<TraceOutline> traces) {
    List<RunCause> causes = new ArrayList<>();
    for (TraceOutline trace : traces) {
      boolean own = trace.spans().stream().anyMatch(RunCauses::isOwnWork);
      for (Cause cause : trace.trace().verdict().causes()) {
        SpanRow row = row(trace, cause);
        boolean retried = row != null && !cause.handled() && retried(trace, row, traces);
        causes.add(new RunCause(trace, cause, row, own, retried));
      }
    }
    causes.sort(RunCause.RANKING);
    return causes;
  }

  private static @Nullable SpanRow row(TraceOutline trace, Cause cause) {
    return trace.spans().stream()
        .filter(row -> row.spanId().equals(cause.spanId()))
        .findFirst()
        .orElse(null);
  }

  /** What a program does for its user, not the files and sockets below it. */
  private static boolean isOwnWork(SpanRow row) {
    return switch (row.operation()) {
      case LLM, AGENT, TOOL, WORKFLOW, EMBEDDING, RETRIEVAL -> true;
      case HTTP, MESSAGING -> row.parentSpanId() == null;
      case DB, INTERNAL -> false;
    };
  }

  /** A later trace made the same call soon afterwards, without an error. */
  private static boolean retried(TraceOutline trace, SpanRow failed, List<TraceOutline> traces) {
    String shape = Shape.of(failed);
    return failed.operation() != Operation.INTERNAL
        && traces.stream()
            .filter(other -> !other.equals(trace))
            .flatMap(other -> other.spans().stream())
            .anyMatch(row ->
                row.error() == null
                    && row.startNanos() >= failed.endNanos()
                    && row.startNanos() - failed.endNanos() <= RETRY_NANOS_MAX
                    && (row.inputHash() == failed.inputHash()
                        || row.inputHash() == 0
                        || failed.inputHash() == 0)
                    && Objects.equals(row.model(), failed.model())
                    && Shape.of(row).equals(shape));
  }

  /**
   * One cause.
   *
   * @param row its span; null when its trace does not hold it
   * @param own its trace did some of the run's own work
   * @param retried a later trace made the same call with success
   */
  public record RunCause(
      TraceOutline trace, Cause cause, @Nullable SpanRow row, boolean own, boolean retried) {

    private static final Comparator<RunCause> RANKING =
        Comparator.comparing((RunCause each) -> each.cause.error().wrapper())
            .thenComparing(RunCause::handled)
            .thenComparing(each -> !each.own)
            .thenComparing(each -> each.inferred())
            .thenComparingLong(each -> each.row == null ? Long.MAX_VALUE : each.row.startNanos())
            .thenComparing(each -> each.trace.trace().verdict().traceId())
            .thenComparing(each -> each.cause.spanId());

    /** It did not reach the end of the run. */
    public boolean handled() {
      return cause.handled() || retried;
    }

    /** The verdict of its trace. */
    public TraceVerdict verdict() {
      return trace.trace().verdict();
    }

    private boolean inferred() {
      return switch (cause.error().evidence()) {
        case ERROR_LOG, INFERRED_LOG, NEXT_LLM_REQUEST -> true;
        case STATUS,
            EXCEPTION_EVENT,
            EXCEPTION_LOG,
            ERROR_TYPE,
            VENDOR_FIELD,
            HTTP_STATUS,
            TOOL_RESULT ->
            false;
      };
    }
  }
}
