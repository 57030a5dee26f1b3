package dev.selftrace.store;

import org.jspecify.annotations.Nullable;

/**
 * Which traces belong to a run: those of which a span carries its id and, when it was announced,
 * those of which no span carries any id and that lie in its stretch of the stream.
 *
 * @param runId the id, as spans carry it
 * @param stretch null when the run is known by its id alone
 */
public record RunScope(String runId, @Nullable Stretch stretch) {

  public RunScope {
    Required.text("runId", runId);
  }

  /** The traces of which a span carries this id, and no others. */
  public static RunScope carrying(String runId) {
    return new RunScope(runId, null);
  }

  /**
   * A part of a tenant's stream. A trace lies in it when the first of it arrived there; where the
   * rest arrives does not matter, so membership does not move.
   *
   * @param after the part begins here
   * @param until and ends here
   * @param workflow only traces that answer to this name; null for all
   */
  public record Stretch(Position after, Position until, @Nullable String workflow) {

    /** Whether what arrived then lies in it. */
    public boolean holds(long arrival) {
      return arrival > after.arrival() && arrival <= until.arrival();
    }
  }
}
