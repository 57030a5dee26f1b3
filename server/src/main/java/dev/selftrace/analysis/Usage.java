package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts and sums over a trace.
 *
 * @param errors spans with error evidence, noise left out
 * @param llmCalls model calls, embeddings included: spans without another model call below them, as
 *     wrappers repeat what those report (R33)
 * @param inputTokens summed over these calls; null when none said
 */
record Usage(
    long startNanos,
    long endNanos,
    int errors,
    int llmCalls,
    int toolCalls,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens) {

  static Usage of(SpanTree tree, TraceErrors errors) {
    List<Node> nodes = tree.nodes();
    boolean[] modelBelow = new boolean[nodes.size()];
    int llmCalls = 0;
    int toolCalls = 0;
    Long input = null;
    Long output = null;
    long start = Long.MAX_VALUE;
    long end = 0;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      SpanRow row = node.row();
      boolean model = row != null && isModelCall(row);
      if (node.parent() >= 0) {
        modelBelow[node.parent()] |= model || modelBelow[i];
      }
      if (row == null) {
        continue;
      }
      if (model && !modelBelow[i]) {
        llmCalls++;
        input = plus(input, row.inputTokens());
        output = plus(output, row.outputTokens());
      }
      toolCalls += row.operation() == Operation.TOOL && !row.wrapper() ? 1 : 0;
      start = row.startNanos() > 0 ? Math.min(start, row.startNanos()) : start;
      end = Math.max(end, Math.max(row.endNanos(), row.startNanos()));
    }
    return new Usage(
        start == Long.MAX_VALUE ? 0 : start,
        end,
        countErrors(tree, errors),
        llmCalls,
        toolCalls,
        input,
        output);
  }

  private static int countErrors(SpanTree tree, TraceErrors errors) {
    boolean[] errorAbove = new boolean[tree.nodes().size()];
    int count = 0;
    for (Node node : tree.nodes()) {
      ErrorFacts error = errors.at(node);
      int at = node.position();
      if (error != null && !RootCause.isNoise(tree, node, error, errorAbove[at])) {
        count++;
      }
      for (int i = 0, child = at + 1; i < node.childCount(); i++) {
        errorAbove[child] = error != null || errorAbove[at];
        child += tree.nodes().get(child).size();
      }
    }
    return count;
  }

  private static boolean isModelCall(SpanRow row) {
    return row.operation() == Operation.LLM || row.operation() == Operation.EMBEDDING;
  }

  private static @Nullable Long plus(@Nullable Long sum, @Nullable Long more) {
    if (more == null) {
      return sum;
    }
    return sum == null ? more : (Long) (sum + more);
  }
}
