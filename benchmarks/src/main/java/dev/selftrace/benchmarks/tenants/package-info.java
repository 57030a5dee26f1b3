/** The measurement behind ADR 012: many small tenants on a log each, or on one shared log. */
@NullMarked
package dev.selftrace.benchmarks.tenants;

import org.jspecify.annotations.NullMarked;
