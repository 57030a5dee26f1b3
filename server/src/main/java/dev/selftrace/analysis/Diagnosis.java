package dev.selftrace.analysis;

import static java.util.Objects.requireNonNull;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.store.TraceOutline;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a trace failed, or what is known when nothing shows that it did (telemetry 5.6). Rests on
 * rows only; what spans carry beyond them is for the reader to add. Immutable.
 *
 * @param cause the span where the failure began; null when none shows one
 * @param outcome what became of the error above the cause; null without a cause
 * @param steps from the cause to the root; empty without a cause
 * @param further other spans where errors began, best first
 */
public record Diagnosis(
    Kind kind,
    TraceVerdict verdict,
    SpanTree tree,
    TraceErrors errors,
    @Nullable Cause cause,
    @Nullable Outcome outcome,
    List<Propagation.Step> steps,
    List<Cause> further,
    List<Finding> findings) {

  public Diagnosis {
    steps = List.copyOf(steps);
    further = List.copyOf(further);
    findings = List.copyOf(findings);
  }

  /** The verdict in a word. */
  public enum Kind {
    FAILED,
    ERROR_HANDLED,
    ERROR_IN_LOGS,
    NO_ERROR_EVIDENCE;

    /** The lower-case form. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The diagnosis of one trace. */
  public static Diagnosis of(TraceOutline outline) {
    TraceVerdict verdict = outline.trace().verdict();
    SpanTree tree = SpanTree.of(outline.spans());
    TraceErrors errors = TraceErrors.of(tree, outline.logs());
    List<Finding> findings = Findings.of(tree, errors, verdict);
    Cause cause = verdict.causes().isEmpty() ? null : verdict.causes().getFirst();
    Node node = cause == null ? null : tree.find(cause.spanId()).orElse(null);
    if (cause == null || node == null || node.row() == null) {
      Kind kind = verdict.logErrors().isEmpty() ? Kind.NO_ERROR_EVIDENCE : Kind.ERROR_IN_LOGS;
      return new Diagnosis(kind, verdict, tree, errors, null, null, List.of(), List.of(), findings);
    }
    return new Diagnosis(
        kind(cause, node.row()),
        verdict,
        tree,
        errors,
        cause,
        Outcome.of(tree, node, cause.handled()),
        Propagation.of(tree, errors, node),
        verdict.causes().subList(1, verdict.causes().size()),
        findings);
  }

  private static Kind kind(Cause cause, SpanRow row) {
    boolean inferred = cause.error().evidence() == ErrorFacts.Evidence.INFERRED_LOG;
    if (inferred && row.error() == null) {
      return Kind.ERROR_IN_LOGS;
    }
    return cause.handled() ? Kind.ERROR_HANDLED : Kind.FAILED;
  }

  /** The span that ended last; empty when none has ended. */
  public Optional<SpanRow> lastEnded() {
    return tree.nodes().stream()
        .filter(node -> node.row() != null && node.row().endNanos() != 0)
        .map(node -> requireNonNull(node.row()))
        .max(Comparator.comparingLong(SpanRow::endNanos).thenComparingLong(SpanRow::startNanos));
  }

  /** Spans that never ended. */
  public List<SpanRow> unended() {
    return tree.nodes().stream()
        .filter(node -> node.row() != null && node.row().endNanos() == 0)
        .map(node -> requireNonNull(node.row()))
        .toList();
  }
}
