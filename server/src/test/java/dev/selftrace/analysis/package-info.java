/** Verdicts over recorded and drawn traces. */
@NullMarked
package dev.selftrace.analysis;

import org.jspecify.annotations.NullMarked;
