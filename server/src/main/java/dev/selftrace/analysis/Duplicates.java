package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Model calls that two instrumentations reported (R23): the framework's and the client library's
 * span of one call, neither below the other. The same model, the same input or usage, and the one
 * lasted through the other; calls that one instrumentation reports twice in the same words are two
 * calls. Pure.
 */
final class Duplicates {

  /** How many calls that overlap one are looked at: more are no duplicates but a crowd. */
  private static final int OVERLAPPING_MAX = 16;

  private static final Comparator<SpanRow> OUTER_FIRST =
      Comparator.comparingLong(SpanRow::startNanos)
          .thenComparing(Comparator.comparingLong(SpanRow::endNanos).reversed())
          .thenComparing(SpanRow::spanId);

  private Duplicates() {}

  /** Of each pair the outer call, which the other one repeats in more detail. */
  static Set<SpanRow> outer(List<Node> leaves) {
    Map<String, List<SpanRow>> byModel = new HashMap<>();
    for (Node leaf : leaves) {
      SpanRow row = leaf.row();
      if (row != null && row.model() != null && row.endNanos() != 0) {
        byModel.computeIfAbsent(row.model(), _ -> new ArrayList<>()).add(row);
      }
    }
    Set<SpanRow> outer = new HashSet<>();
    for (List<SpanRow> calls : byModel.values()) {
      calls.sort(OUTER_FIRST);
      for (int i = 0; i < calls.size(); i++) {
        if (repeatedWithin(calls, i)) {
          outer.add(calls.get(i));
        }
      }
    }
    return outer;
  }

  private static boolean repeatedWithin(List<SpanRow> calls, int index) {
    SpanRow outer = calls.get(index);
    int end = Math.min(calls.size(), index + 1 + OVERLAPPING_MAX);
    for (int i = index + 1; i < end; i++) {
      SpanRow inner = calls.get(i);
      if (inner.startNanos() > outer.endNanos()) {
        return false;
      }
      if (inner.endNanos() <= outer.endNanos() && isSameCall(outer, inner)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSameCall(SpanRow outer, SpanRow inner) {
    boolean otherReport =
        !outer.name().equals(inner.name()) || !outer.convention().equals(inner.convention());
    boolean sameInput = outer.inputHash() != 0 && outer.inputHash() == inner.inputHash();
    return otherReport
        && outer.operation() == inner.operation()
        && outer.operation() != Operation.INTERNAL
        && (sameInput || sameUsage(outer, inner));
  }

  private static boolean sameUsage(SpanRow outer, SpanRow inner) {
    return said(outer.inputTokens())
        && said(outer.outputTokens())
        && Objects.equals(outer.inputTokens(), inner.inputTokens())
        && Objects.equals(outer.outputTokens(), inner.outputTokens());
  }

  private static boolean said(@Nullable Long tokens) {
    return tokens != null && tokens > 0;
  }
}
