package dev.selftrace.store.index;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.ToolFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SpanRow} in about a hundred bytes: numbers of its own, everything that repeats shared
 * with other spans.
 */
final class SpanEntry extends Row {

  private static final long ABSENT = Long.MIN_VALUE;

  private final long spanId;
  private final long parentSpanId;
  private final long startNanos;
  private final long endNanos;
  private final long inputTokens;
  private final long outputTokens;
  private final long bytesHash;
  private final long inputHash;
  private final double cost;
  private final boolean hasOutput;
  private final @Nullable String toolCallId;
  private final List<Evaluation> evaluations;
  private final List<ToolFailure> toolFailures;
  private final SpanOrigin origin;
  private final SpanShape shape;
  private final @Nullable ErrorFacts error;

  /**
   * @param bytesHash of the span's bytes, to tell a resent span from another one with its id
   */
  SpanEntry(SpanRow row, long bytesHash, Interner interner) {
    this.spanId = row.spanId().value();
    this.parentSpanId = row.parentSpanId() == null ? 0 : row.parentSpanId().value();
    this.startNanos = row.startNanos();
    this.endNanos = row.endNanos();
    this.inputTokens = row.inputTokens() == null ? ABSENT : row.inputTokens();
    this.outputTokens = row.outputTokens() == null ? ABSENT : row.outputTokens();
    this.bytesHash = bytesHash;
    this.inputHash = row.inputHash();
    this.cost = row.cost() == null ? Double.NaN : row.cost();
    this.hasOutput = row.hasOutput();
    this.toolCallId = row.toolCallId();
    this.evaluations = row.evaluations();
    this.toolFailures = row.toolFailures();
    this.origin = SpanOrigin.of(row, interner);
    this.shape = SpanShape.of(row, interner);
    this.error = row.error() == null ? null : interner.intern(row.error());
  }

  @Override
  long key() {
    return spanId;
  }

  long bytesHash() {
    return bytesHash;
  }

  boolean isRoot() {
    return parentSpanId == 0;
  }

  long startNanos() {
    return startNanos;
  }

  /** As sent; 0 when it has not ended. */
  long endNanos() {
    return endNanos;
  }

  /** The last moment it is known to have lasted. */
  long lastNanos() {
    return Math.max(startNanos, endNanos);
  }

  /** Whether it shows an error without any text (R7). */
  boolean isSilent() {
    return error != null && error.texts().isEmpty();
  }

  boolean hasEnded() {
    return endNanos != 0;
  }

  long durationNanos() {
    return Math.max(0, endNanos - startNanos);
  }

  @Nullable Long inputTokens() {
    return inputTokens == ABSENT ? null : inputTokens;
  }

  @Nullable Long outputTokens() {
    return outputTokens == ABSENT ? null : outputTokens;
  }

  SpanOrigin origin() {
    return origin;
  }

  SpanShape shape() {
    return shape;
  }

  @Nullable ErrorFacts error() {
    return error;
  }

  /** Whether it is a step of a run (R23). */
  boolean isWork() {
    return SpanRow.isWork(shape.operation(), shape.kind());
  }

  /** US dollars; null when it says none. */
  @Nullable Double cost() {
    return Double.isNaN(cost) ? null : (Double) cost;
  }

  /** 0 for a root. */
  long parentSpanId() {
    return parentSpanId;
  }

  /** Whether it may be what a trace failed of. */
  boolean isSuspect() {
    return error != null || shape.status() == StatusCode.ERROR || !toolFailures.isEmpty();
  }

  /** The row again, as it was derived. */
  SpanRow row() {
    return new SpanRow(
        new SpanId(spanId),
        parentSpanId == 0 ? null : new SpanId(parentSpanId),
        shape.name(),
        shape.kind(),
        origin.service(),
        origin.instance(),
        origin.convention(),
        startNanos,
        endNanos,
        arrival(),
        shape.status(),
        shape.operation(),
        shape.wrapper(),
        origin.workflow(),
        origin.aliases(),
        origin.session(),
        origin.run(),
        origin.test(),
        shape.model(),
        shape.tool(),
        shape.agent(),
        inputTokens(),
        outputTokens(),
        cost(),
        shape.httpStatus(),
        toolCallId,
        inputHash,
        hasOutput,
        shape.warnings(),
        evaluations,
        toolFailures,
        error);
  }
}
