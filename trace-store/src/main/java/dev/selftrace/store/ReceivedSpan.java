package dev.selftrace.store;

import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;

/**
 * A decoded span and the protobuf bytes it was decoded from, which are what is stored (ADR 003).
 */
public record ReceivedSpan(Span span, Slice bytes) {}
