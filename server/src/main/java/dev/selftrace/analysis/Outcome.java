package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.StatusCode;

/** What became of an error above the span where it originated (telemetry 2, R14). */
public enum Outcome {
  /** It reached the root, or the highest span that is known. */
  PROPAGATED,
  /** Something above went on: a span above ended well, or later work ran below one. */
  CONTINUED,
  /** Nothing above shows it and nothing followed: the program may still have failed. */
  UNKNOWN;

  private static final int HTTP_GOOD_MIN = 100;
  private static final int HTTP_GOOD_MAX = 399;

  /** The outcome of a cause. */
  public static Outcome of(SpanTree tree, Node node, boolean handled) {
    if (!handled) {
      return PROPAGATED;
    }
    SpanRow row = node.row();
    if (row == null) {
      return UNKNOWN;
    }
    Node top = node;
    for (Node above : tree.ancestors(node)) {
      if (above.row() != null && endedWell(above.row())) {
        return CONTINUED;
      }
      top = above;
    }
    for (Node other : tree.subtree(top)) {
      boolean below =
          other.position() >= node.position() && other.position() < node.position() + node.size();
      if (!below && other.row() != null && other.row().startNanos() >= row.endNanos()) {
        return CONTINUED;
      }
    }
    return UNKNOWN;
  }

  private static boolean endedWell(SpanRow row) {
    return row.error() == null
        && (row.status() == StatusCode.OK
            || (row.httpStatus() >= HTTP_GOOD_MIN && row.httpStatus() <= HTTP_GOOD_MAX));
  }
}
