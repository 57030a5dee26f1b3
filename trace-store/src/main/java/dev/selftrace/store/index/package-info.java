/**
 * The in-memory index that both engines of this version share (ADR 015): rows per trace in arrival
 * order, look-ups by workflow, session and run, and every read but that of the bytes themselves,
 * which the engine answers through {@code RecordSource}.
 *
 * <p>One writer per tenant publishes whole batches; readers look at the index as it was when they
 * began and wait for nobody.
 */
@NullMarked
package dev.selftrace.store.index;

import org.jspecify.annotations.NullMarked;
