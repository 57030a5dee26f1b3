package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.CountedCalls;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts and sums over a trace.
 *
 * @param errors spans with error evidence, noise left out
 * @param llmCalls model calls, embeddings included ({@link ModelCalls})
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
    int llmCalls = 0;
    int silent = 0;
    Long input = null;
    Long output = null;
    Double cost = null;
    Set<SpanId> priced = new HashSet<>();
    for (Node leaf : ModelCalls.of(tree)) {
      SpanRow row = Objects.requireNonNull(leaf.row());
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
        ToolCalls.of(tree).size(),
        input,
        output,
        silent,
        withLogs(cost, priced, logs));
  }

  /** The calls that are counted. */
  static CountedCalls calls(SpanTree tree) {
    return new CountedCalls(
        ids(ModelCalls.of(tree).stream().map(leaf -> Objects.requireNonNull(leaf.row()))),
        ids(ToolCalls.of(tree).stream().map(ToolCalls.Call::first)));
  }

  private static Set<SpanId> ids(Stream<SpanRow> rows) {
    return rows.map(SpanRow::spanId).collect(Collectors.toSet());
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

  private static int countErrors(SpanTree tree, TraceErrors errors) {
    int count = 0;
    for (Node node : tree.nodes()) {
      count += errors.at(node) != null && !errors.isNoise(node) ? 1 : 0;
    }
    return count;
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
