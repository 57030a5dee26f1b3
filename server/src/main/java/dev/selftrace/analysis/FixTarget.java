package dev.selftrace.analysis;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.store.TraceOutline;
import java.util.Optional;

/** The error of a trace that a claim is about. Pure. */
public final class FixTarget {

  private FixTarget() {}

  /** The cause of the trace; empty when it shows no error. */
  public static Optional<Cause> first(TraceOutline trace) {
    return trace.trace().verdict().causes().stream().findFirst();
  }

  /** The best ranked cause with this fingerprint. */
  public static Optional<Cause> withFingerprint(TraceOutline trace, String fingerprint) {
    return trace.trace().verdict().causes().stream()
        .filter(cause -> cause.error().fingerprint().equals(fingerprint))
        .findFirst();
  }

  /** The cause at a span; of a span that a failure only passed through, that failure's cause. */
  public static Optional<Cause> at(TraceOutline trace, SpanId spanId) {
    Optional<Cause> here =
        trace.trace().verdict().causes().stream()
            .filter(cause -> cause.spanId().equals(spanId))
            .findFirst();
    if (here.isPresent()) {
      return here;
    }
    SpanTree tree = SpanTree.of(trace.spans());
    TraceErrors errors = TraceErrors.of(tree, trace.logs());
    return trace.trace().verdict().causes().stream()
        .filter(cause -> passes(tree, errors, cause, spanId))
        .findFirst();
  }

  private static boolean passes(SpanTree tree, TraceErrors errors, Cause cause, SpanId spanId) {
    return tree.find(cause.spanId()).stream()
        .flatMap(node -> Propagation.of(tree, errors, node).stream())
        .anyMatch(step -> step.failed() && step.node().spanId().equals(spanId));
  }
}
