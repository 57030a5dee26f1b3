/**
 * The quality gate: assertions over traces and what became of them. Pure; what rows do not hold is
 * read through {@link dev.selftrace.analysis.check.TraceContents}.
 */
@NullMarked
package dev.selftrace.analysis.check;

import org.jspecify.annotations.NullMarked;
