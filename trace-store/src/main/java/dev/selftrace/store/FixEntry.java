package dev.selftrace.store;

import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim about a failure that a stored trace holds: that it was removed, or what its cause is.
 *
 * @param fingerprint of the failure
 * @param traceId the trace that holds it
 * @param spanId where it originates
 * @param failedAt when the last of that trace had arrived: evidence that the fix held came later
 * @param workflow the trace's workflow name
 * @param test the test case the trace is of; null when it says none. A trace of another test case
 *     is no evidence
 * @param operation of the span, with its name what a later trace must exercise
 * @param spanName the span's name; of a tool call the tool's, where the span says it
 * @param errorType null when the span says none
 * @param message null when the span says none
 * @param files what was changed, as the agent names it
 * @param commit null when not said
 * @param archivedAs where the version before is kept; null when not said
 * @param runId the run in which it was found; null when not said
 * @param evidence SHA-256 of the bytes of the span, 64 hex digits
 * @param receipt SHA-256 over all of the above, 64 hex digits: what {@code selftrace check}
 *     recomputes
 */
public record FixEntry(
    String fixId,
    Claim claim,
    String summary,
    String fingerprint,
    TraceId traceId,
    SpanId spanId,
    Position failedAt,
    String workflow,
    @Nullable String test,
    Operation operation,
    String spanName,
    @Nullable String errorType,
    @Nullable String message,
    List<String> files,
    @Nullable String commit,
    @Nullable String archivedAs,
    @Nullable String runId,
    long recordedAt,
    String evidence,
    String receipt)
    implements LedgerEntry {

  public FixEntry {
    Required.text("fixId", fixId);
    Required.text("summary", summary);
    Required.text("fingerprint", fingerprint);
    files = List.copyOf(files);
  }

  /** What is claimed. */
  public enum Claim {
    /** The cause was removed. */
    FIXED,
    /** The cause is understood; nothing was changed. */
    DIAGNOSED
  }
}
