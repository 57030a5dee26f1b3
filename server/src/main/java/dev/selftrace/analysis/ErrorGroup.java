package dev.selftrace.analysis;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One failure and where it occurred.
 *
 * @param type as the newest occurrence says it, like the other single values
 * @param count occurrences; one trace may have several
 * @param firstSeen arrival of the oldest occurrence, nanoseconds since the epoch
 * @param lastSeen arrival of the newest
 * @param files source files named by any occurrence
 * @param sampleTrace the newest occurrence
 * @param handled every occurrence was handled
 */
public record ErrorGroup(
    String fingerprint,
    @Nullable String type,
    @Nullable String message,
    Operation operation,
    String spanName,
    List<String> workflowNames,
    int count,
    int traceCount,
    long firstSeen,
    long lastSeen,
    TraceId sampleTrace,
    SpanId sampleSpan,
    @Nullable CodeLocation location,
    List<String> files,
    boolean handled) {

  public ErrorGroup {
    workflowNames = List.copyOf(workflowNames);
    files = List.copyOf(files);
  }
}
