package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a program went on after a failure, so that what failed later above it failed for another
 * reason (R14, R15): the same work was tried again and succeeded, or a model or a tool was called
 * afterwards and succeeded. Cleaning up after a failure calls neither. Immutable; made in one pass.
 */
final class Recovery {

  private final TraceErrors errors;
  private final long[] lastGood;
  private final Map<Attempt, Long> lastSuccess = new HashMap<>();

  private Recovery(SpanTree tree, TraceErrors errors) {
    this.errors = errors;
    this.lastGood = new long[tree.nodes().size()];
  }

  static Recovery of(SpanTree tree, TraceErrors errors) {
    Recovery recovery = new Recovery(tree, errors);
    for (int i = tree.nodes().size() - 1; i >= 0; i--) {
      recovery.add(tree.nodes().get(i));
    }
    return recovery;
  }

  private void add(Node node) {
    SpanRow row = node.row();
    int at = node.position();
    if (row != null && errors.at(node) == null && row.endNanos() != 0) {
      if (isAgentWork(row.operation())) {
        lastGood[at] = Math.max(lastGood[at], row.startNanos());
      }
      Attempt attempt = Attempt.of(row);
      if (attempt != null) {
        lastSuccess.merge(attempt, row.startNanos(), Math::max);
      }
    }
    if (node.parent() >= 0) {
      lastGood[node.parent()] = Math.max(lastGood[node.parent()], lastGood[at]);
    }
  }

  /**
   * Whether the program went on after a failure.
   *
   * @param above position of the span above that failed too
   */
  boolean after(SpanRow failed, int above) {
    if (failed.endNanos() == 0) {
      return false;
    }
    Attempt attempt = Attempt.of(failed);
    long success = attempt == null ? 0 : lastSuccess.getOrDefault(attempt, 0L);
    return lastGood[above] >= failed.endNanos() || success >= failed.endNanos();
  }

  private static boolean isAgentWork(Operation operation) {
    return switch (operation) {
      case LLM, EMBEDDING, RETRIEVAL, TOOL, AGENT -> true;
      case WORKFLOW, DB, HTTP, MESSAGING, INTERNAL -> false;
    };
  }

  /** Work that is the same when it is tried again. */
  private record Attempt(SpanId parent, Operation operation, String name, @Nullable String model) {

    /** Null for work whose name says too little to know it again, such as {@code GET}. */
    static @Nullable Attempt of(SpanRow row) {
      boolean known =
          isAgentWork(row.operation())
              || (row.operation() != Operation.DB && row.name().indexOf(' ') > 0);
      return known && row.parentSpanId() != null
          ? new Attempt(row.parentSpanId(), row.operation(), row.name(), row.model())
          : null;
    }
  }
}
