package dev.selftrace.store;

import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;

/** A span in a list. */
public record SpanMatch(TraceId traceId, SpanRow row) {}
