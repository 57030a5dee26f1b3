package dev.selftrace.analysis;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one trace as a tree, laid out depth first: a node's descendants are the nodes right
 * behind it, siblings stand in order of start. Immutable; the same spans give the same tree in
 * whatever order they arrived.
 *
 * <p>Every trace gives a tree. Spans whose parent never arrived stand under a node for that missing
 * parent (R20). A span that names itself as parent, or a circle of spans, is cut open at its
 * earliest span, which then counts as having lost its parent.
 */
public final class SpanTree {

  private static final Comparator<SpanRow> BY_START =
      Comparator.comparingLong(SpanRow::startNanos).thenComparing(SpanRow::spanId);

  private final List<Node> nodes;
  private final Map<SpanId, Integer> positions;
  private final int root;

  private SpanTree(List<Node> nodes, Map<SpanId, Integer> positions, int root) {
    this.nodes = nodes;
    this.positions = positions;
    this.root = root;
  }

  /** The tree of the spans of one trace, each id once. */
  public static SpanTree of(List<SpanRow> spans) {
    return new Builder(spans).build();
  }

  /** Every node, depth first, parents before children. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The node of a span, or of a parent that is missing. */
  public Optional<Node> find(SpanId spanId) {
    Integer position = positions.get(spanId);
    return position == null ? Optional.empty() : Optional.of(nodes.get(position));
  }

  /** A node and everything below it, depth first. */
  public List<Node> subtree(Node node) {
    return nodes.subList(node.position, node.position + node.size);
  }

  /** The nodes above a node, its parent first, its top last; missing parents included. */
  public List<Node> ancestors(Node node) {
    List<Node> ancestors = new ArrayList<>();
    for (int at = node.parent; at >= 0; at = nodes.get(at).parent) {
      ancestors.add(nodes.get(at));
    }
    return ancestors;
  }

  /** The node above; null at the top. */
  public @Nullable Node parent(Node node) {
    return node.parent < 0 ? null : nodes.get(node.parent);
  }

  /**
   * The span that began the trace: the earliest without a parent; else the one span at the top, if
   * it served a caller that exports nothing to us. Empty when the root has not arrived.
   */
  public Optional<SpanRow> root() {
    return root < 0 ? Optional.empty() : Optional.ofNullable(nodes.get(root).row);
  }

  /** Parents that are named but have not arrived, in the order of their children's start. */
  public List<SpanId> missingParents() {
    return nodes.stream().filter(node -> node.row == null).map(Node::spanId).toList();
  }

  /**
   * A place in the tree.
   *
   * @param row null for a parent that has not arrived
   * @param depth 0 at the top
   * @param childCount direct children
   * @param size this node and everything below it
   * @param position in {@link #nodes()}
   * @param parent position of the node above; -1 at the top
   */
  public record Node(
      SpanId spanId,
      @Nullable SpanRow row,
      int depth,
      int childCount,
      int size,
      int position,
      int parent) {

    /** A parent that is named but has not arrived. */
    public boolean missing() {
      return row == null;
    }
  }

  /** Puts the tree together without recursion: traces may be deeper than a stack. */
  private static final class Builder {

    private static final int TOP = -1;

    private final SpanRow[] rows;
    private final Map<SpanId, Integer> indexes;
    private final int[] parents;
    private final Map<SpanId, List<Integer>> orphans = new LinkedHashMap<>();

    Builder(List<SpanRow> spans) {
      rows = spans.toArray(SpanRow[]::new);
      Arrays.sort(rows, BY_START);
      indexes = HashMap.newHashMap(rows.length);
      for (int i = 0; i < rows.length; i++) {
        indexes.putIfAbsent(rows[i].spanId(), i);
      }
      parents = new int[rows.length];
    }

    SpanTree build() {
      List<Integer> tops = link();
      List<List<Integer>> children = children();
      return layOut(tops, children);
    }

    /** Finds each span's parent; gives the spans without one, in order of start. */
    private List<Integer> link() {
      List<Integer> tops = new ArrayList<>();
      for (int i = 0; i < rows.length; i++) {
        SpanId parent = rows[i].parentSpanId();
        Integer index = parent == null ? null : indexes.get(parent);
        parents[i] = index == null ? TOP : index;
      }
      cutCircles();
      for (int i = 0; i < rows.length; i++) {
        SpanId parent = rows[i].parentSpanId();
        if (parents[i] != TOP) {
          continue;
        }
        if (parent == null || indexes.containsKey(parent)) {
          tops.add(i);
        } else {
          orphans.computeIfAbsent(parent, _ -> new ArrayList<>()).add(i);
        }
      }
      return tops;
    }

    /** Walks up from each span once; meeting the same walk again is a circle. */
    private void cutCircles() {
      int[] walk = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        int at = i;
        while (at != TOP && walk[at] == 0) {
          walk[at] = i + 1;
          at = parents[at];
        }
        if (at != TOP && walk[at] == i + 1) {
          parents[earliestOfCircle(at)] = TOP;
        }
      }
    }

    /** Rows are sorted: the earliest has the smallest index. */
    private int earliestOfCircle(int member) {
      int earliest = member;
      for (int at = parents[member]; at != member; at = parents[at]) {
        earliest = Math.min(earliest, at);
      }
      return earliest;
    }

    private List<List<Integer>> children() {
      List<List<Integer>> children = new ArrayList<>(rows.length);
      for (int i = 0; i < rows.length; i++) {
        children.add(List.of());
      }
      for (int i = 0; i < rows.length; i++) {
        if (parents[i] != TOP) {
          if (children.get(parents[i]).isEmpty()) {
            children.set(parents[i], new ArrayList<>(4));
          }
          children.get(parents[i]).add(i);
        }
      }
      return children;
    }

    private SpanTree layOut(List<Integer> tops, List<List<Integer>> children) {
      Layout layout = new Layout(rows.length + orphans.size());
      for (Top top : orderedTops(tops)) {
        int parent = -1;
        if (top.missing != null) {
          parent = layout.add(top.missing, null, 0, top.spans.size(), -1);
        }
        Deque<int[]> pending = new ArrayDeque<>();
        pushReversed(pending, top.spans, parent);
        while (!pending.isEmpty()) {
          int[] next = pending.pop();
          List<Integer> below = children.get(next[0]);
          SpanRow row = rows[next[0]];
          int depth = next[1] < 0 ? 0 : layout.nodes.get(next[1]).depth + 1;
          int position = layout.add(row.spanId(), row, depth, below.size(), next[1]);
          pushReversed(pending, below, position);
        }
      }
      return layout.tree(root(tops));
    }

    private static void pushReversed(Deque<int[]> pending, List<Integer> spans, int parent) {
      for (int i = spans.size() - 1; i >= 0; i--) {
        pending.push(new int[] {spans.get(i), parent});
      }
    }

    private List<Top> orderedTops(List<Integer> tops) {
      List<Top> all = new ArrayList<>();
      tops.forEach(index -> all.add(new Top(null, List.of(index))));
      orphans.forEach((missing, spans) -> all.add(new Top(missing, spans)));
      all.sort(Comparator.comparingInt(top -> top.spans.getFirst()));
      return all;
    }

    private @Nullable SpanId root(List<Integer> tops) {
      for (int index : tops) {
        if (rows[index].parentSpanId() == null) {
          return rows[index].spanId();
        }
      }
      if (tops.isEmpty() && orphans.size() == 1) {
        List<Integer> only = orphans.values().iterator().next();
        SpanRow row = rows[only.getFirst()];
        boolean served = row.kind() == SpanKind.SERVER || row.kind() == SpanKind.CONSUMER;
        return only.size() == 1 && served ? row.spanId() : null;
      }
      return null;
    }

    private record Top(@Nullable SpanId missing, List<Integer> spans) {}
  }

  /** Nodes in order, their sizes filled in when all are there. */
  private static final class Layout {

    private final List<Node> nodes;
    private final Map<SpanId, Integer> positions;

    Layout(int capacity) {
      nodes = new ArrayList<>(capacity);
      positions = HashMap.newHashMap(capacity);
    }

    int add(SpanId id, @Nullable SpanRow row, int depth, int childCount, int parent) {
      int position = nodes.size();
      nodes.add(new Node(id, row, depth, childCount, 1, position, parent));
      positions.putIfAbsent(id, position);
      return position;
    }

    SpanTree tree(@Nullable SpanId root) {
      int[] sizes = new int[nodes.size()];
      for (int i = nodes.size() - 1; i >= 0; i--) {
        Node node = nodes.get(i);
        sizes[i]++;
        if (node.parent >= 0) {
          sizes[node.parent] += sizes[i];
        }
        nodes.set(
            i,
            new Node(node.spanId, node.row, node.depth, node.childCount, sizes[i], i, node.parent));
      }
      Integer rootAt = root == null ? null : positions.get(root);
      return new SpanTree(List.copyOf(nodes), positions, rootAt == null ? -1 : rootAt);
    }
  }
}
