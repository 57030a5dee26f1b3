/**
 * The embedded engine: an append-only log per tenant as the only truth, an index rebuilt from it.
 *
 * <p>One public type, {@code DiskTraceStore}. Every file access goes through {@code StorageIo}.
 */
@NullMarked
package dev.selftrace.store.disk;

import org.jspecify.annotations.NullMarked;
