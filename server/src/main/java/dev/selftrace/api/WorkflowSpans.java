package dev.selftrace.api;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a trace for Monocle Test Tools, read and written in small pieces. They take a trace
 * for arrived only when one span is its workflow (telemetry 7.6). So the root comes last: when no
 * span before it was one, the copy that leaves here says so, and a trace without a root, or with
 * one that is something else to Monocle, gets a span that is not in the store. Confined to one
 * thread at a time.
 */
final class WorkflowSpans {

  private static final String SPAN_TYPE = "span.type";
  private static final String WORKFLOW = "workflow";

  /** Marks the span that is not in the store. */
  private static final String SYNTHETIC = "selftrace.synthetic";

  private static final int PIECE_SPANS_MAX = 16;
  private static final int PIECE_BYTES = 64 << 10;

  private final TraceReader reader;
  private final TraceVerdict verdict;
  private final String workflow;
  private final @Nullable TraceFact fact;
  private final List<SpanId> others;
  private final @Nullable SpanId root;
  private final int leftOut;
  private final MonocleSpanWriter writer = new MonocleSpanWriter();
  private int next;
  private boolean hasWorkflow;
  private boolean finished;

  /**
   * Over a trace.
   *
   * @param workflow the name the trace was asked for by
   * @param fact spans that say another value of it are left out; null for all spans
   * @param spansMax the most spans written
   */
  WorkflowSpans(
      TraceReader reader,
      TraceOutline outline,
      String workflow,
      @Nullable TraceFact fact,
      int spansMax) {
    this.reader = reader;
    this.verdict = outline.trace().verdict();
    this.workflow = workflow;
    this.fact = fact;
    root =
        outline.spans().stream()
            .filter(row -> row.parentSpanId() == null)
            .map(SpanRow::spanId)
            .findFirst()
            .orElse(null);
    List<SpanId> rest =
        new ArrayList<>(
            outline.spans().stream().map(SpanRow::spanId).filter(id -> !id.equals(root)).toList());
    leftOut = Math.max(0, rest.size() - spansMax);
    others = List.copyOf(rest.subList(0, rest.size() - leftOut));
  }

  /** The next bytes; null after the last. */
  byte @Nullable [] piece() {
    while (!finished) {
      if (next < others.size()) {
        writeSome(Math.min(others.size(), next + PIECE_SPANS_MAX));
      } else {
        writeRoot();
        writer.end(leftOut);
        finished = true;
      }
      byte[] taken = writer.take();
      if (taken != null) {
        return taken;
      }
    }
    return null;
  }

  private void writeSome(int most) {
    do {
      for (StoredSpan stored : reader.spans(verdict.traceId(), List.of(others.get(next)))) {
        boolean workflowSpan = WORKFLOW.equals(stored.span().attributes().text(SPAN_TYPE));
        if (workflowSpan || fact == null || !fact.isContradictedBy(stored)) {
          hasWorkflow |= workflowSpan;
          writer.span(stored.span(), Attributes.EMPTY);
        }
      }
      next++;
    } while (next < most && writer.size() < PIECE_BYTES);
  }

  private void writeRoot() {
    List<StoredSpan> found =
        root == null ? List.of() : reader.spans(verdict.traceId(), List.of(root));
    for (StoredSpan stored : found) {
      String type = stored.span().attributes().text(SPAN_TYPE);
      boolean becomesWorkflow = type == null && !hasWorkflow;
      hasWorkflow |= becomesWorkflow || WORKFLOW.equals(type);
      writer.span(stored.span(), becomesWorkflow ? entity() : Attributes.EMPTY);
    }
    if (!hasWorkflow) {
      writer.span(synthetic(), Attributes.EMPTY);
    }
  }

  private Attributes entity() {
    return Attributes.of(
        List.of(SPAN_TYPE, "entity.1.type", "entity.1.name", "workflow.name"),
        List.of(text(WORKFLOW), text("workflow.generic"), text(workflow), text(workflow)));
  }

  /** Takes the place of the one parent that is missing, else stands beside the spans. */
  private Span synthetic() {
    List<SpanId> missing = verdict.missingParents();
    SpanId id = missing.size() == 1 ? missing.getFirst() : new SpanId(~verdict.traceId().low() | 1);
    Attributes entity = entity();
    List<String> keys = new ArrayList<>(List.of(SYNTHETIC));
    List<AttributeValue> values = new ArrayList<>(List.of(new AttributeValue.BooleanValue(true)));
    entity.forEach((key, value) -> {
      keys.add(key);
      values.add(value);
    });
    return new Span(
        verdict.traceId(),
        id,
        null,
        "",
        0,
        WORKFLOW,
        SpanKind.INTERNAL,
        verdict.startNanos(),
        verdict.endNanos(),
        Attributes.of(keys, values),
        0,
        List.of(),
        0,
        List.of(),
        0,
        StatusCode.UNSET,
        "",
        Resource.EMPTY,
        Scope.EMPTY);
  }

  private static AttributeValue text(String value) {
    return new AttributeValue.StringValue(value);
  }
}
