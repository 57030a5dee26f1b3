package dev.selftrace.analysis;

import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.model.TraceVerdict.Status;
import dev.selftrace.store.CountedCalls;
import dev.selftrace.store.Nearby;
import dev.selftrace.store.TraceJudge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a whole trace amounts to: who ran, whether it is complete, whether it failed and why
 * (telemetry 5.6). The verdict does not depend on the order in which spans arrived (R21).
 * Immutable, thread-safe, pure.
 */
public final class Judge implements TraceJudge {

  static final String ROOT = "root";
  static final String PARENT = "parent";

  @Override
  public TraceVerdict judge(
      TraceId traceId, List<SpanRow> spans, List<LogRow> logs, Nearby nearby) {
    SpanTree tree = SpanTree.of(spans);
    TraceErrors errors = TraceErrors.of(tree, logs, nearby);
    List<RootCause.Origin> origins = RootCause.find(tree, errors);
    SpanRow root = tree.root().orElse(null);
    List<SpanId> missingParents = tree.missingParents();
    List<String> missing = missing(tree, root, missingParents);
    Names names = Names.of(tree, root);
    Usage usage = Usage.of(tree, errors, logs);
    boolean handled = !origins.isEmpty() && origins.getFirst().handled();
    return new TraceVerdict(
        traceId,
        names.workflow(),
        names.workflows(),
        root == null ? null : root.name(),
        root == null ? null : root.spanId(),
        usage.startNanos(),
        usage.endNanos(),
        status(tree, errors, origins, missing),
        missing,
        missingParents.size() <= TraceVerdict.MISSING_PARENTS_MAX
            ? missingParents
            : missingParents.subList(0, TraceVerdict.MISSING_PARENTS_MAX),
        spans.size(),
        usage.errors(),
        logs.size(),
        usage.llmCalls(),
        usage.toolCalls(),
        usage.inputTokens(),
        usage.outputTokens(),
        usage.callsWithoutUsage(),
        usage.cost(),
        names.services(),
        names.conventions(),
        names.session(),
        names.run(),
        names.test(),
        causes(tree, errors, origins),
        handled,
        errors.logErrors());
  }

  @Override
  public CountedCalls calls(List<SpanRow> spans) {
    return Usage.calls(SpanTree.of(spans));
  }

  /** A root that has not ended has not arrived in full. */
  private static List<String> missing(
      SpanTree tree, @Nullable SpanRow root, List<SpanId> missingParents) {
    List<String> missing = new ArrayList<>(2);
    if (root == null || root.endNanos() == 0) {
      missing.add(ROOT);
    }
    if (root != null && (!missingParents.isEmpty() || hasCutCircle(tree))) {
      missing.add(PARENT);
    }
    return missing;
  }

  private static boolean hasCutCircle(SpanTree tree) {
    return tree.nodes().stream()
        .anyMatch(
            node -> node.parent() < 0 && node.row() != null && node.row().parentSpanId() != null);
  }

  /**
   * Failed, or fine, or not known: incomplete, an error after which nothing more was seen, or an
   * exception in a log that no span can be given.
   */
  private static Status status(
      SpanTree tree, TraceErrors errors, List<RootCause.Origin> origins, List<String> missing) {
    if (origins.stream().anyMatch(origin -> !origin.handled())) {
      return Status.ERROR;
    }
    boolean goesOn =
        origins.stream()
            .allMatch(origin -> Outcome.of(tree, origin.node(), true) == Outcome.CONTINUED);
    boolean fine = missing.isEmpty() && goesOn && errors.logErrors().isEmpty();
    return fine ? Status.OK : Status.UNSET;
  }

  private static List<Cause> causes(
      SpanTree tree, TraceErrors errors, List<RootCause.Origin> origins) {
    List<Cause> causes = new ArrayList<>(origins.size());
    for (RootCause.Origin origin : origins) {
      causes.add(
          new Cause(
              origin.row().spanId(),
              origin.row().name(),
              origin.row().operation(),
              origin.row().service(),
              CauseEvidence.of(tree, errors, origin),
              origin.handled()));
    }
    return causes;
  }
}
