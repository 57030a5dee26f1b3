package dev.selftrace.tool;

/** A tool that leaves everything as it was. */
non-sealed interface Tool<I extends Record> extends AnyTool<I> {

  /** The answer. Blocking; called on a thread that may wait. */
  Output answer(I input, Call call);
}
