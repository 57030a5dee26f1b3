/**
 * The OTLP wire format: protobuf bytes to the records of {@code model}, written by hand.
 *
 * <p>Bounded (depth, size) and lossless: what a record does not model stays in the received bytes.
 * Depends on the JDK and {@code model} only (ADR 001).
 */
@NullMarked
package dev.selftrace.wire;

import org.jspecify.annotations.NullMarked;
