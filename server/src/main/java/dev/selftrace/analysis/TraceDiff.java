package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.SpanRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two traces of one program, aligned by what spans do and not by their ids.
 * Immutable.
 *
 * @param differences the most telling first, at most {@link #DIFFERENCES_MAX}
 * @param total how many there are
 * @param pairs the spans that are the same step, in the order of the candidate
 */
public record TraceDiff(List<Difference> differences, int total, List<Pair> pairs) {

  /** The most differences that are kept. */
  public static final int DIFFERENCES_MAX = 50;

  /** Self times differ that are this many times as long. */
  static final int SLOWER_TIMES = 3;

  /** Shorter differences of self time are chance. */
  static final long SLOWER_NANOS_MIN = 200_000_000L;

  private static final Comparator<Difference> ORDER =
      Comparator.comparingInt(TraceDiff::rank)
          .thenComparingLong(TraceDiff::start)
          .thenComparing(Difference::kind);

  public TraceDiff {
    differences = List.copyOf(differences);
    pairs = List.copyOf(pairs);
  }

  /** How {@code candidate} differs from {@code base}. */
  public static TraceDiff of(SpanTree base, SpanTree candidate) {
    Alignment alignment = Alignment.of(base, candidate);
    List<Difference> all = new ArrayList<>(alignment.unmatched());
    List<Pair> pairs = new ArrayList<>();
    long[] baseSelf = SelfTime.of(base);
    long[] candidateSelf = SelfTime.of(candidate);
    for (Node node : candidate.nodes()) {
      int at = alignment.baseOf(node.position());
      SpanRow now = node.row();
      SpanRow then = at < 0 ? null : base.nodes().get(at).row();
      if (now != null && then != null) {
        pairs.add(new Pair(then, now));
        compare(then, now, all);
        if (differ(baseSelf[at], candidateSelf[node.position()])) {
          all.add(changed(Difference.Kind.SELF_TIME, then, now));
        }
      }
    }
    all.sort(ORDER);
    return new TraceDiff(
        all.size() <= DIFFERENCES_MAX ? all : all.subList(0, DIFFERENCES_MAX), all.size(), pairs);
  }

  private static void compare(SpanRow then, SpanRow now, List<Difference> all) {
    if (!Shape.of(then).equals(Shape.of(now))) {
      all.add(changed(Difference.Kind.NAME, then, now));
    }
    if (!sameModel(then.model(), now.model())) {
      all.add(changed(Difference.Kind.MODEL, then, now));
    }
    if (then.inputHash() != now.inputHash() && now.inputHash() != 0) {
      all.add(changed(Difference.Kind.INPUT, then, now));
    }
    if (then.httpStatus() != now.httpStatus()) {
      all.add(changed(Difference.Kind.HTTP_STATUS, then, now));
    }
    if (then.hasOutput() != now.hasOutput()) {
      all.add(changed(Difference.Kind.OUTPUT, then, now));
    }
    if ((then.error() == null) != (now.error() == null)) {
      all.add(changed(Difference.Kind.ERROR, then, now));
    }
  }

  /** A response often names the dated version of the model that was asked for. */
  private static boolean sameModel(@Nullable String then, @Nullable String now) {
    if (then == null || now == null) {
      return true;
    }
    String longer = then.length() > now.length() ? then : now;
    String shorter = longer.equals(then) ? now : then;
    String version = longer.startsWith(shorter) ? longer.substring(shorter.length()) : "-";
    return version.isEmpty()
        || (version.length() > 1
            && (version.charAt(0) == '-' || version.charAt(0) == '@')
            && Character.isDigit(version.charAt(1)));
  }

  private static Difference changed(Difference.Kind kind, SpanRow then, SpanRow now) {
    return new Difference(kind, then, now, 1, 1);
  }

  private static boolean differ(long then, long now) {
    long longer = Math.max(then, now);
    long shorter = Math.min(then, now);
    return longer - shorter >= SLOWER_NANOS_MIN && longer / SLOWER_TIMES >= shorter;
  }

  /** What a program was given and did, in order of time; then what came of it. */
  private static int rank(Difference difference) {
    return switch (difference.kind()) {
      case NAME, MODEL, INPUT, ADDED, REMOVED, CALLS -> 0;
      case HTTP_STATUS, OUTPUT -> 1;
      case ERROR -> 2;
      case SELF_TIME -> 3;
    };
  }

  /** Counted from nothing: the spans of one trace stand together, in order. */
  private static long start(Difference difference) {
    SpanRow now = difference.candidate();
    return now == null ? Long.MAX_VALUE : now.startNanos();
  }

  /** Two spans that are the same step. */
  public record Pair(SpanRow base, SpanRow candidate) {}
}
