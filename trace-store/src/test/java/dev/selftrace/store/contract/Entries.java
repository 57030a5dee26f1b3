package dev.selftrace.store.contract;

import dev.selftrace.model.Evaluation;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Slice;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.CheckEntry;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.store.Position;
import dev.selftrace.store.Receipt;
import dev.selftrace.store.RunEntry;
import dev.selftrace.store.ScoreEntry;
import java.util.List;

/** Ledger entries for tests. */
public final class Entries {

  private Entries() {}

  /** A run that was announced at this moment. */
  public static RunEntry run(int number, String label, String workflow) {
    return new RunEntry("run-" + number, label, workflow, new Position(number), number);
  }

  /** A fix of the failure of this fingerprint, with its receipt. */
  public static FixEntry fix(int number, String fingerprint) {
    return fix(number, fingerprint, Telemetry.trace(number), Telemetry.span(1), Slice.EMPTY);
  }

  /** A fix that rests on this span. */
  public static FixEntry fix(
      int number, String fingerprint, TraceId trace, SpanId span, Slice bytes) {
    FixEntry unsealed = fix(number, fingerprint, trace, span, Receipt.evidence(bytes), "none");
    return fix(number, fingerprint, trace, span, unsealed.evidence(), Receipt.of(unsealed));
  }

  private static FixEntry fix(
      int number, String fingerprint, TraceId trace, SpanId span, String evidence, String receipt) {
    boolean odd = number % 2 == 1;
    return new FixEntry(
        "fix-" + number,
        odd ? FixEntry.Claim.FIXED : FixEntry.Claim.DIAGNOSED,
        "héllo ☃ " + number,
        fingerprint,
        trace,
        span,
        new Position(number),
        "w" + number % 3,
        odd ? "test" : null,
        Operation.TOOL,
        "",
        odd ? null : "Type",
        odd ? "message\nof two lines" : null,
        odd ? List.of() : List.of("a.py", "b.py"),
        odd ? "c0ffee" : null,
        odd ? null : "v" + number,
        odd ? "run-1" : null,
        number,
        evidence,
        receipt);
  }

  /** What is proved of the fix of this number. */
  public static FixOutcome outcome(int fix, FixOutcome.Proof proof, int trace) {
    return new FixOutcome("fix-" + fix, proof, Telemetry.trace(trace), new Position(trace), trace);
  }

  /** A gate over these traces, of which the first did not pass. */
  public static CheckEntry check(int number, String run, int... traces) {
    List<TraceId> ids = java.util.Arrays.stream(traces).mapToObj(Telemetry::trace).toList();
    return new CheckEntry(
        "gate " + number,
        ids,
        run,
        number % 2 == 0 ? "w" : null,
        List.of(
            new CheckEntry.Result("no_errors", true, "none", List.of()),
            new CheckEntry.Result("tokens", false, "", ids.subList(0, 1))),
        number);
  }

  /** A judgement about a trace. */
  public static ScoreEntry score(int number, int trace) {
    boolean odd = number % 2 == 1;
    return new ScoreEntry(
        Telemetry.trace(trace),
        odd ? Telemetry.span(number) : null,
        new Evaluation("quality", odd ? "PASS" : null, odd ? null : -0.5 * number, odd ? "" : null),
        number);
  }
}
