/**
 * The in-memory index that both engines of this version share: rows per trace, in arrival order
 * (ADR 003).
 */
@NullMarked
package dev.selftrace.store.index;

import org.jspecify.annotations.NullMarked;
