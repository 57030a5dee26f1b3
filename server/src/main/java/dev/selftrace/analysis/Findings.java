package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What contributed to the outcome of a trace without being an error. Pure, deterministic. */
public final class Findings {

  /** The most findings of a trace. */
  public static final int FINDINGS_MAX = 20;

  /** Of a trace shorter than this, no span is slow. */
  static final long SLOW_TRACE_NANOS_MIN = 1_000_000_000L;

  /** A span is slow that decided at least one part in this many of the whole time. */
  static final int SLOW_PART = 2;

  private static final String TRUNCATED = "truncated";

  private Findings() {}

  /** The findings, by kind, then as they occurred. */
  public static List<Finding> of(SpanTree tree, TraceErrors errors, TraceVerdict verdict) {
    List<Finding> findings = new ArrayList<>();
    addMissing(verdict, findings);
    findings.addAll(new RepeatedCalls(tree, errors).find());
    ToolLoop.find(tree).ifPresent(findings::add);
    addWarnings(tree, findings);
    slow(tree, verdict).ifPresent(findings::add);
    noise(tree, errors).ifPresent(findings::add);
    findings.sort(Comparator.comparing(Finding::kind));
    return findings.size() <= FINDINGS_MAX
        ? List.copyOf(findings)
        : List.copyOf(findings.subList(0, FINDINGS_MAX));
  }

  private static void addMissing(TraceVerdict verdict, List<Finding> findings) {
    if (verdict.missing().contains(Judge.ROOT)) {
      String note =
          verdict.rootSpanId() == null
              ? "the root span never arrived: the run may have failed before its end"
              : "the root span has not ended: the run goes on, hangs, or was cut off";
      List<SpanId> root = verdict.rootSpanId() == null ? List.of() : List.of(verdict.rootSpanId());
      findings.add(new Finding(Finding.Kind.MISSING_ROOT, root, "", note));
    }
    if (verdict.missing().contains(Judge.PARENT)) {
      String note = "spans name these parents, which never arrived";
      findings.add(new Finding(Finding.Kind.MISSING_PARENT, verdict.missingParents(), "", note));
    }
  }

  /** Spans above a warned model call often repeat its warning: the lowest is meant. */
  private static void addWarnings(SpanTree tree, List<Finding> findings) {
    Map<String, List<SpanId>> spans = new LinkedHashMap<>();
    Map<String, BitSet> above = new HashMap<>();
    for (Node node : tree.nodes().reversed()) {
      SpanRow row = node.row();
      for (String warning : row == null ? List.<String>of() : row.warnings()) {
        BitSet repeating = above.computeIfAbsent(warning, _ -> new BitSet());
        if (!repeating.get(node.position())) {
          spans.computeIfAbsent(warning, _ -> new ArrayList<>()).addFirst(node.spanId());
        }
        mark(tree, node, repeating);
      }
    }
    spans.forEach((warning, ids) -> {
      boolean truncated = warning.equals(TRUNCATED);
      findings.add(
          new Finding(
              truncated ? Finding.Kind.TRUNCATED_OUTPUT : Finding.Kind.MODEL_WARNING,
              ids,
              truncated ? "" : warning,
              truncated
                  ? RepeatedCalls.count(ids.size(), "model output") + " cut off at the token limit"
                  : RepeatedCalls.count(ids.size(), "model call") + " ended this way"));
    });
  }

  private static void mark(SpanTree tree, Node node, BitSet marked) {
    for (Node above = tree.parent(node);
        above != null && !marked.get(above.position());
        above = tree.parent(above)) {
      marked.set(above.position());
    }
  }

  private static Optional<Finding> slow(SpanTree tree, TraceVerdict verdict) {
    long whole = verdict.durationNanos();
    if (whole < SLOW_TRACE_NANOS_MIN || verdict.spanCount() < 2) {
      return Optional.empty();
    }
    return CriticalPath.of(tree)
        .slowest()
        .filter(share -> share.nanos() >= whole / SLOW_PART && share.node().row() != null)
        .map(share -> {
          SpanRow row = share.node().row();
          String note =
              RepeatedCalls.millis(share.nanos())
                  + " of the "
                  + RepeatedCalls.millis(whole)
                  + " that decided the end";
          return new Finding(
              Finding.Kind.SLOW_CRITICAL_PATH,
              List.of(share.node().spanId()),
              row == null ? "" : row.name(),
              note);
        });
  }

  /** Error evidence that fails nothing (R13). */
  private static Optional<Finding> noise(SpanTree tree, TraceErrors errors) {
    List<SpanId> ids =
        tree.nodes().stream().filter(node -> errors.isNoise(node)).map(Node::spanId).toList();
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    String note =
        RepeatedCalls.count(ids.size(), "error")
            + " of normal operation, such as a missing optional file";
    return Optional.of(new Finding(Finding.Kind.NOISE, ids, "", note));
  }
}
