/** Text for agents: a budget to write into, and the one fence around everything from telemetry. */
@NullMarked
package dev.selftrace.text;

import org.jspecify.annotations.NullMarked;
