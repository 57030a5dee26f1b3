/** The OTLP/gRPC door. */
@NullMarked
package dev.selftrace.otlp.grpc;

import org.jspecify.annotations.NullMarked;
