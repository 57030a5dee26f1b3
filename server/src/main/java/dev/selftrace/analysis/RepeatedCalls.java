package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a trace that were made more than once: again after a failure (R15), again with the same
 * input, or once for each row of another result. Confined to one call.
 */
final class RepeatedCalls {

  /** A tool asked the same again. */
  static final int IDENTICAL_TOOL_CALLS_MIN = 2;

  /** Other calls asked the same again; some programs ask twice on purpose. */
  static final int IDENTICAL_CALLS_MIN = 3;

  /** Queries of one form below one span. */
  static final int QUERIES_MIN = 5;

  /** Requests of one form below one span; their names say less than a statement. */
  static final int REQUESTS_MIN = 10;

  /** An attempt that begins later than this after a failure is no retry. */
  static final long RETRY_NANOS_MAX = 60_000_000_000L;

  private final SpanTree tree;
  private final TraceErrors errors;
  private final Set<SpanId> attempts = new HashSet<>();

  RepeatedCalls(SpanTree tree, TraceErrors errors) {
    this.tree = tree;
    this.errors = errors;
  }

  /** Retries first, then identical calls that are none, then repeated queries. */
  List<Finding> find() {
    List<Finding> findings = new ArrayList<>();
    Map<SiblingKey, List<Node>> siblings = new LinkedHashMap<>();
    Map<CallKey, List<Node>> calls = new LinkedHashMap<>();
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      if (row != null && row.operation() != Operation.INTERNAL && !row.wrapper()) {
        siblings.computeIfAbsent(SiblingKey.of(node, row), _ -> new ArrayList<>(2)).add(node);
        if (asksSomething(row)) {
          calls.computeIfAbsent(CallKey.of(row), _ -> new ArrayList<>(2)).add(node);
        }
      }
    }
    siblings.values().forEach(nodes -> addRetries(nodes, findings));
    calls.values().forEach(nodes -> addIdentical(nodes, findings));
    siblings.values().forEach(nodes -> addQueries(nodes, findings));
    return findings;
  }

  static boolean asksSomething(SpanRow row) {
    return row.inputHash() != 0
        && switch (row.operation()) {
          case LLM, TOOL, EMBEDDING, RETRIEVAL -> true;
          case WORKFLOW, AGENT, DB, HTTP, MESSAGING, INTERNAL -> false;
        };
  }

  /** Runs of attempts, each begun soon after the one before had failed. */
  private void addRetries(List<Node> nodes, List<Finding> findings) {
    List<Node> run = new ArrayList<>();
    for (Node node : nodes) {
      if (!run.isEmpty() && !isRetry(run.getLast(), node)) {
        addRun(run, findings);
        run.clear();
      }
      run.add(node);
    }
    addRun(run, findings);
  }

  private boolean isRetry(Node before, Node node) {
    SpanRow earlier = before.row();
    SpanRow later = node.row();
    if (earlier == null || later == null || errors.at(before) == null) {
      return false;
    }
    boolean sameInput =
        earlier.inputHash() == 0
            || later.inputHash() == 0
            || earlier.inputHash() == later.inputHash();
    long pause = later.startNanos() - earlier.endNanos();
    return sameInput && earlier.endNanos() != 0 && pause >= 0 && pause <= RETRY_NANOS_MAX;
  }

  private void addRun(List<Node> run, List<Finding> findings) {
    SpanRow last = run.isEmpty() ? null : run.getLast().row();
    if (run.size() < 2 || last == null) {
      return;
    }
    List<SpanId> ids = run.stream().map(Node::spanId).toList();
    attempts.addAll(ids);
    boolean failed = errors.at(run.getLast()) != null;
    String note = run.size() + " attempts, " + (failed ? "all failed" : "the last succeeded");
    findings.add(new Finding(Finding.Kind.RETRIES, ids, name(last), note));
  }

  /** One after the other: two spans of one call overlap (R23). */
  private void addIdentical(List<Node> nodes, List<Finding> findings) {
    List<SpanId> ids = new ArrayList<>();
    SpanRow first = nodes.getFirst().row();
    long end = Long.MIN_VALUE;
    for (Node node : nodes) {
      SpanRow row = node.row();
      if (row != null && !attempts.contains(row.spanId()) && row.startNanos() >= end) {
        ids.add(row.spanId());
        end = Math.max(row.startNanos(), row.endNanos());
      }
    }
    boolean tool = first != null && first.operation() == Operation.TOOL;
    if (first != null && ids.size() >= (tool ? IDENTICAL_TOOL_CALLS_MIN : IDENTICAL_CALLS_MIN)) {
      String note = ids.size() + " calls with the same input";
      findings.add(new Finding(Finding.Kind.IDENTICAL_CALLS, ids, name(first), note));
    }
  }

  private static void addQueries(List<Node> nodes, List<Finding> findings) {
    SpanRow first = nodes.getFirst().row();
    if (first == null) {
      return;
    }
    int least =
        switch (first.operation()) {
          case DB -> QUERIES_MIN;
          case HTTP -> REQUESTS_MIN;
          case WORKFLOW, AGENT, LLM, EMBEDDING, RETRIEVAL, TOOL, MESSAGING, INTERNAL ->
              Integer.MAX_VALUE;
        };
    if (nodes.size() >= least) {
      long nanos =
          nodes.stream()
              .mapToLong(node -> node.row() == null ? 0 : node.row().durationNanos())
              .sum();
      String note =
          nodes.size() + " calls of one form below one span, " + millis(nanos) + " in all";
      List<SpanId> ids = nodes.stream().map(Node::spanId).toList();
      findings.add(new Finding(Finding.Kind.N_PLUS_ONE, ids, first.name(), note));
    }
  }

  static String name(SpanRow row) {
    return row.tool() == null ? row.name() : row.tool();
  }

  static String count(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  static String millis(long nanos) {
    return nanos / 1_000_000 + "ms";
  }

  /** Spans below one parent that do the same; of statements only the form counts. */
  private record SiblingKey(int parent, String shape, @Nullable String model, long statement) {
    static SiblingKey of(Node node, SpanRow row) {
      long statement = row.operation() == Operation.DB ? row.inputHash() : 0;
      return new SiblingKey(node.parent(), Shape.of(row), row.model(), statement);
    }
  }

  /** Calls that ask the same. */
  record CallKey(String shape, @Nullable String model, long input) {
    static CallKey of(SpanRow row) {
      return new CallKey(Shape.of(row), row.model(), row.inputHash());
    }
  }
}
