/** The OTLP/HTTP door: (content type, encoding, bytes) to (status, bytes). No framework. */
@NullMarked
package dev.selftrace.otlp.http;

import org.jspecify.annotations.NullMarked;
