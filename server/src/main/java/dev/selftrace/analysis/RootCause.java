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
import org.jspecify.annotations.Nullable;

/**
 * Where the errors of a trace originate, the cause first (telemetry 5.2). Confined to one call.
 *
 * <p>The idea: errors travel upwards, so of a chain of spans with error evidence the lowest is the
 * origin. Five things disturb that and are dealt with in this order.
 *
 * <ol>
 *   <li>Noise: a probe that fails as expected fails nothing ({@link Noise}).
 *   <li>Echoes: some frameworks record one exception again on a span below the one that failed; the
 *       lowest span that <em>says</em> it failed is meant, not the lowest that mentions it (R10).
 *   <li>Failures below that were dealt with: what failed above has another reason ({@link
 *       FailureLinks}).
 *   <li>Wrappers: a text that only repeats another comes after its source (R9, R12).
 *   <li>Several origins: {@link Standing}, then attempts of the same work as one, then direct
 *       evidence before inferred, then the earliest; the others are further errors.
 * </ol>
 *
 * <p>All in passes over the depth-first layout: linear, but for sorting the origins.
 */
final class RootCause {

  private final SpanTree tree;
  private final TraceErrors errors;
  private final boolean[] candidate;
  private final Set<String> texts = new HashSet<>();

  private RootCause(SpanTree tree, TraceErrors errors) {
    this.tree = tree;
    this.errors = errors;
    this.candidate = new boolean[tree.nodes().size()];
  }

  /** The origins, best first; empty when nothing but noise shows. */
  static List<Origin> find(SpanTree tree, TraceErrors errors) {
    RootCause search = new RootCause(tree, errors);
    search.markCandidates();
    search.dropEchoes();
    FailureLinks links = FailureLinks.of(tree, errors, search.candidate);
    return search.ranked(search.origins(links));
  }

  private void markCandidates() {
    for (Node node : tree.nodes()) {
      candidate[node.position()] = errors.at(node) != null && !errors.isNoise(node);
    }
  }

  /** R10: counts the texts of spans with status ERROR on the path down to each node. */
  private void dropEchoes() {
    Map<String, Integer> textsAbove = new HashMap<>();
    List<Node> path = new ArrayList<>();
    for (Node node : tree.nodes()) {
      while (!path.isEmpty() && path.size() > node.depth()) {
        count(textsAbove, path.removeLast(), -1);
      }
      ErrorFacts error = errors.at(node);
      if (candidate[node.position()] && error != null) {
        candidate[node.position()] = !isEcho(node, textsAbove);
        texts.addAll(candidate[node.position()] ? error.texts() : List.of());
      }
      count(textsAbove, node, 1);
      path.add(node);
    }
  }

  private void count(Map<String, Integer> counts, Node node, int step) {
    ErrorFacts error = errors.at(node);
    if (error != null && node.row() != null && node.row().status() == StatusCode.ERROR) {
      for (String text : error.texts()) {
        counts.merge(text, step, (a, b) -> a + b == 0 ? null : a + b);
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

  /** Candidates that no candidate below explains. */
  private List<Origin> origins(FailureLinks links) {
    int size = candidate.length;
    boolean[] explained = new boolean[size];
    boolean[] explains = new boolean[size];
    boolean[] handled = new boolean[size];
    for (int at = 0; at < size; at++) {
      if (candidate[at]) {
        int above = links.above(at);
        boolean best = links.explains(at);
        explained[above < 0 ? at : above] |= best;
        explains[at] = above < 0 || (best && explains[above]);
        boolean told = tellsOfTool(tree.nodes().get(at));
        handled[at] = told || (above < 0 ? !isTop(at) : links.wentOn(at) || handled[above]);
      }
    }
    List<Origin> origins = new ArrayList<>();
    for (int at = 0; at < size; at++) {
      Node node = tree.nodes().get(at);
      ErrorFacts error = errors.at(node);
      if (candidate[at] && !explained[at] && error != null && node.row() != null) {
        Standing standing =
            Standing.of(handled[at], explains[at], wrapping(error), error.wrapper());
        origins.add(new Origin(node, node.row(), error, standing, handled[at], links.above(at)));
      }
    }
    return origins;
  }

  /** A request that tells a model of a tool's failure is how the failure was handled. */
  private boolean tellsOfTool(Node node) {
    ErrorFacts error = errors.at(node);
    return error != null
        && error.evidence() == Evidence.NEXT_LLM_REQUEST
        && node.row() != null
        && node.row().operation() == Operation.LLM;
  }

  /**
   * The root, or the highest span that is known when there is no root (5.6). A failure below a
   * parent that is missing counts as the root's when the root failed too.
   */
  private boolean isTop(int position) {
    Node node = tree.nodes().get(position);
    Node above = tree.parent(node);
    if (above != null && !above.missing()) {
      return false;
    }
    SpanRow root = tree.root().orElse(null);
    return root == null
        || root.spanId().equals(node.spanId())
        || tree.find(root.spanId()).map(found -> hasError(found.position())).orElse(false);
  }

  private boolean wrapping(ErrorFacts error) {
    return repeatsAnother(error) || (error.wrapper() && saysNothingInside(error));
  }

  /** Every text is {@code OtherType: text} of a text found elsewhere (R9). */
  private boolean repeatsAnother(ErrorFacts error) {
    for (String text : error.texts()) {
      String rest = TypedText.type(text) == null ? null : TypedText.rest(text);
      if (rest == null || !texts.contains(rest) || error.texts().contains(rest)) {
        return false;
      }
    }
    return !error.texts().isEmpty();
  }

  /** Nothing came to light when the wrapper's text was taken apart (R12). */
  private static boolean saysNothingInside(ErrorFacts error) {
    String message = error.message();
    return message == null || error.texts().getFirst().equals(message);
  }

  private List<Origin> ranked(List<Origin> origins) {
    Map<Attempts, Origin> best = new HashMap<>();
    for (Origin origin : origins) {
      best.merge(
          Attempts.of(origin), origin, (a, b) -> a.standing.compareTo(b.standing) <= 0 ? a : b);
    }
    List<Origin> ranked = new ArrayList<>(origins.size());
    for (Origin origin : origins) {
      Origin group = best.getOrDefault(Attempts.of(origin), origin);
      ranked.add(origin.as(group.standing, group.handled));
    }
    ranked.sort(Origin.RANKING);
    return ranked.size() <= TraceVerdict.CAUSES_MAX
        ? ranked
        : ranked.subList(0, TraceVerdict.CAUSES_MAX);
  }

  private boolean hasError(int position) {
    return errors.at(tree.nodes().get(position)) != null;
  }

  /** How well an origin accounts for the failure of the trace, best first. */
  enum Standing {
    /** Its failure reached the top, each step for the best reason there is. */
    EXPLAINS,
    /** The same, but it had to be taken out of a wrapper's text. */
    EXPLAINS_WRAPPED,
    /** Something above failed, more likely for another reason. */
    BESIDE,
    HANDLED,
    /** It only repeats others. */
    REPEATS;

    static Standing of(boolean handled, boolean explains, boolean repeats, boolean wrapper) {
      if (repeats || (handled && wrapper)) {
        return REPEATS;
      }
      if (handled) {
        return HANDLED;
      }
      if (!explains) {
        return wrapper ? REPEATS : BESIDE;
      }
      return wrapper ? EXPLAINS_WRAPPED : EXPLAINS;
    }
  }

  /** The same work that failed in the same way under the same failure: tried again (R15). */
  private record Attempts(
      int above, int parent, Operation operation, String name, @Nullable String message) {
    static Attempts of(Origin origin) {
      return new Attempts(
          origin.above,
          origin.node.parent(),
          origin.row.operation(),
          origin.row.name(),
          origin.error.message());
    }
  }

  /**
   * A span where an error originates.
   *
   * @param handled the failure did not reach the top
   * @param above position of the nearest failure above; negative when there is none
   */
  record Origin(
      Node node, SpanRow row, ErrorFacts error, Standing standing, boolean handled, int above) {

    static final Comparator<Origin> RANKING =
        Comparator.comparing(Origin::standing)
            .thenComparing(Origin::handled)
            .thenComparing(Origin::inferred)
            .thenComparingInt(
                origin -> origin.standing == Standing.REPEATS ? -origin.node.depth() : 0)
            .thenComparingLong(origin -> origin.row.startNanos())
            .thenComparing(origin -> origin.row.spanId());

    /** Another span had to say it (5.2, 6). */
    private boolean inferred() {
      return error.evidence() == Evidence.NEXT_LLM_REQUEST;
    }

    private Origin as(Standing better, boolean handledToo) {
      return new Origin(node, row, error, better, handledToo, above);
    }
  }
}
