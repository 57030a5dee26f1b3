/**
 * Taking in: admit, decode, append, outcome. Knows OTLP and the store, no transport and no tenant.
 */
@NullMarked
package dev.selftrace.otlp;

import org.jspecify.annotations.NullMarked;
