package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The model calls of a trace, embeddings included: spans without another model call below them, as
 * wrappers repeat what those report (R33), and of a call that two instrumentations report one
 * (R23). Pure.
 */
public final class ModelCalls {

  private ModelCalls() {}

  /** Each call's node, which has a row, the last in the tree first. */
  public static List<Node> of(SpanTree tree) {
    List<Node> leaves = leaves(tree);
    Set<SpanRow> repeated = Duplicates.outer(leaves);
    return leaves.stream().filter(leaf -> !repeated.contains(leaf.row())).toList();
  }

  private static List<Node> leaves(SpanTree tree) {
    List<Node> nodes = tree.nodes();
    boolean[] modelBelow = new boolean[nodes.size()];
    List<Node> leaves = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      boolean model = node.row() != null && isModelCall(node.row());
      if (node.parent() >= 0) {
        modelBelow[node.parent()] |= model || modelBelow[i];
      }
      if (model && !modelBelow[i]) {
        leaves.add(node);
      }
    }
    return leaves;
  }

  private static boolean isModelCall(SpanRow row) {
    return row.operation() == Operation.LLM || row.operation() == Operation.EMBEDDING;
  }
}
