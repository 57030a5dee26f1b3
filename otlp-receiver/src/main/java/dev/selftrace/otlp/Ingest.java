package dev.selftrace.otlp;

import java.util.random.RandomGenerator;

/**
 * Taking in, for every transport: who may, how much at once, what it means, where it goes.
 * Thread-safe.
 *
 * <p>A door calls {@link #begin} when it has seen a request's headers, and from then on talks to
 * the {@link Intake} it got.
 */
public final class Ingest {

  private final Admission admission;
  private final OtlpLimits limits;
  private final InFlightBytes budget;
  private final Refusals refusals;

  /**
   * Over an admission and limits.
   *
   * @param random spreads retry delays; must be thread-safe
   */
  public Ingest(Admission admission, OtlpLimits limits, RandomGenerator random) {
    this.admission = admission;
    this.limits = limits;
    this.budget = new InFlightBytes(limits.inFlightBytesMax());
    this.refusals = new Refusals(random);
  }

  /** Begins a request by asking whether its caller may ingest. Never fails: the intake knows. */
  public Intake begin(Caller caller, Signal signal, IngestListener.Protocol protocol) {
    Intake intake = new Intake(signal, protocol, limits, budget, refusals);
    intake.admit(admission, caller);
    return intake;
  }

  /** Bytes of the requests that are open now. */
  public long inFlightBytes() {
    return budget.used();
  }

  /** What a request is told that arrives while the receiver stops. */
  public Refusal stopping() {
    return refusals.stopping();
  }

  /** The limits all doors share. */
  public OtlpLimits limits() {
    return limits;
  }
}
