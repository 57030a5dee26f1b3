package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts and sums over a trace.
 *
 * @param errors spans with error evidence, noise left out
 * @param llmCalls model calls, embeddings included: spans without another model call below them, as
 *     wrappers repeat what those report (R33), and of a call that two instrumentations report one
 *     (R23)
 * @param inputTokens summed over these calls; null when none said
 * @param callsWithoutUsage calls that succeeded and said no tokens: the sums are partial (R35)
 * @param cost US dollars of these calls, and of log records whose span says none (R32); null when
 *     none said
 */
public record Usage(
    long startNanos,
    long endNanos,
    int errors,
    int llmCalls,
    int toolCalls,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    int callsWithoutUsage,
    @Nullable Double cost) {

  /** Counts and sums over the spans and logs of a trace. */
  public static Usage of(SpanTree tree, TraceErrors errors, List<LogRow> logs) {
    List<Node> leaves = leaves(tree);
    Set<SpanRow> repeated = Duplicates.outer(leaves);
    int llmCalls = 0;
    int silent = 0;
    Long input = null;
    Long output = null;
    Double cost = null;
    Set<SpanId> priced = new HashSet<>();
    for (Node leaf : leaves) {
      SpanRow row = leaf.row();
      if (row == null || repeated.contains(row)) {
        continue;
      }
      llmCalls++;
      input = plus(input, row.inputTokens());
      output = plus(output, row.outputTokens());
      boolean said = row.inputTokens() != null || row.outputTokens() != null;
      silent += said || errors.at(leaf) != null ? 0 : 1;
      if (row.cost() != null) {
        cost = plus(cost, row.cost());
        priced.add(row.spanId());
      }
    }
    long start = Long.MAX_VALUE;
    long end = 0;
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      if (row != null) {
        start = row.startNanos() > 0 ? Math.min(start, row.startNanos()) : start;
        end = Math.max(end, Math.max(row.endNanos(), row.startNanos()));
      }
    }
    return new Usage(
        start == Long.MAX_VALUE ? 0 : start,
        end,
        countErrors(tree, errors),
        llmCalls,
        countTools(tree),
        input,
        output,
        silent,
        withLogs(cost, priced, logs));
  }

  /** Model calls without another model call below them. */
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

  /**
   * A record about a call that says its cost itself, or that nobody can tell from it, adds none.
   */
  private static @Nullable Double withLogs(
      @Nullable Double ofSpans, Set<SpanId> priced, List<LogRow> logs) {
    Double sum = ofSpans;
    for (LogRow log : logs) {
      boolean other = log.spanId() == null ? priced.isEmpty() : !priced.contains(log.spanId());
      if (log.cost() != null && other) {
        sum = plus(sum, log.cost());
      }
    }
    return sum;
  }

  /**
   * Tool calls. Spans with the id of one call are that call, whoever reports it, and so is a span
   * inside one of the same tool: a client and its server, or a framework and the tool itself.
   */
  private static int countTools(SpanTree tree) {
    int count = 0;
    Set<String> known = new HashSet<>();
    @Nullable String[] around = new @Nullable String[tree.nodes().size()];
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      String outer = node.parent() < 0 ? null : around[node.parent()];
      around[node.position()] = outer;
      if (row != null && row.operation() == Operation.TOOL && !row.wrapper()) {
        boolean first = row.toolCallId() == null || known.add(row.toolCallId());
        boolean inside = outer != null && outer.equals(row.tool());
        count += first && !inside ? 1 : 0;
        around[node.position()] = row.tool() == null ? outer : row.tool();
      }
    }
    return count;
  }

  private static int countErrors(SpanTree tree, TraceErrors errors) {
    int count = 0;
    for (Node node : tree.nodes()) {
      count += errors.at(node) != null && !errors.isNoise(node) ? 1 : 0;
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

  private static @Nullable Double plus(@Nullable Double sum, @Nullable Double more) {
    if (more == null) {
      return sum;
    }
    return sum == null ? more : (Double) (sum + more);
  }
}
