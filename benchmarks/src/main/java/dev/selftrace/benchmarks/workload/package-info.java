/**
 * The workload every figure of this project is measured with: the same seeds give the same bytes on
 * every machine. Agent traces with prompts and tool calls, web traces with queries, errors with
 * stacks.
 */
@NullMarked
package dev.selftrace.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
