package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.WorkflowName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names a trace goes by: of what its spans suggest, and in the order of the tree.
 *
 * @param workflow the best ranked suggestion, the root's before others of its rank, then the
 *     earliest; else the root's name; else ""
 * @param workflows every name that finds the trace (R25, R26), at most {@link #NAMES_MAX}
 */
record Names(
    String workflow,
    List<String> workflows,
    List<String> services,
    List<String> conventions,
    @Nullable String session,
    @Nullable String run,
    @Nullable String test) {

  /** The most names of one sort. */
  static final int NAMES_MAX = 100;

  static Names of(SpanTree tree, @Nullable SpanRow root) {
    WorkflowName best = root == null ? null : root.workflow();
    SpanRow bestRow = root;
    Set<String> workflows = new LinkedHashSet<>();
    Set<String> services = new LinkedHashSet<>();
    Set<String> conventions = new LinkedHashSet<>();
    String session = root == null ? null : root.session();
    String run = root == null ? null : root.run();
    String test = root == null ? null : root.test();
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      if (row == null) {
        continue;
      }
      if (row.workflow() != null && isBetter(row, row.workflow(), best, bestRow, root)) {
        best = row.workflow();
        bestRow = row;
      }
      addAll(workflows, row.aliases());
      addAll(services, List.of(row.service()));
      addAll(conventions, List.of(row.convention()));
      session = session == null ? row.session() : session;
      run = run == null ? row.run() : run;
      test = test == null ? row.test() : test;
    }
    String rootName = root == null ? "" : root.name();
    String workflow = best == null ? rootName : best.name();
    Set<String> all = new LinkedHashSet<>();
    add(all, workflow);
    all.addAll(workflows);
    add(all, rootName);
    return new Names(
        workflow,
        List.copyOf(all),
        new ArrayList<>(services),
        new ArrayList<>(conventions),
        session,
        run,
        test);
  }

  private static boolean isBetter(
      SpanRow row,
      WorkflowName name,
      @Nullable WorkflowName best,
      @Nullable SpanRow bestRow,
      @Nullable SpanRow root) {
    if (best == null || bestRow == null || name.rank() != best.rank()) {
      return best == null || name.rank() < best.rank();
    }
    boolean ofRoot = root != null && bestRow.spanId().equals(root.spanId());
    return !ofRoot && row.startNanos() < bestRow.startNanos();
  }

  private static void addAll(Set<String> names, Collection<String> more) {
    for (String name : more) {
      if (names.size() < NAMES_MAX) {
        add(names, name);
      }
    }
  }

  private static void add(Set<String> names, String name) {
    if (!name.isEmpty()) {
      names.add(name);
    }
  }
}
