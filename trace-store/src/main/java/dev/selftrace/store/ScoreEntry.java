package dev.selftrace.store;

import dev.selftrace.model.Evaluation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * An agent's own judgement about a trace or a span of it.
 *
 * @param spanId null when it is about the whole trace
 */
public record ScoreEntry(
    TraceId traceId, @Nullable SpanId spanId, Evaluation evaluation, long recordedAt)
    implements LedgerEntry {}
