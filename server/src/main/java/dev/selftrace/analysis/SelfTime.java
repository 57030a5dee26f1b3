package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.SpanRow;

/**
 * How long each span worked itself: its duration without the time in which one of its children ran.
 * Children that overlap count once, and only while the span itself ran. Pure.
 */
public final class SelfTime {

  private SelfTime() {}

  /** Nanoseconds by position in the tree; 0 for parents that are missing and unended spans. */
  public static long[] of(SpanTree tree) {
    int size = tree.nodes().size();
    long[] self = new long[size];
    long[] coveredUntil = new long[size];
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      if (row == null) {
        continue;
      }
      int at = node.position();
      self[at] = row.durationNanos();
      coveredUntil[at] = row.startNanos();
      SpanRow above = node.parent() < 0 ? null : tree.nodes().get(node.parent()).row();
      if (above != null) {
        // Siblings come in order of start, so what is covered is one growing stretch.
        long from = Math.max(row.startNanos(), coveredUntil[node.parent()]);
        long to = Math.min(row.endNanos(), above.endNanos());
        if (to > from) {
          self[node.parent()] -= to - from;
          coveredUntil[node.parent()] = to;
        }
      }
    }
    return self;
  }
}
