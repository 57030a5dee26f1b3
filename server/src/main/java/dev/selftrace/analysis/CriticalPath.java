package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.SpanRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stretches of time that decided when a trace ended: had one of them been shorter, the trace
 * would have ended earlier. In order of time, never overlapping; time in which no known span ran is
 * a gap between two stretches. Immutable.
 *
 * <p>The idea, walking backwards from the end: a span's end was decided by its child that ended
 * last; before that child began, by the last child that had ended by then; in between by the span
 * itself. A child that outlives its parent (asynchronous work) decides the end of whatever is above
 * it; the time in which it waited to begin belongs to the nearest span above that still ran. A
 * child that overlaps the one chosen after it decided nothing.
 *
 * <pre>
 *   root   [=====================]
 *     a      [====]
 *     b         [======]                 path: root, b, root, c, root; a overlaps b
 *     c                  [===]
 * </pre>
 *
 * <p>Sorting the children of each span on the path: O(n log n). No recursion, for traces may be
 * deeper than a stack.
 */
public record CriticalPath(List<Segment> segments) {

  private static final int TOP = -1;

  public CriticalPath {
    segments = List.copyOf(segments);
  }

  /** The critical path of a trace; empty when no span has ended. */
  public static CriticalPath of(SpanTree tree) {
    return new CriticalPath(new Walk(tree).segments());
  }

  /** The span that decided most of the time, the earlier of equals; empty without segments. */
  public Optional<Share> slowest() {
    Map<Node, Long> nanos = new LinkedHashMap<>();
    segments.forEach(segment -> nanos.merge(segment.node, segment.nanos(), Long::sum));
    return nanos.entrySet().stream()
        .map(entry -> new Share(entry.getKey(), entry.getValue()))
        .reduce((one, other) -> other.nanos > one.nanos ? other : one);
  }

  /** A span working while nothing below it decided the end, in nanoseconds since the epoch. */
  public record Segment(Node node, long fromNanos, long toNanos) {

    /** How long. */
    public long nanos() {
      return toNanos - fromNanos;
    }
  }

  /** What one span contributed in all. */
  public record Share(Node node, long nanos) {}

  /** One walk from the end to the start. */
  private static final class Walk {

    private final SpanTree tree;

    /** When the last of a node and everything below it ended; 0 when nothing did. */
    private final long[] ends;

    /** The nearest node above that ended later itself; {@link #TOP} for none. */
    private final int[] outliving;

    private final Deque<Frame> frames = new ArrayDeque<>();
    private final List<Segment> backwards = new ArrayList<>();

    Walk(SpanTree tree) {
      this.tree = tree;
      this.ends = new long[tree.nodes().size()];
      this.outliving = new int[ends.length];
      for (Node node : tree.nodes()) {
        int above = node.parent();
        while (above >= 0 && ownEnd(above) <= ownEnd(node.position())) {
          above = outliving[above];
        }
        outliving[node.position()] = above < 0 ? TOP : above;
      }
      for (int i = ends.length - 1; i >= 0; i--) {
        Node node = tree.nodes().get(i);
        ends[i] = Math.max(ends[i], node.row() == null ? 0 : node.row().endNanos());
        if (node.parent() >= 0) {
          ends[node.parent()] = Math.max(ends[node.parent()], ends[i]);
        }
      }
    }

    List<Segment> segments() {
      long last = Arrays.stream(ends).max().orElse(0);
      frames.push(new Frame(TOP, 0, last, children(TOP)));
      while (!frames.isEmpty()) {
        Frame frame = frames.element();
        int child = frame.next(this);
        if (child == TOP) {
          add(frame.position, frame.floor, frame.cursor);
          frames.pop();
        } else {
          add(frame.position, ends[child], frame.cursor);
          frame.cursor = Math.max(frame.floor, start(child));
          frames.push(new Frame(child, frame.cursor, ends[child], children(child)));
        }
      }
      return backwards.reversed();
    }

    private void add(int position, long from, long to) {
      List<Segment> forwards = new ArrayList<>(1);
      long since = from;
      for (int at = position; at != TOP && since < to; at = outliving[at]) {
        SpanRow row = tree.nodes().get(at).row();
        long start = row == null ? to : Math.max(since, row.startNanos());
        long end = Math.min(to, ownEnd(at));
        if (end > start) {
          forwards.add(new Segment(tree.nodes().get(at), start, end));
          since = end;
        }
      }
      backwards.addAll(forwards.reversed());
    }

    /** When the span itself ended: one that has not goes on, one that is missing never ran. */
    private long ownEnd(int position) {
      SpanRow row = tree.nodes().get(position).row();
      if (row == null) {
        return 0;
      }
      return row.endNanos() == 0 ? Long.MAX_VALUE : row.endNanos();
    }

    /** A parent that is missing began no later than its first child. */
    private long start(int position) {
      Node node = tree.nodes().get(position);
      SpanRow row = node.missing() ? tree.nodes().get(position + 1).row() : node.row();
      return row == null ? 0 : row.startNanos();
    }

    /** Direct children, the last to end first. */
    private Integer[] children(int position) {
      List<Integer> children = new ArrayList<>();
      int at = position + 1;
      int end = position == TOP ? ends.length : position + tree.nodes().get(position).size();
      while (at < end) {
        children.add(at);
        at += tree.nodes().get(at).size();
      }
      children.sort(
          Comparator.comparingLong((Integer child) -> -ends[child])
              .thenComparingLong(child -> -start(child)));
      return children.toArray(Integer[]::new);
    }
  }

  /** A node whose time from {@code floor} to {@code cursor} is still to be explained. */
  private static final class Frame {

    final int position;
    final long floor;
    private final Integer[] children;
    long cursor;
    private int tried;

    Frame(int position, long floor, long cursor, Integer[] children) {
      this.position = position;
      this.floor = floor;
      this.cursor = cursor;
      this.children = children;
    }

    /** The child that ended last before the cursor; {@link #TOP} when none did. */
    int next(Walk walk) {
      while (tried < children.length) {
        int child = children[tried++];
        long end = walk.ends[child];
        if (end <= cursor && end > floor && end > walk.start(child)) {
          return child;
        }
      }
      return TOP;
    }
  }
}
