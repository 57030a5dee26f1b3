package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.LogError;
import dev.selftrace.store.Nearby;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Error logs put to the spans they are about. Confined to one call.
 *
 * <p>A log that names its span is that span's (R6). One that names no span may be about an error
 * span of its service that has no text of its own and whose time holds the log's: if there is
 * exactly one such span, spans of other traces counted where the log does not name its trace
 * either, it is that span's by inference; else it stays with the trace and names the spans that it
 * may be about, and nothing is assigned silently (R7). Of nested spans the deepest is meant. Clocks
 * may differ a little: {@link Nearby#SLACK_NANOS}, if no span holds the time exactly.
 */
final class PlacedLogs {

  private static final Comparator<LogRow> BY_TIME =
      Comparator.comparingLong(LogRow::timeNanos)
          .thenComparing(log -> error(log).fingerprint())
          .thenComparing(log -> String.valueOf(error(log).message()));

  private static final Comparator<LogError> LOG_ERRORS_FIRST_TO_LAST =
      Comparator.comparing((LogError log) -> isLine(log.error()))
          .thenComparingLong(LogError::timeNanos)
          .thenComparing(log -> log.error().fingerprint());

  /** How many spans below one are searched for a report's text. */
  private static final int BELOW_MAX = 2_000;

  private final SpanTree tree;
  private final @Nullable ErrorFacts[] errors;
  private final @Nullable ErrorFacts[] lines;
  private final List<Node> silent = new ArrayList<>();
  private final List<LogError> unplaced = new ArrayList<>();

  private PlacedLogs(SpanTree tree, @Nullable ErrorFacts[] errors) {
    this.tree = tree;
    this.errors = errors;
    this.lines = new @Nullable ErrorFacts[errors.length];
  }

  /**
   * Puts logs to spans.
   *
   * @param errors by position of the node; what logs say is added
   */
  static PlacedLogs of(
      SpanTree tree, List<LogRow> logs, Nearby nearby, @Nullable ErrorFacts[] errors) {
    PlacedLogs placed = new PlacedLogs(tree, errors);
    List<LogRow> elsewhere = placed.direct(inOrder(logs));
    placed.reports(inOrder(logs));
    placed.findSilent();
    for (LogRow log : elsewhere) {
      placed.infer(log, List.of(), false);
    }
    for (LogRow log : inOrder(nearby.logs())) {
      placed.infer(log, nearby.rivals(), true);
    }
    return placed;
  }

  /** The first plain ERROR line of each node. */
  @Nullable ErrorFacts[] lines() {
    return lines;
  }

  /** Logs that belong to no span for certain, exceptions first, then by time. */
  List<LogError> unplaced() {
    unplaced.sort(LOG_ERRORS_FIRST_TO_LAST);
    return unplaced.subList(0, Math.min(unplaced.size(), TraceVerdict.LOG_ERRORS_MAX));
  }

  private static List<LogRow> inOrder(List<LogRow> logs) {
    List<LogRow> inOrder = new ArrayList<>();
    for (LogRow log : logs) {
      if (log.error() != null) {
        inOrder.add(log);
      }
    }
    inOrder.sort(BY_TIME);
    return inOrder;
  }

  /** Joins logs that name a span that is here; gives the others. */
  private List<LogRow> direct(List<LogRow> logs) {
    List<LogRow> elsewhere = new ArrayList<>();
    for (LogRow log : logs) {
      Node node = log.spanId() == null ? null : tree.find(log.spanId()).orElse(null);
      if (node == null || node.row() == null) {
        elsewhere.add(log);
      } else if (!isReport(error(log))) {
        put(node, node.row(), error(log));
      }
    }
    return elsewhere;
  }

  /**
   * Joins what agents report of requests and tools that failed below a span: to the span, unless a
   * span below says it already. An agent itself has not failed by that: then it stays with the
   * trace.
   */
  private void reports(List<LogRow> logs) {
    for (LogRow log : logs) {
      Node node = log.spanId() == null ? null : tree.find(log.spanId()).orElse(null);
      SpanRow row = node == null ? null : node.row();
      if (node == null || row == null || !isReport(error(log)) || isToldBelow(node, error(log))) {
        continue;
      }
      boolean agent =
          row.operation() == Operation.AGENT
              || row.operation() == Operation.WORKFLOW
              || row.parentSpanId() == null;
      if (!agent || errors[node.position()] != null) {
        put(node, row, error(log));
      } else {
        unplaced.add(
            new LogError(
                log.timeNanos(), log.service(), error(log), false, List.of(node.spanId())));
      }
    }
  }

  private boolean isToldBelow(Node node, ErrorFacts report) {
    List<Node> below = tree.subtree(node);
    for (int i = 1; i < Math.min(below.size(), BELOW_MAX); i++) {
      ErrorFacts said = errors[below.get(i).position()];
      if (said != null && TypedText.sameError(said, report)) {
        return true;
      }
    }
    return false;
  }

  private void put(Node node, SpanRow row, ErrorFacts error) {
    int at = node.position();
    if (!isLine(error)) {
      errors[at] = JoinedEvidence.of(row, errors[at], error);
    } else if (lines[at] == null) {
      lines[at] = error;
    }
  }

  private void findSilent() {
    for (Node node : tree.nodes()) {
      ErrorFacts error = errors[node.position()];
      if (error != null && error.texts().isEmpty()) {
        silent.add(node);
      }
    }
  }

  private void infer(LogRow log, List<Nearby.Rival> rivals, boolean inferred) {
    List<Node> candidates = deepest(holding(log, 0));
    long rivalCount = countHolding(rivals, log, 0);
    if (candidates.isEmpty() && rivalCount == 0) {
      candidates = deepest(holding(log, Nearby.SLACK_NANOS));
      rivalCount = countHolding(rivals, log, Nearby.SLACK_NANOS);
    }
    ErrorFacts error = error(log);
    boolean one = candidates.size() == 1 && rivalCount == 0 && log.spanId() == null;
    SpanRow row = one ? candidates.getFirst().row() : null;
    if (row != null) {
      put(candidates.getFirst(), row, isLine(error) ? error : inferred(error));
    } else if (!candidates.isEmpty() || (!inferred && !isLine(error))) {
      List<SpanId> ids = candidates.stream().map(Node::spanId).toList();
      int kept = Math.min(ids.size(), TraceVerdict.MISSING_PARENTS_MAX);
      unplaced.add(
          new LogError(log.timeNanos(), log.service(), error, inferred, ids.subList(0, kept)));
    }
  }

  private List<Node> holding(LogRow log, long slack) {
    List<Node> holding = new ArrayList<>(2);
    for (Node node : silent) {
      if (node.row() != null && holds(node.row(), log, slack)) {
        holding.add(node);
      }
    }
    return holding;
  }

  private static long countHolding(List<Nearby.Rival> rivals, LogRow log, long slack) {
    return rivals.stream().filter(rival -> holds(rival.span(), log, slack)).count();
  }

  private static boolean holds(SpanRow span, LogRow log, long slack) {
    boolean same =
        span.service().equals(log.service())
            && (span.instance() == null
                || log.instance() == null
                || Objects.equals(span.instance(), log.instance()));
    return same
        && log.timeNanos() >= span.startNanos() - slack
        && (span.endNanos() == 0 || log.timeNanos() <= span.endNanos() + slack);
  }

  /** Nodes stand depth first: one that holds another stands before it. */
  private static List<Node> deepest(List<Node> nodes) {
    List<Node> deepest = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      boolean above =
          i + 1 < nodes.size() && nodes.get(i + 1).position() < node.position() + node.size();
      if (!above) {
        deepest.add(node);
      }
    }
    return deepest;
  }

  private static ErrorFacts inferred(ErrorFacts error) {
    return new ErrorFacts(
        error.type(),
        error.message(),
        error.texts(),
        Evidence.INFERRED_LOG,
        error.stack(),
        error.files(),
        error.location(),
        error.wrapper(),
        error.noise(),
        error.fingerprint());
  }

  private static boolean isReport(ErrorFacts error) {
    return error.evidence() == Evidence.VENDOR_FIELD;
  }

  private static boolean isLine(ErrorFacts error) {
    return error.evidence() == Evidence.ERROR_LOG;
  }

  private static ErrorFacts error(LogRow log) {
    return Objects.requireNonNull(log.error(), "error");
  }
}
