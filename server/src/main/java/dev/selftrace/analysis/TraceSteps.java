package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.TraceOutline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The spans of one trace as steps that can be found again in another run. Immutable. */
final class TraceSteps {

  private final Map<SpanId, Step> steps;

  private TraceSteps(Map<SpanId, Step> steps) {
    this.steps = steps;
  }

  static TraceSteps of(TraceOutline outline) {
    SpanTree tree = SpanTree.of(outline.spans());
    String workflow = outline.trace().verdict().workflow();
    String root = tree.root().map(row -> workflow + '\n' + Shape.of(row)).orElse(null);
    long input = tree.root().map(SpanRow::inputHash).orElse(0L);
    Set<SpanId> causes = new HashSet<>();
    outline.trace().verdict().causes().forEach(cause -> causes.add(cause.spanId()));
    @Nullable String[] tests = tests(tree);
    String[] shapes = new String[tree.nodes().size()];
    Map<Integer, List<SpanRow>> below = new HashMap<>();
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      shapes[node.position()] = row == null ? "" : Shape.of(row);
      if (row != null && node.parent() >= 0) {
        below.computeIfAbsent(node.parent(), _ -> new ArrayList<>()).add(row);
      }
    }
    Map<SpanId, Step> steps = HashMap.newHashMap(shapes.length);
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      if (row != null) {
        steps.put(
            row.spanId(),
            new Step(
                row,
                shapes[node.position()],
                new Entry(tests[node.position()], root, input),
                node.parent() < 0 ? "" : shapes[node.parent()],
                row.error() != null || causes.contains(row.spanId()),
                below.getOrDefault(node.position(), List.of())));
      }
    }
    return new TraceSteps(steps);
  }

  /**
   * By position the test a span belongs to: its own, else that of the span above; of a trace of one
   * test all spans belong to it. Null for none.
   */
  static @Nullable String[] tests(SpanTree tree) {
    @Nullable String[] tests = new @Nullable String[tree.nodes().size()];
    Set<String> named = new HashSet<>();
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      String own = row == null ? null : row.test();
      String inherited = node.parent() < 0 ? null : tests[node.parent()];
      tests[node.position()] = own == null ? inherited : own;
      if (own != null) {
        named.add(own);
      }
    }
    if (named.size() == 1) {
      String only = named.iterator().next();
      for (int i = 0; i < tests.length; i++) {
        tests[i] = Objects.requireNonNullElse(tests[i], only);
      }
    }
    return tests;
  }

  /** The step of a span; empty when its trace does not hold it. */
  Optional<Step> find(SpanId spanId) {
    return Optional.ofNullable(steps.get(spanId));
  }

  Iterable<Step> all() {
    return steps.values();
  }

  /**
   * How the trace of a span began.
   *
   * @param test the test it belongs to; null when none is known
   * @param root workflow and shape of the trace's root; null when it has not arrived
   * @param input equal for equal inputs of the root; 0 when there is none
   */
  record Entry(@Nullable String test, @Nullable String root, long input) {}

  /**
   * A span and where in the program it stands.
   *
   * @param above the shape of the span above; "" at the top
   * @param failed it carries an error, or one began here
   * @param below the spans directly below, in order of start
   */
  record Step(
      SpanRow row, String shape, Entry entry, String above, boolean failed, List<SpanRow> below) {

    Step {
      below = List.copyOf(below);
    }

    Operation operation() {
      return row.operation();
    }

    /** A call whose place another one can take; another tool does another thing. */
    boolean isReplaceable() {
      return switch (row.operation()) {
        case LLM, EMBEDDING, RETRIEVAL, DB, HTTP, MESSAGING -> true;
        case TOOL, WORKFLOW, AGENT, INTERNAL -> false;
      };
    }

    /**
     * What this step did after everything that {@code before} did, none of which failed here; null
     * when it did not come so far.
     */
    @Nullable SpanRow beyond(Step before) {
      int done = before.below.size();
      if (done == 0 || below.size() <= done) {
        return null;
      }
      for (int i = 0; i < done; i++) {
        SpanRow now = below.get(i);
        if (now.error() != null || !Shape.of(now).equals(Shape.of(before.below.get(i)))) {
          return null;
        }
      }
      return below.get(done);
    }
  }
}
