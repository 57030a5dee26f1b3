/**
 * What telemetry <em>is</em>: traces, spans, logs and what they mean, as immutable values.
 *
 * <p>Depends on the JDK and JSpecify only. Ids are typed, times are nanoseconds since the epoch,
 * UTC.
 */
@NullMarked
package dev.selftrace.model;

import org.jspecify.annotations.NullMarked;
