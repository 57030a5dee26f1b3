package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an error travelled from the span where it originated towards the root (telemetry 5.4). */
public final class Propagation {

  private Propagation() {}

  /** The cause, then each span above it. */
  public static List<Step> of(SpanTree tree, TraceErrors errors, Node cause) {
    List<Step> steps = new ArrayList<>();
    ErrorFacts below = errors.at(cause);
    steps.add(new Step(cause, below == null ? null : below.message(), below != null, false));
    for (Node above : tree.ancestors(cause)) {
      ErrorFacts error = errors.at(above);
      boolean same = error != null && below != null && saysSame(error, below);
      steps.add(new Step(above, error == null ? null : error.message(), error != null, same));
      below = error == null ? below : error;
    }
    return steps;
  }

  /** One text holds the other (R9). */
  private static boolean saysSame(ErrorFacts above, ErrorFacts below) {
    String outer = above.message();
    String inner = below.message();
    return outer == null || inner == null || outer.contains(inner) || inner.contains(outer);
  }

  /**
   * One span on the way.
   *
   * @param message what it says; null when it says nothing
   * @param failed it shows error evidence
   * @param same it says what the one below says; otherwise it masks it
   */
  public record Step(Node node, @Nullable String message, boolean failed, boolean same) {}
}
