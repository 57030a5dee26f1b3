/** The REST door over the same tools, and the lossless trace read. */
@NullMarked
package dev.selftrace.api;

import org.jspecify.annotations.NullMarked;
