/** The agent's vocabulary: one file per tool, with its input and output. Knows no transport. */
@NullMarked
package dev.selftrace.tool;

import org.jspecify.annotations.NullMarked;
