/** Telemetry out of files, as OTLP requests of bounded size. */
@NullMarked
package dev.selftrace.otlp.file;

import org.jspecify.annotations.NullMarked;
