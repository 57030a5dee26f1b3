package dev.selftrace.tool;

import dev.selftrace.analysis.FixStep;
import dev.selftrace.analysis.FixTarget;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.LedgerWriter;
import dev.selftrace.store.Position;
import dev.selftrace.store.Receipt;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** T12: writes down what was done about a failure, if a trace holds that failure. */
final class RecordFix implements WritingTool<RecordFix.Input> {

  static final int SUMMARY_CHARS_MAX = 1_000;
  static final int FILES_MAX = 50;
  static final int NAME_CHARS_MAX = 300;

  /** The arguments. */
  record Input(
      @Argument(required = true) String traceId,
      @Argument(value = "cause and change, one sentence", required = true) String summary,
      @Argument(standard = "fixed") Claim state,
      @Argument("which error; default: its cause") @Nullable String spanId,
      @Argument @Nullable String fingerprint,
      @Argument(max = FILES_MAX) List<String> files,
      @Argument @Nullable String commit,
      @Argument("the version before") @Nullable String archivedAs,
      @Argument @Nullable String runId) {

    Input {
      requireAtMost("summary", summary, SUMMARY_CHARS_MAX);
      files.forEach(file -> requireAtMost("files", file, NAME_CHARS_MAX));
      requireAtMost("commit", commit, NAME_CHARS_MAX);
      requireAtMost("archived_as", archivedAs, NAME_CHARS_MAX);
      requireAtMost("run_id", runId, NAME_CHARS_MAX);
    }

    private static void requireAtMost(String field, @Nullable String value, int most) {
      if (value != null && value.length() > most) {
        throw ToolInputException.invalid(
            field,
            field
                + " has "
                + value.length()
                + " characters; allowed: at most "
                + most
                + ". Shorten it.");
      }
    }
  }

  /** What is claimed. */
  enum Claim {
    FIXED(FixEntry.Claim.FIXED),
    DIAGNOSED(FixEntry.Claim.DIAGNOSED);

    private final FixEntry.Claim entry;

    Claim(FixEntry.Claim entry) {
      this.entry = entry;
    }
  }

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  /** The same claim is recorded once. */
  @Override
  public boolean idempotent() {
    return true;
  }

  @Override
  public Output answer(Input input, Call call, LedgerWriter writer) {
    TraceOutline trace = trace(input, call);
    Cause cause = cause(input, trace);
    String fixId = id(input, trace, cause);
    Optional<FixRow> known = call.ledger().fix(fixId);
    if (known.isEmpty()) {
      writer.record(sealed(entry(fixId, input, trace, cause, call)));
    }
    // Another call may have recorded the same claim first: the first one stays.
    FixRow row = known.or(() -> call.ledger().fix(fixId)).orElseThrow();
    FixProofs proofs = FixProofs.asOf(call);
    FixStanding standing = proofs.explained(proofs.of(List.of(row)).getFirst());
    FixOutcome verified = standing.row().verified();
    if (row.verified() == null && verified != null) {
      writer.record(verified);
    }
    return new RecordedFix(standing, known.isPresent(), Bookmark.now(call));
  }

  private static TraceOutline trace(Input input, Call call) {
    try {
      return Ids.trace(call, input.traceId());
    } catch (ToolInputException e) {
      throw e.code() == ErrorCode.NOT_FOUND
          ? FixRefusals.expired(e, input.traceId(), call.ledger())
          : e;
    }
  }

  /** The error of the trace that is meant; without one there is nothing to record. */
  private static Cause cause(Input input, TraceOutline trace) {
    Cause first = FixTarget.first(trace).orElseThrow(() -> FixRefusals.healthy(trace));
    String spanId = input.spanId();
    String fingerprint = input.fingerprint();
    if (spanId == null) {
      return fingerprint == null
          ? first
          : FixTarget.withFingerprint(trace, fingerprint)
              .orElseThrow(() -> FixRefusals.other(trace, "fingerprint", fingerprint));
    }
    return FixTarget.at(trace, Ids.span("span_id", trace, spanId))
        .filter(cause -> fingerprint == null || cause.error().fingerprint().equals(fingerprint))
        .orElseThrow(() -> FixRefusals.other(trace, "span_id", spanId));
  }

  /** The same for the same claim, so that a repeated call finds what the first one recorded. */
  private static String id(Input input, TraceOutline trace, Cause cause) {
    return FixIds.of(
        input.state().entry,
        trace.trace().verdict().traceId(),
        cause.error().fingerprint(),
        input.summary().strip(),
        input.commit());
  }

  private static FixEntry entry(
      String fixId, Input input, TraceOutline trace, Cause cause, Call call) {
    TraceVerdict verdict = trace.trace().verdict();
    StoredSpan span =
        SpanReading.of(call.traces(), verdict.traceId(), List.of(cause.spanId()))
            .spans()
            .get(cause.spanId());
    SpanRow failed =
        trace.spans().stream()
            .filter(row -> row.spanId().equals(cause.spanId()))
            .findFirst()
            .orElse(null);
    if (span == null || failed == null) {
      throw FixRefusals.unreadable(trace);
    }
    return new FixEntry(
        fixId,
        input.state().entry,
        input.summary().strip(),
        cause.error().fingerprint(),
        verdict.traceId(),
        cause.spanId(),
        new Position(trace.trace().lastArrival()),
        verdict.workflow(),
        verdict.test(),
        cause.operation(),
        FixStep.name(failed),
        cause.error().type(),
        cause.error().message(),
        input.files(),
        input.commit(),
        input.archivedAs(),
        input.runId() == null ? verdict.run() : input.runId(),
        // Never before what could be seen: arrivals and this moment are compared.
        Math.max(call.nowNanos(), call.traces().position().arrival()),
        Receipt.evidence(span),
        "");
  }

  private static FixEntry sealed(FixEntry fix) {
    return new FixEntry(
        fix.fixId(),
        fix.claim(),
        fix.summary(),
        fix.fingerprint(),
        fix.traceId(),
        fix.spanId(),
        fix.failedAt(),
        fix.workflow(),
        fix.test(),
        fix.operation(),
        fix.spanName(),
        fix.errorType(),
        fix.message(),
        fix.files(),
        fix.commit(),
        fix.archivedAs(),
        fix.runId(),
        fix.recordedAt(),
        fix.evidence(),
        Receipt.of(fix));
  }
}
