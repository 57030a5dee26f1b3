package dev.selftrace.tool;

import dev.selftrace.analysis.FixState;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.store.FixRow;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fix with what telemetry proves of it now, written down already or not. Immutable.
 *
 * @param lack why nothing proves that it holds; null unless it is unverified
 * @param candidate a trace that will prove it once it has settled; null for none
 * @param tracesSince traces of the workflow that arrived since and prove nothing; 0 when they were
 *     not counted
 */
public record FixStanding(
    FixRow row, @Nullable Lack lack, @Nullable TraceId candidate, long tracesSince) {

  /** Nothing is missing. */
  static FixStanding of(FixRow row) {
    return new FixStanding(row, null, null, 0);
  }

  /** Why nothing proves that a fix holds. */
  enum Lack {
    /** No trace of the workflow has arrived since. */
    NO_TRACE_SINCE,
    /** No trace that arrived since took the step to its end without an error. */
    NOT_EXERCISED_SINCE,
    /** One that did is still arriving. */
    NOT_SETTLED,
    /** A newer fix of the same failure was recorded before anything proved this one. */
    SUPERSEDED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  FixEntry fix() {
    return row.fix();
  }

  /** How it fares. */
  public FixState state() {
    return FixState.of(row);
  }

  /** Whether a trace that arrives from now on can prove it. */
  boolean waits() {
    return lack != null && lack != Lack.SUPERSEDED;
  }

  /** What the state rests on, in our own words; "" when the state says it all. */
  String reason() {
    FixOutcome regressed = row.regressed();
    FixOutcome verified = row.verified();
    return switch (state()) {
      case DIAGNOSED -> "";
      case REGRESSED ->
          (regressed == null ? "" : "in " + regressed.traceId().hex())
              + (verified == null ? "" : ", verified before by " + verified.traceId().hex());
      case VERIFIED -> verified == null ? "" : "by " + verified.traceId().hex();
      case UNVERIFIED -> lacking();
    };
  }

  private String lacking() {
    return switch (lack) {
      case null -> "";
      case NO_TRACE_SINCE -> "(no trace of its workflow since)";
      case NOT_EXERCISED_SINCE ->
          tracesSince == 0
              ? "(not exercised since)"
              : "(not exercised since, in " + TraceSummary.count(tracesSince, "trace") + ")";
      case NOT_SETTLED ->
          candidate == null ? "" : "(held in " + candidate.hex() + ", which is not settled)";
      case SUPERSEDED -> "(a newer fix took its place)";
    };
  }
}
