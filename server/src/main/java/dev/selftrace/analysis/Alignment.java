package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which span of one trace is the same step of the program as which of another. Confined to one
 * call.
 *
 * <p>The idea, from the top down: below two spans that belong together, children of one {@link
 * Shape} belong together, first those with the same input, then in order of start; so neither
 * another order of different children nor one attempt more misleads it. What is left is looked for
 * anywhere in the other trace, for the sake of traces whose root or middle never arrived. Last, two
 * single children of one operation are the same step under another name.
 *
 * <p>Linear but for hashing. A parent that never arrived counts as the top.
 */
final class Alignment {

  private static final int NONE = -1;

  /** One call more of a step that has a partner: no span of its own that is missing elsewhere. */
  private static final int ONE_MORE = -2;

  private final Side base;
  private final Side candidate;
  private final List<Difference> unmatched = new ArrayList<>();

  private Alignment(SpanTree base, SpanTree candidate) {
    this.base = new Side(base);
    this.candidate = new Side(candidate);
  }

  static Alignment of(SpanTree base, SpanTree candidate) {
    Alignment alignment = new Alignment(base, candidate);
    alignment.matchBelow(NONE, NONE);
    alignment.matchAnywhere();
    alignment.matchRenamed();
    alignment.addRepeated();
    alignment.addUnmatched(alignment.candidate, true);
    alignment.addUnmatched(alignment.base, false);
    return alignment;
  }

  /** The position in the base of a position in the candidate; negative for none. */
  int baseOf(int position) {
    return candidate.partners[position];
  }

  /** What only one of the traces has. */
  List<Difference> unmatched() {
    return unmatched;
  }

  private void match(int inBase, int inCandidate) {
    base.match(inBase, inCandidate);
    candidate.match(inCandidate, inBase);
  }

  /** Everything below two nodes that belong together. */
  private void matchBelow(int inBase, int inCandidate) {
    Deque<int[]> pairs = new ArrayDeque<>();
    pairs.add(new int[] {inBase, inCandidate});
    while (!pairs.isEmpty()) {
      int[] pair = pairs.remove();
      Map<String, List<Integer>> then = base.byShape(base.children(pair[0]));
      candidate
          .byShape(candidate.children(pair[1]))
          .forEach((shape, now) -> matchAlike(then.getOrDefault(shape, List.of()), now, pairs));
    }
  }

  /** The same input first, then in order. */
  private void matchAlike(List<Integer> then, List<Integer> now, Deque<int[]> pairs) {
    Map<Long, Deque<Integer>> byInput = new HashMap<>();
    then.forEach(at -> byInput.computeIfAbsent(base.input(at), _ -> new ArrayDeque<>(2)).add(at));
    List<Integer> others = new ArrayList<>();
    for (int at : now) {
      Deque<Integer> same = byInput.get(candidate.input(at));
      if (same == null || same.isEmpty()) {
        others.add(at);
      } else {
        pairs.add(new int[] {same.remove(), at});
        match(pairs.getLast()[0], at);
      }
    }
    Deque<Integer> rest = new ArrayDeque<>(then);
    rest.removeIf(base::matched);
    for (int at : others) {
      if (!rest.isEmpty()) {
        pairs.add(new int[] {rest.remove(), at});
        match(pairs.getLast()[0], at);
      }
    }
  }

  private void matchAnywhere() {
    Map<String, Deque<Integer>> left = new HashMap<>();
    base.byShape(base.all()).forEach((shape, all) -> left.put(shape, new ArrayDeque<>(all)));
    for (int at : candidate.all()) {
      if (candidate.matched(at) || candidate.matchedSibling(at) != NONE) {
        continue;
      }
      Deque<Integer> alike = left.getOrDefault(candidate.shapes[at], new ArrayDeque<>());
      while (!alike.isEmpty() && base.matched(alike.element())) {
        alike.remove();
      }
      if (!alike.isEmpty()) {
        int found = alike.remove();
        match(found, at);
        matchBelow(found, at);
      }
    }
  }

  /** Single children of one operation that only their names keep apart. */
  private void matchRenamed() {
    for (int at : candidate.all()) {
      if (!candidate.matched(at)) {
        continue;
      }
      Map<Operation, Integer> then = base.singles(baseOf(at));
      candidate
          .singles(at)
          .forEach((operation, now) -> {
            int found = then.getOrDefault(operation, NONE);
            if (found != NONE && now != NONE) {
              match(found, now);
            }
          });
    }
  }

  /** Calls of one form of which one trace has more. */
  private void addRepeated() {
    Set<List<Integer>> seen = new HashSet<>();
    for (Side side : List.of(candidate, base)) {
      for (int at : side.all()) {
        int sibling = side.matched(at) ? NONE : side.matchedSibling(at);
        if (sibling == NONE) {
          continue;
        }
        side.setAsideBelow(at);
        int now = side == candidate ? sibling : base.partners[sibling];
        int then = candidate.partners[now];
        if (seen.add(List.of(then, now))) {
          unmatched.add(
              new Difference(
                  Difference.Kind.CALLS,
                  base.row(then),
                  candidate.row(now),
                  base.alike(then),
                  candidate.alike(now)));
        }
      }
    }
  }

  /** The highest spans without a partner, with how many such spans hang below them. */
  private void addUnmatched(Side side, boolean added) {
    for (int at : side.all()) {
      Node node = side.tree.nodes().get(at);
      Node parent = side.tree.parent(node);
      boolean below =
          parent != null && !parent.missing() && side.partners[parent.position()] == NONE;
      if (side.partners[at] == NONE && !below) {
        SpanRow row = side.row(at);
        int count = side.unmatchedBelow(node);
        unmatched.add(
            added
                ? new Difference(Difference.Kind.ADDED, null, row, 0, count)
                : new Difference(Difference.Kind.REMOVED, row, null, count, 0));
      }
    }
  }

  /** One of the two traces. */
  private static final class Side {

    final SpanTree tree;
    final String[] shapes;
    final int[] partners;
    private final Map<Place, Integer> firstMatched = new HashMap<>();
    private final Map<Place, Integer> counts = new HashMap<>();

    Side(SpanTree tree) {
      this.tree = tree;
      this.shapes = new String[tree.nodes().size()];
      this.partners = new int[shapes.length];
      Arrays.fill(partners, NONE);
      for (Node node : tree.nodes()) {
        SpanRow row = node.row();
        shapes[node.position()] = row == null ? "" : Shape.of(row);
        counts.merge(place(node.position()), 1, Integer::sum);
      }
    }

    private Place place(int at) {
      int parent = tree.nodes().get(at).parent();
      boolean top = parent < 0 || tree.nodes().get(parent).missing();
      return new Place(top ? NONE : parent, shapes[at]);
    }

    void match(int at, int partner) {
      partners[at] = partner;
      firstMatched.putIfAbsent(place(at), at);
    }

    boolean matched(int at) {
      return partners[at] >= 0;
    }

    /** The first sibling of the same shape that has a partner. */
    int matchedSibling(int at) {
      return firstMatched.getOrDefault(place(at), NONE);
    }

    /** How many siblings, itself included, have the shape. */
    int alike(int at) {
      return counts.getOrDefault(place(at), 0);
    }

    void setAsideBelow(int at) {
      for (int i = at; i < at + tree.nodes().get(at).size(); i++) {
        partners[i] = partners[i] == NONE ? ONE_MORE : partners[i];
      }
    }

    int unmatchedBelow(Node node) {
      int count = 0;
      for (int i = node.position(); i < node.position() + node.size(); i++) {
        count += partners[i] == NONE ? 1 : 0;
      }
      return count;
    }

    @Nullable SpanRow row(int at) {
      return tree.nodes().get(at).row();
    }

    long input(int at) {
      SpanRow row = row(at);
      return row == null ? 0 : row.inputHash();
    }

    /** Positions of spans that have arrived. */
    List<Integer> all() {
      return tree.nodes().stream()
          .filter(node -> !node.missing())
          .map(node -> node.position())
          .toList();
    }

    /** Direct children; of the top also those whose parent never arrived. */
    List<Integer> children(int position) {
      List<Integer> children = new ArrayList<>();
      boolean top = position == NONE;
      int end = top ? shapes.length : position + tree.nodes().get(position).size();
      int at = position + 1;
      while (at < end) {
        Node node = tree.nodes().get(at);
        if (node.missing()) {
          at++;
        } else {
          children.add(at);
          at += node.size();
        }
      }
      return children;
    }

    /** Those without a partner, by shape. */
    Map<String, List<Integer>> byShape(List<Integer> positions) {
      Map<String, List<Integer>> byShape = new LinkedHashMap<>();
      for (int at : positions) {
        if (partners[at] == NONE) {
          byShape.computeIfAbsent(shapes[at], _ -> new ArrayList<>(2)).add(at);
        }
      }
      return byShape;
    }

    /** By operation the only child without a partner; {@link #NONE} for several. */
    Map<Operation, Integer> singles(int position) {
      Map<Operation, Integer> singles = new EnumMap<>(Operation.class);
      for (int at : children(position)) {
        SpanRow row = row(at);
        if (row != null && partners[at] == NONE && row.operation() != Operation.INTERNAL) {
          singles.merge(row.operation(), at, (_, _) -> NONE);
        }
      }
      return singles;
    }
  }

  /** Where a step stands: below which span, and what it does. */
  private record Place(int parent, String shape) {}
}
