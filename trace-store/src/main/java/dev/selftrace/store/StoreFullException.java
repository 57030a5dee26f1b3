package dev.selftrace.store;

import java.time.Duration;

/** No room just now: nothing was stored, the same batch may be sent again after a while. */
public final class StoreFullException extends StoreException {

  private static final long serialVersionUID = 1;

  private final Duration retryAfter;

  /** With the limit that was hit, by its name in {@link StoreLimits}, and when to come back. */
  public StoreFullException(String limit, Duration retryAfter) {
    super("Full: " + limit + " reached, retry in " + retryAfter.toSeconds() + " s");
    this.retryAfter = retryAfter;
  }

  /** When to come back. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
