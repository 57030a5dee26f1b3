package dev.selftrace.store;

import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import java.util.List;

/**
 * One originating error of one trace, for grouping by fingerprint.
 *
 * @param arrival the trace's last arrival
 */
public record ErrorRow(
    TraceId traceId,
    TraceVerdict.Cause cause,
    String workflow,
    List<String> workflowNames,
    long arrival) {}
