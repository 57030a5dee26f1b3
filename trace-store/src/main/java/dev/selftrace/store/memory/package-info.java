/** The bounded in-memory engine: the readable reference, and a product mode that keeps nothing. */
@NullMarked
package dev.selftrace.store.memory;

import org.jspecify.annotations.NullMarked;
