package dev.selftrace.store;

import dev.selftrace.model.Facts;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;

/**
 * A span read back with its facts.
 *
 * @param arrival when its batch arrived, as in {@code SpanRow}
 * @param bytes the {@code Span} message as stored
 */
public record StoredSpan(Span span, Facts facts, long arrival, Slice bytes) {}
