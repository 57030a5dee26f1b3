package dev.selftrace.tool;

import dev.selftrace.analysis.SpanPriority;
import dev.selftrace.analysis.SpanTree;
import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spans an answer may show, in the order in which they are kept (tools.md rule 3). Immutable.
 *
 * @param spans the most important first
 * @param core how many of them are the start, carry an error or stand above one
 */
record Importance(List<Node> spans, int core) {

  /**
   * Of some spans of a trace.
   *
   * @param start the span that was asked for, shown first; null for the whole trace
   */
  static Importance of(
      SpanTree tree, Set<Node> candidates, @Nullable Node start, TraceVerdict verdict) {
    BitSet errors = errorPaths(tree, verdict);
    List<Node> spans = new ArrayList<>(candidates.size());
    if (start != null) {
      spans.add(start);
    }
    int core = spans.size();
    for (Node node : SpanPriority.order(tree, verdict)) {
      if (!node.equals(start) && candidates.contains(node)) {
        spans.add(node);
        boolean root = node.spanId().equals(verdict.rootSpanId());
        core = root || errors.get(node.position()) ? spans.size() : core;
      }
    }
    return new Importance(spans, core);
  }

  /** Positions of spans with an error and of all above them. */
  private static BitSet errorPaths(SpanTree tree, TraceVerdict verdict) {
    BitSet marked = new BitSet(tree.nodes().size());
    for (TraceVerdict.Cause cause : verdict.causes()) {
      tree.find(cause.spanId()).ifPresent(node -> marked.set(node.position()));
    }
    List<Node> nodes = tree.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      SpanRow row = nodes.get(i).row();
      if (row != null && row.error() != null) {
        marked.set(i);
      }
      if (marked.get(i) && nodes.get(i).parent() >= 0) {
        marked.set(nodes.get(i).parent());
      }
    }
    return marked;
  }
}
