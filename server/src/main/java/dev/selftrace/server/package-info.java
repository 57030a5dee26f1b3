/** Main, wiring, configuration, metrics, health and the order of start and stop. */
@NullMarked
package dev.selftrace.server;

import org.jspecify.annotations.NullMarked;
