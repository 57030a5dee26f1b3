package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict.LogError;
import dev.selftrace.store.Nearby;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The error evidence on each node of a tree: the span's own, what a later model request says of a
 * silent tool (R4), and what log records say (R6, R7). Immutable.
 */
public final class TraceErrors {

  private final @Nullable ErrorFacts[] errors;
  private final @Nullable ErrorFacts[] lines;
  private final boolean[] noise;
  private final List<LogError> logErrors;

  private TraceErrors(
      @Nullable ErrorFacts[] errors,
      @Nullable ErrorFacts[] lines,
      boolean[] noise,
      List<LogError> logErrors) {
    this.errors = errors;
    this.lines = lines;
    this.noise = noise;
    this.logErrors = List.copyOf(logErrors);
  }

  /** Joins the spans and logs of a trace, as far as they name each other. */
  public static TraceErrors of(SpanTree tree, List<LogRow> logs) {
    return of(tree, logs, Nearby.NONE);
  }

  /** Joins the spans and logs of a trace, and the logs near it that name nothing. */
  public static TraceErrors of(SpanTree tree, List<LogRow> logs, Nearby nearby) {
    @Nullable ErrorFacts[] errors = new @Nullable ErrorFacts[tree.nodes().size()];
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      errors[node.position()] = row == null ? null : row.error();
    }
    SilentTools.report(tree, errors);
    PlacedLogs placed = PlacedLogs.of(tree, logs, nearby, errors);
    return new TraceErrors(errors, placed.lines(), Noise.among(tree, errors), placed.unplaced());
  }

  /** The evidence on a node; null when it shows none. */
  public @Nullable ErrorFacts at(Node node) {
    return errors[node.position()];
  }

  /**
   * The first ERROR line that was logged on a node and is no exception: no evidence, but it may say
   * why something failed (R18). Null when there is none.
   */
  public @Nullable ErrorFacts lineAt(Node node) {
    return lines[node.position()];
  }

  /** Errors in logs that belong to no span for certain, by time. */
  public List<LogError> logErrors() {
    return logErrors;
  }

  /**
   * Whether the evidence on a node is normal operation: it looks like a probe, and nothing above it
   * failed (R13).
   */
  public boolean isNoise(Node node) {
    return noise[node.position()];
  }
}
