/**
 * Formats that are not OTLP, and what they become: OTLP requests (ADR 020). Pure: no I/O, no
 * transport, no clock of its own.
 */
@NullMarked
package dev.selftrace.otlp.foreign;

import org.jspecify.annotations.NullMarked;
