package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.SpanRow;
import java.util.Arrays;

/**
 * Which failure explains which: each failure points to the nearest failure above it, and that one
 * is explained by the failures that point to it with the best reason. Immutable; made in one call.
 *
 * <p>The reasons, best first: the span above carries the text of the one below (R9); it is its
 * parent; spans that show nothing stand between; the program went on after the one below failed
 * (R14, R15). A failure with words of its own, below which the program went on after every other,
 * is explained by none of them: it is a failure of its own.
 */
final class FailureLinks {

  /** Nothing above failed. */
  static final int NONE = -1;

  private static final int WENT_ON = 1;
  private static final int FURTHER_BELOW = 2;
  private static final int BELOW = 3;
  private static final int SAME_TEXT = 4;

  private final SpanTree tree;
  private final TraceErrors errors;
  private final int[] above;
  private final int[] reason;
  private final int[] best;

  private FailureLinks(SpanTree tree, TraceErrors errors) {
    this.tree = tree;
    this.errors = errors;
    int size = tree.nodes().size();
    this.above = new int[size];
    this.reason = new int[size];
    this.best = new int[size];
  }

  /**
   * Links the failures of a tree.
   *
   * @param failed by position, the nodes that count as failures
   */
  static FailureLinks of(SpanTree tree, TraceErrors errors, boolean[] failed) {
    FailureLinks links = new FailureLinks(tree, errors);
    links.point(failed);
    Recovery recovery = Recovery.of(tree, errors);
    for (int i = 0; i < failed.length; i++) {
      if (failed[i] && links.above[i] != NONE) {
        links.reason[i] = links.reason(i, recovery);
        int to = links.above[i];
        links.best[to] = Math.max(links.best[to], links.reason[i]);
      }
    }
    return links;
  }

  private void point(boolean[] failed) {
    Arrays.fill(above, NONE);
    for (Node node : tree.nodes()) {
      int parent = node.parent();
      if (parent >= 0) {
        above[node.position()] = failed[parent] ? parent : above[parent];
      }
    }
  }

  private int reason(int position, Recovery recovery) {
    Node node = tree.nodes().get(position);
    int to = above[position];
    ErrorFacts below = errors.at(node);
    ErrorFacts over = errors.at(tree.nodes().get(to));
    if (below != null && over != null && TypedText.sameError(below, over)) {
      return SAME_TEXT;
    }
    SpanRow row = node.row();
    if (row != null && recovery.after(row, to)) {
      return WENT_ON;
    }
    return node.parent() == to ? BELOW : FURTHER_BELOW;
  }

  /** The nearest failure above; {@link #NONE} when there is none. */
  int above(int position) {
    return above[position];
  }

  /** The failure explains the one above it as well as any other does. */
  boolean explains(int position) {
    int to = above[position];
    return to != NONE && reason[position] == best[to] && !isItsOwn(to);
  }

  /** The program went on after this failure, and what failed above failed for another reason. */
  boolean wentOn(int position) {
    return above[position] != NONE && reason[position] == WENT_ON && !explains(position);
  }

  /** Nothing below a failure explains it, and it says itself what happened. */
  private boolean isItsOwn(int position) {
    ErrorFacts error = errors.at(tree.nodes().get(position));
    return best[position] == WENT_ON && error != null && !error.wrapper() && hasWords(error);
  }

  private static boolean hasWords(ErrorFacts error) {
    return error.texts().stream().anyMatch(text -> text.indexOf(' ') > 0);
  }
}
