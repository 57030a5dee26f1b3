package dev.selftrace.otlp;

/**
 * What became of an accepted request.
 *
 * @param rejected spans, log records or data points that were not kept, for good
 * @param message English, for the sender; holds no telemetry; "" when everything was kept
 */
public record Outcome(long rejected, String message) {

  /** Everything was kept: the answer leaves {@code partial_success} unset. */
  public static final Outcome COMPLETE = new Outcome(0, "");

  public Outcome {
    if (rejected < 0) {
      throw new IllegalArgumentException("rejected: " + rejected + " (expected: >= 0)");
    }
    if (rejected > 0 && message.isEmpty()) {
      throw new IllegalArgumentException("message: \"\" (expected: a reason for the rejected)");
    }
  }

  /** Whether the answer needs {@code partial_success}: something was rejected, or a warning. */
  public boolean isPartial() {
    return !message.isEmpty();
  }
}
