package dev.selftrace.tool;

/**
 * One thing an agent can ask or have written down. Its arguments are a record, its answer an {@link
 * Output}.
 */
sealed interface AnyTool<I extends Record> permits Tool, WritingTool {

  /** The record of the arguments, each component an {@link Argument}. */
  Class<I> input();

  /** Whether the call mostly waits: it then takes turns at reading by itself. */
  default boolean parks() {
    return false;
  }

  /** The budget of an answer when the caller names none, in tokens. */
  default int maxTokens() {
    return ToolCatalog.MAX_TOKENS;
  }
}
