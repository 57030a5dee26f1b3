/**
 * A load generator: sends the workload through a door of a running Selftrace as exporters do, and
 * reports what the server acknowledged, how fast and at what cost.
 */
@NullMarked
package dev.selftrace.benchmarks.load;

import org.jspecify.annotations.NullMarked;
