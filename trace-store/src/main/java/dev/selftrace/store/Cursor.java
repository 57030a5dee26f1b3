package dev.selftrace.store;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;

/**
 * Where a page ended, as a key and never an offset, so that it stays put while data arrives: the
 * next page holds what is ordered after it. Order: arrival descending, then trace id, then span id.
 */
public record Cursor(long arrival, TraceId traceId, SpanId spanId) {}
