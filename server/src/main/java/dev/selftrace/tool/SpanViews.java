package dev.selftrace.tool;

import dev.selftrace.analysis.SpanTree;
import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes views of the spans of one trace. Immutable. */
final class SpanViews {

  private final SpanTree tree;
  private final Map<SpanId, TraceVerdict.Cause> causes = new HashMap<>();
  private final Map<SpanId, Integer> logs = new HashMap<>();
  private final Map<SpanId, List<Evaluation>> evaluations;

  SpanViews(TraceOutline outline, SpanTree tree) {
    this.tree = tree;
    this.evaluations = Judgements.of(outline).bySpan();
    for (TraceVerdict.Cause cause : outline.trace().verdict().causes()) {
      causes.putIfAbsent(cause.spanId(), cause);
    }
    for (LogRow log : outline.logs()) {
      if (log.spanId() != null) {
        logs.merge(log.spanId(), 1, Integer::sum);
      }
    }
  }

  /** One span; {@code stored} is null when its bytes are damaged. */
  SpanView view(SpanRow row, @Nullable StoredSpan stored) {
    Node node = tree.find(row.spanId()).orElse(null);
    TraceVerdict.Cause cause = causes.get(row.spanId());
    ErrorFacts error = cause == null ? row.error() : cause.error();
    return new SpanView(
        row,
        stored,
        error,
        cause == null ? error == null ? null : handled(node) : (Boolean) cause.handled(),
        logs.getOrDefault(row.spanId(), 0),
        node == null ? -1 : node.childCount(),
        evaluations.getOrDefault(row.spanId(), List.of()));
  }

  /** No ancestor carries an error, and there is one. */
  private boolean handled(@Nullable Node node) {
    Node parent = node == null ? null : tree.parent(node);
    if (parent == null || parent.missing()) {
      return false;
    }
    for (Node at = parent; at != null; at = tree.parent(at)) {
      if (at.row() != null && at.row().error() != null) {
        return false;
      }
    }
    return true;
  }
}
