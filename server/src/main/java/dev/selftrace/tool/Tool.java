package dev.selftrace.tool;

/** One thing an agent can ask. Its arguments are a record, its answer an {@link Output}. */
interface Tool<I extends Record> {

  /** The record of the arguments, each component an {@link Argument}. */
  Class<I> input();

  /** The answer. Blocking; called on a thread that may wait. */
  Output answer(I input, Call call);

  /** Whether the call mostly waits: it then takes turns at reading by itself. */
  default boolean parks() {
    return false;
  }

  /** The budget of an answer when the caller names none, in tokens. */
  default int maxTokens() {
    return ToolCatalog.MAX_TOKENS;
  }
}
