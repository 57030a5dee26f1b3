/**
 * A running Selftrace measured from outside: the load generator sends the workload through a door
 * as exporters do and reports what was acknowledged, how fast and at what cost; the start timer
 * asks a fresh process until it answers.
 */
@NullMarked
package dev.selftrace.benchmarks.load;

import org.jspecify.annotations.NullMarked;
