package dev.selftrace.store;

import org.jspecify.annotations.Nullable;

/**
 * A run that was announced before it began. Its traces are those that carry its id; and, since a
 * program may not be told the id, those that carry none and arrived after {@code start} and before
 * the next run of the same label or workflow.
 *
 * @param runId what spans carry as {@code selftrace.run.id}
 * @param label what the agent calls such runs; null when it does not
 * @param workflow whose traces without an id belong to it; null for those of all workflows
 * @param start the end of the stream when the run was announced
 */
public record RunEntry(
    String runId,
    @Nullable String label,
    @Nullable String workflow,
    Position start,
    long recordedAt)
    implements LedgerEntry {

  public RunEntry {
    Required.text("runId", runId);
  }

  /**
   * Whether a later run ends this one: it bears the same label or the same workflow, or neither
   * bears any.
   */
  public boolean isEndedBy(RunEntry later) {
    boolean bare = label == null && workflow == null;
    return bare
        ? later.label == null && later.workflow == null
        : isSame(label, later.label) || isSame(workflow, later.workflow);
  }

  private static boolean isSame(@Nullable String mine, @Nullable String other) {
    return mine != null && mine.equals(other);
  }
}
