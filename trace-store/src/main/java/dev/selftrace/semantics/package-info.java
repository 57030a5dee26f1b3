/**
 * What one span means: {@code Span} to {@code Facts}. Pure functions, no clock, no I/O, no logging.
 *
 * <p>The only place that knows instrumentation conventions: one file per convention, their
 * precedence in {@code Conventions}.
 */
@NullMarked
package dev.selftrace.semantics;

import org.jspecify.annotations.NullMarked;
