package dev.selftrace.tool;

import java.util.List;
import java.util.Map;

/** Every tool, as a door sees them. Thread-safe; calls block and belong on a virtual thread. */
public interface Toolbox {

  /** All tools, always in the same order. */
  List<ToolDescriptor> descriptors();

  /**
   * Calls a tool. Never throws but for an interrupt's {@code StoreInterruptedException}: whatever
   * goes wrong is a failed answer.
   *
   * @param arguments plain maps, lists, strings, numbers and booleans, as parsed from JSON
   */
  ToolAnswer call(String tool, Map<String, ?> arguments, ToolContext context);
}
