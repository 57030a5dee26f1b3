package dev.selftrace.model;

/**
 * A workflow name that one span or its resource suggests.
 *
 * @param rank position in the precedence of telemetry 3.2: of a trace's candidates the lowest wins,
 *     then the root's, then the earliest span's
 */
public record WorkflowName(String name, int rank) {

  public WorkflowName {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name: \"\" (expected: non-empty)");
    }
  }
}
