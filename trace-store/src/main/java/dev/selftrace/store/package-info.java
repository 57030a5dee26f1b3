/**
 * The store's contract. Its prose is law for every engine and each sentence of it is a test of the
 * contract kit ({@code store.contract}).
 *
 * <p><b>Durable, then visible, then acknowledged.</b> A completed {@code append} means that the
 * batch survives what the engine's {@code Capabilities} promise and that every read issued
 * afterwards sees it. <b>Idempotent.</b> The same trace id and span id (logs and metrics: the same
 * record and resource) is kept once; the first durable copy wins. <b>Ordered by arrival.</b>
 * Windows, "newest", cursors and retention go by arrival; the times inside spans are data. Only log
 * records without a trace are looked for by the time they tell. <b>Bounded.</b> Every read has a
 * limit and says when it stopped early.
 */
@NullMarked
package dev.selftrace.store;

import org.jspecify.annotations.NullMarked;
