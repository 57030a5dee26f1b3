/** JMH benchmarks of the parts that a span passes through. Measurements never gate a build. */
@NullMarked
package dev.selftrace.benchmarks;

import org.jspecify.annotations.NullMarked;
