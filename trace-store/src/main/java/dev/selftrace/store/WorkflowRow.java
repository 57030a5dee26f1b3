package dev.selftrace.store;

import java.util.List;

/**
 * A workflow and what arrived for it in a window.
 *
 * @param traceCount those in the foreground ({@link SpanQuery.Part}); all when there are only
 *     others
 * @param backgroundCount further traces, of which nothing else is told
 * @param p95DurationNanos the 95th percentile of trace durations, nearest rank
 * @param totalTokens input and output tokens of leaf model calls
 * @param lastArrival when something of it last arrived
 */
public record WorkflowRow(
    String workflow,
    long traceCount,
    long backgroundCount,
    long errorTraceCount,
    long p95DurationNanos,
    long totalTokens,
    long lastArrival,
    List<String> conventions) {}
