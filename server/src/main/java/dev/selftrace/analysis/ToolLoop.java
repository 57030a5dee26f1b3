package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tools that an agent calls in turns without getting anywhere: A, B, A, B, A, B. Two turns are
 * ordinary work unless each asks the same as the turn before. Pure.
 */
final class ToolLoop {

  /** The longest pattern looked for. */
  static final int PERIOD_MAX = 4;

  /** The most tool calls looked at, from the first on. */
  static final int CALLS_MAX = 2_000;

  private static final int ROUNDS_MIN = 3;
  private static final int ROUNDS_OF_SAME_INPUT_MIN = 2;
  private static final Comparator<SpanRow> BY_START =
      Comparator.comparingLong(SpanRow::startNanos).thenComparing(SpanRow::spanId);

  private ToolLoop() {}

  /** The longest loop, of the shortest pattern. */
  static Optional<Finding> find(SpanTree tree) {
    List<SpanRow> calls = calls(tree);
    Finding best = null;
    int longest = 0;
    for (int period = 2; period <= PERIOD_MAX; period++) {
      for (int from = 0; from + ROUNDS_OF_SAME_INPUT_MIN * period <= calls.size(); from++) {
        int length = repeating(calls, from, period);
        if (length > longest && isLoop(calls, from, length, period)) {
          longest = length;
          best = finding(calls.subList(from, from + length), period);
        }
        from += Math.max(0, length - period);
      }
    }
    return Optional.ofNullable(best);
  }

  /** Tool calls in order of start, those within another left out. */
  private static List<SpanRow> calls(SpanTree tree) {
    List<SpanRow> calls = new ArrayList<>();
    int after = 0;
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      boolean inside = node.position() < after;
      if (row != null && row.operation() == Operation.TOOL && !row.wrapper() && !inside) {
        calls.add(row);
        after = node.position() + node.size();
      }
    }
    calls.sort(BY_START);
    return calls.size() <= CALLS_MAX ? calls : calls.subList(0, CALLS_MAX);
  }

  /** How far each call is of the same tool as the one a period before. */
  private static int repeating(List<SpanRow> calls, int from, int period) {
    int at = from + period;
    while (at < calls.size() && tool(calls.get(at)).equals(tool(calls.get(at - period)))) {
      at++;
    }
    return at - from;
  }

  private static boolean isLoop(List<SpanRow> calls, int from, int length, int period) {
    List<SpanRow> part = calls.subList(from, from + length);
    boolean several = part.subList(0, period).stream().map(ToolLoop::tool).distinct().count() > 1;
    boolean same = true;
    for (int i = period; i < length; i++) {
      long input = part.get(i).inputHash();
      same &= input != 0 && input == part.get(i - period).inputHash();
    }
    return several && length / period >= (same ? ROUNDS_OF_SAME_INPUT_MIN : ROUNDS_MIN);
  }

  private static Finding finding(List<SpanRow> part, int period) {
    List<String> tools = part.subList(0, period).stream().map(ToolLoop::tool).toList();
    List<SpanId> ids = part.stream().map(SpanRow::spanId).toList();
    String note = part.size() / period + " rounds of the same " + period + " tools in turn";
    return new Finding(Finding.Kind.LOOP, ids, String.join(", ", tools), note);
  }

  private static String tool(SpanRow row) {
    return row.tool() == null ? row.name() : row.tool();
  }
}
