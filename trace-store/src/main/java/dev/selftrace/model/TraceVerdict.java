package dev.selftrace.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a whole trace: derived from its rows, recomputed whenever one arrives, never the
 * truth (ADR 003).
 *
 * @param workflow the trace's workflow name (telemetry 3.2), else its root span's name, else ""
 * @param workflowNames every name the trace answers to in a look-up by workflow
 * @param rootName the root span's name; null while no root has arrived
 * @param startNanos the earliest start of any span, nanoseconds since the epoch
 * @param endNanos the latest end of any span
 * @param status see {@link Status}
 * @param missing what keeps the trace incomplete: {@code root}, {@code parent}; empty when complete
 * @param missingParents parents that are named but have not arrived, at most {@link
 *     #MISSING_PARENTS_MAX}
 * @param errorCount spans with error evidence
 * @param inputTokens summed over leaf model calls; null when none said
 * @param callsWithoutUsage model calls that succeeded and said no tokens: with one, the sums are
 *     partial (R35)
 * @param cost US dollars, as far as the data say; null when none did
 * @param test the test case it is of; null when no span says
 * @param causes spans where an error originates, best first (telemetry 5.2): the first is the cause
 * @param handled the cause did not reach the root
 * @param logErrors error logs that belong to no span for certain (R7), by time, at most {@link
 *     #LOG_ERRORS_MAX}
 */
public record TraceVerdict(
    TraceId traceId,
    String workflow,
    List<String> workflowNames,
    @Nullable String rootName,
    @Nullable SpanId rootSpanId,
    long startNanos,
    long endNanos,
    Status status,
    List<String> missing,
    List<SpanId> missingParents,
    int spanCount,
    int errorCount,
    int logCount,
    int llmCalls,
    int toolCalls,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    int callsWithoutUsage,
    @Nullable Double cost,
    List<String> services,
    List<String> conventions,
    @Nullable String session,
    @Nullable String run,
    @Nullable String test,
    List<Cause> causes,
    boolean handled,
    List<LogError> logErrors) {

  /** The most missing parents a verdict names. */
  public static final int MISSING_PARENTS_MAX = 20;

  /** The most causes a verdict keeps. */
  public static final int CAUSES_MAX = 50;

  /** The most uncorrelated error logs a verdict keeps. */
  public static final int LOG_ERRORS_MAX = 10;

  public TraceVerdict {
    workflowNames = List.copyOf(workflowNames);
    missing = List.copyOf(missing);
    missingParents = List.copyOf(missingParents);
    services = List.copyOf(services);
    conventions = List.copyOf(conventions);
    causes = List.copyOf(causes);
    logErrors = List.copyOf(logErrors);
  }

  /** The root ended and no parent is unknown. */
  public boolean complete() {
    return missing.isEmpty();
  }

  /** From start to end in nanoseconds. */
  public long durationNanos() {
    return Math.max(0, endNanos - startNanos);
  }

  /**
   * The trace's status: ERROR when it failed, OK when it is complete and did not, else UNSET; a
   * handled error inside a run that went on leaves the status alone (telemetry R14).
   */
  public enum Status {
    OK,
    ERROR,
    UNSET;

    /** The lower-case form. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * An error log that could not be put to one span.
   *
   * @param inferred it does not name the trace either: service and time suggest it
   * @param candidates spans that it may be about, at most {@link #MISSING_PARENTS_MAX}; empty when
   *     none shows an error
   */
  public record LogError(
      long timeNanos, String service, ErrorFacts error, boolean inferred, List<SpanId> candidates) {
    public LogError {
      candidates = List.copyOf(candidates);
    }
  }

  /** A span, or a log record of it, where an error originates. */
  public record Cause(
      SpanId spanId,
      String spanName,
      Operation operation,
      String service,
      ErrorFacts error,
      boolean handled) {}
}
