package dev.selftrace.analysis.check;

import dev.selftrace.analysis.SpanTree;
import dev.selftrace.analysis.ToolCalls;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A trace while it is checked; what several checks need is made once. Confined to one call. */
final class CheckedTrace {

  private final TraceOutline outline;
  private final TraceContents contents;
  private final SpanTree tree;
  private final Map<SpanId, StoredSpan> spans = new HashMap<>();
  private @Nullable List<ToolCalls.Call> toolCalls;

  CheckedTrace(TraceOutline outline, TraceContents contents) {
    this.outline = outline;
    this.contents = contents;
    this.tree = SpanTree.of(outline.spans());
  }

  TraceId id() {
    return verdict().traceId();
  }

  TraceVerdict verdict() {
    return outline.trace().verdict();
  }

  TraceOutline outline() {
    return outline;
  }

  SpanTree tree() {
    return tree;
  }

  TraceContents contents() {
    return contents;
  }

  /** Every span, depth first. */
  List<SpanRow> rows() {
    return tree.nodes().stream().map(SpanTree.Node::row).filter(Objects::nonNull).toList();
  }

  List<ToolCalls.Call> toolCalls() {
    List<ToolCalls.Call> calls = toolCalls;
    if (calls == null) {
      calls = ToolCalls.of(tree);
      toolCalls = calls;
    }
    return calls;
  }

  /** Whole spans as far as they can be read; each is read once. */
  Map<SpanId, StoredSpan> spans(Collection<SpanId> ids) {
    List<SpanId> unread = ids.stream().filter(id -> !spans.containsKey(id)).toList();
    if (!unread.isEmpty()) {
      spans.putAll(contents.spans(id(), unread));
    }
    return spans;
  }

  /** About the whole trace. */
  Evidence evidence(String words) {
    return new Evidence(id(), null, words, "");
  }

  /** About a span, or the whole trace. */
  Evidence evidence(@Nullable SpanRow span, String words, String told) {
    return new Evidence(id(), span == null ? null : span.spanId(), words, told);
  }
}
