package dev.selftrace.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code selftrace gate} was asked.
 *
 * @param handle which traces: arguments of {@code check_traces}
 * @param endpoint null for this machine's usual one, or the data directory when nothing answers
 * @param key null for that of the environment
 */
record GateOrder(
    Path file,
    Map<String, Object> handle,
    @Nullable Path junit,
    Duration patience,
    @Nullable String endpoint,
    @Nullable String key) {

  /** The longest wait for traces. */
  static final long WAIT_SECONDS_MAX = 3_600;

  GateOrder {
    handle = Map.copyOf(handle);
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException when it is not understood
   */
  static GateOrder of(List<String> arguments) {
    List<String> files = new ArrayList<>();
    List<String> traces = new ArrayList<>();
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        files.add(argument);
        continue;
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(argument + ": a value is missing");
      }
      String value = arguments.get(++i);
      switch (argument) {
        case "--trace" -> traces.add(value);
        case "--run", "--workflow", "--since", "--junit", "--wait", "--endpoint", "--key" ->
            given.put(argument, value);
        default -> throw new IllegalArgumentException(argument + ": unknown option");
      }
    }
    if (files.size() != 1) {
      throw new IllegalArgumentException(
          files.isEmpty() ? "gate: which file of checks?" : "gate: one file of checks at a time");
    }
    return new GateOrder(
        path(files.getFirst()),
        handle(given, traces),
        given.containsKey("--junit") ? path(given.get("--junit")) : null,
        patience(given.getOrDefault("--wait", "0")),
        given.get("--endpoint"),
        given.get("--key"));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(text + ": (expected: a path)", e);
    }
  }

  private static Map<String, Object> handle(Map<String, String> given, List<String> traces) {
    Map<String, Object> handle = new LinkedHashMap<>();
    if (given.containsKey("--run")) {
      handle.put("run_id", given.get("--run"));
    }
    if (given.containsKey("--workflow")) {
      handle.put("workflow_name", given.get("--workflow"));
    }
    if (!traces.isEmpty()) {
      handle.put("trace_ids", List.copyOf(traces));
    }
    if (handle.size() != 1) {
      throw new IllegalArgumentException(
          "gate: give exactly one of --run, --workflow, --trace (which may be repeated)");
    }
    if (given.containsKey("--since")) {
      if (!given.containsKey("--workflow")) {
        throw new IllegalArgumentException("--since: goes with --workflow only");
      }
      handle.put("since", given.get("--since"));
    }
    return handle;
  }

  private static Duration patience(String seconds) {
    if (!seconds.matches("[0-9]{1,6}") || Long.parseLong(seconds) > WAIT_SECONDS_MAX) {
      throw new IllegalArgumentException(
          "--wait: " + seconds + " (expected: 0 to " + WAIT_SECONDS_MAX + " seconds)");
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }
}
