package dev.selftrace.tool;

import dev.selftrace.store.LedgerWriter;

/** A tool that writes something down; its name begins with start_, check_ or record_. */
non-sealed interface WritingTool<I extends Record> extends AnyTool<I> {

  /** The answer. Blocking; called on a thread that may wait. */
  Output answer(I input, Call call, LedgerWriter ledger);

  /** Whether the same call again changes nothing more. */
  default boolean idempotent() {
    return false;
  }
}
