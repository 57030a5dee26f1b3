package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Which nodes of a tree to show first when there is no room for all: the root, the cause, the
 * cause's chain to the root, further errors, their ancestors, then the others by depth. Pure.
 */
public final class SpanPriority {

  private SpanPriority() {}

  /** Every node once, the most important first. */
  public static List<Node> order(SpanTree tree, TraceVerdict verdict) {
    SequencedSet<Node> order = new LinkedHashSet<>();
    if (verdict.rootSpanId() != null) {
      tree.find(verdict.rootSpanId()).ifPresent(order::add);
    }
    List<Node> causes = new ArrayList<>();
    for (TraceVerdict.Cause cause : verdict.causes()) {
      add(tree, cause.spanId(), causes);
    }
    if (!causes.isEmpty()) {
      order.add(causes.getFirst());
      order.addAll(tree.ancestors(causes.getFirst()));
    }
    order.addAll(causes);
    causes.forEach(cause -> order.addAll(tree.ancestors(cause)));
    List<Node> failed = tree.nodes().stream().filter(SpanPriority::hasError).toList();
    order.addAll(failed);
    failed.forEach(node -> addAncestors(tree, node, order));
    tree.nodes().stream().sorted(Comparator.comparingInt(Node::depth)).forEach(order::add);
    return List.copyOf(order);
  }

  /** Stops at what is there already, so that deep traces stay linear. */
  private static void addAncestors(SpanTree tree, Node node, SequencedSet<Node> order) {
    for (Node above = tree.parent(node);
        above != null && order.add(above);
        above = tree.parent(above)) {}
  }

  private static void add(SpanTree tree, SpanId id, List<Node> nodes) {
    tree.find(id).ifPresent(nodes::add);
  }

  private static boolean hasError(Node node) {
    return node.row() != null && node.row().error() != null;
  }
}
