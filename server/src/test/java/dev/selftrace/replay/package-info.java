/** Recorded telemetry sent to a running server over the protocol it was recorded from. */
@NullMarked
package dev.selftrace.replay;

import org.jspecify.annotations.NullMarked;
