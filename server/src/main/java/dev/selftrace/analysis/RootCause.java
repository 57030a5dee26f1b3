package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the errors of a trace originate, the cause first (telemetry 5.2). Confined to one call.
 *
 * <p>The idea: errors travel upwards, so of a chain of spans with error evidence the lowest is the
 * origin. Four things disturb that and are dealt with in this order.
 *
 * <ol>
 *   <li>Noise: a probe that fails as expected fails nothing (R13).
 *   <li>Echoes: some frameworks record one exception again on a span below the one that failed; the
 *       lowest span that <em>says</em> it failed is meant, not the lowest that mentions it (R10).
 *   <li>Wrappers: a text that only repeats another comes after all others (R9, R12).
 *   <li>Several origins: those whose failure reached the top come before handled ones, then the
 *       earliest; the others are further errors.
 * </ol>
 *
 * <p>All in passes over the depth-first layout: linear, but for sorting the origins.
 */
final class RootCause {

  /** How many siblings of a failed probe are looked at: an address list is short. */
  private static final int SIBLINGS_MAX = 50;

  private final SpanTree tree;
  private final TraceErrors errors;
  private final boolean[] errorAbove;
  private final boolean[] candidate;

  private RootCause(SpanTree tree, TraceErrors errors) {
    this.tree = tree;
    this.errors = errors;
    this.errorAbove = new boolean[tree.nodes().size()];
    this.candidate = new boolean[tree.nodes().size()];
  }

  /** The origins, best first; empty when nothing but noise shows. */
  static List<Origin> find(SpanTree tree, TraceErrors errors) {
    RootCause search = new RootCause(tree, errors);
    search.markCandidates();
    search.dropEchoes();
    return search.ranked(search.origins());
  }

  /** Error evidence that is noise: it has nothing above that failed, and is no failure itself. */
  static boolean isNoise(SpanTree tree, Node node, ErrorFacts error, boolean errorAbove) {
    SpanRow row = node.row();
    if (row == null || errorAbove || row.parentSpanId() == null) {
      return false;
    }
    return error.noise() || isProbeWithBetterSibling(tree, node, row);
  }

  private void markCandidates() {
    for (Node node : tree.nodes()) {
      int at = node.position();
      errorAbove[at] = node.parent() >= 0 && (errorAbove[node.parent()] || hasError(node.parent()));
      ErrorFacts error = errors.at(node);
      candidate[at] = error != null && !isNoise(tree, node, error, errorAbove[at]);
    }
  }

  /** One address of several does not answer: name lookup and connection try the next (5.2, 3). */
  private static boolean isProbeWithBetterSibling(SpanTree tree, Node node, SpanRow row) {
    if (!row.name().startsWith("dns.") && !row.name().startsWith("tcp.")) {
      return false;
    }
    Node parent = tree.parent(node);
    if (parent == null) {
      return false;
    }
    int at = parent.position() + 1;
    for (int i = 0; i < Math.min(parent.childCount(), SIBLINGS_MAX); i++) {
      Node sibling = tree.nodes().get(at);
      SpanRow other = sibling.row();
      if (other != null && other.name().equals(row.name()) && other.error() == null) {
        return true;
      }
      at += sibling.size();
    }
    return false;
  }

  /** R10: counts the texts of spans with status ERROR on the path down to each node. */
  private void dropEchoes() {
    Map<String, Integer> textsAbove = new HashMap<>();
    List<Node> path = new ArrayList<>();
    for (Node node : tree.nodes()) {
      while (!path.isEmpty() && path.size() > node.depth()) {
        count(textsAbove, path.removeLast(), -1);
      }
      if (candidate[node.position()] && isEcho(node, textsAbove)) {
        candidate[node.position()] = false;
      }
      count(textsAbove, node, 1);
      path.add(node);
    }
  }

  private void count(Map<String, Integer> texts, Node node, int step) {
    ErrorFacts error = errors.at(node);
    if (error != null && node.row() != null && node.row().status() == StatusCode.ERROR) {
      for (String text : error.texts()) {
        texts.merge(text, step, (a, b) -> a + b == 0 ? null : a + b);
      }
    }
  }

  /** A span of its own kind, such as a tool or a query, is an origin whatever its status says. */
  private boolean isEcho(Node node, Map<String, Integer> textsAbove) {
    SpanRow row = node.row();
    ErrorFacts error = errors.at(node);
    if (row == null || error == null || row.status() != StatusCode.UNSET) {
      return false;
    }
    boolean plain = row.operation() == Operation.INTERNAL || row.operation() == Operation.HTTP;
    boolean exception =
        error.evidence() == Evidence.EXCEPTION_EVENT || error.evidence() == Evidence.EXCEPTION_LOG;
    return plain && exception && error.texts().stream().anyMatch(textsAbove::containsKey);
  }

  /** Candidates with no candidate below. */
  private List<Node> origins() {
    int size = tree.nodes().size();
    boolean[] below = new boolean[size];
    List<Node> origins = new ArrayList<>();
    for (int i = size - 1; i >= 0; i--) {
      Node node = tree.nodes().get(i);
      if (candidate[i] && !below[i]) {
        origins.add(node);
      }
      if (node.parent() >= 0) {
        below[node.parent()] |= below[i] || candidate[i];
      }
    }
    return origins;
  }

  private List<Origin> ranked(List<Node> nodes) {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < candidate.length; i++) {
      ErrorFacts error = errors.at(tree.nodes().get(i));
      if (candidate[i] && error != null) {
        texts.addAll(error.texts());
      }
    }
    List<Origin> origins = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      ErrorFacts error = errors.at(node);
      if (error != null && node.row() != null) {
        boolean wrapper = error.wrapper() || repeatsAnother(error, texts);
        origins.add(new Origin(node, node.row(), error, wrapper, !reachesTop(node)));
      }
    }
    origins.sort(Origin.RANKING);
    return origins.size() <= TraceVerdict.CAUSES_MAX
        ? origins
        : origins.subList(0, TraceVerdict.CAUSES_MAX);
  }

  /** Every text is {@code OtherType: text} of a text found elsewhere (R9). */
  private static boolean repeatsAnother(ErrorFacts error, Set<String> texts) {
    for (String text : error.texts()) {
      int colon = text.indexOf(": ");
      boolean typed = colon > 0 && text.indexOf(' ') > colon;
      String rest = typed ? text.substring(colon + 2) : "";
      if (!typed || !texts.contains(rest) || error.texts().contains(rest)) {
        return false;
      }
    }
    return !error.texts().isEmpty();
  }

  /**
   * The failure reached the root, or the highest span that is known when there is no root (5.6). A
   * failure below a parent that is missing counts as the root's when the root failed too.
   */
  private boolean reachesTop(Node node) {
    Node top = node;
    for (Node above = tree.parent(top);
        above != null && !above.missing();
        above = tree.parent(top)) {
      top = above;
    }
    boolean topFailed = candidate[top.position()] || hasError(top.position());
    SpanRow root = tree.root().orElse(null);
    if (root == null || top.spanId().equals(root.spanId())) {
      return topFailed;
    }
    return topFailed
        && tree.find(root.spanId()).map(found -> hasError(found.position())).orElse(false);
  }

  private boolean hasError(int position) {
    return errors.at(tree.nodes().get(position)) != null;
  }

  /**
   * A span where an error originates.
   *
   * @param wrapper its texts only repeat another's
   * @param handled the failure did not reach the top
   */
  record Origin(Node node, SpanRow row, ErrorFacts error, boolean wrapper, boolean handled) {

    static final Comparator<Origin> RANKING =
        Comparator.comparing(Origin::wrapper)
            .thenComparing(Origin::handled)
            .thenComparingInt(origin -> origin.wrapper ? -origin.node.depth() : 0)
            .thenComparingLong(origin -> origin.row.startNanos())
            .thenComparing(origin -> origin.row.spanId());
  }
}
