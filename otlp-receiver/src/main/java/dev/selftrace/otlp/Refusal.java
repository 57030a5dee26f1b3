package dev.selftrace.otlp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a whole request was not taken, in the receivers' own words. Each door turns the kind into its
 * status codes.
 *
 * @param reason one lower-case word for counters and {@link IngestListener}
 * @param message English, for the sender; holds no telemetry, no key and no stack trace
 * @param retryAfter present exactly when sending the same again may help
 */
public record Refusal(Kind kind, String reason, String message, @Nullable Duration retryAfter) {

  public Refusal {
    boolean wanted = kind == Kind.UNAVAILABLE || kind == Kind.THROTTLED;
    if (wanted != (retryAfter != null)) {
      throw new IllegalArgumentException(
          "retryAfter: " + retryAfter + " (expected: " + (wanted ? "a time" : "none") + ")");
    }
  }

  /** What the sender can do about it. */
  public enum Kind {
    /** Come back later: no room, disk trouble, stopping. */
    UNAVAILABLE,
    /** Come back later: over its quota. */
    THROTTLED,
    /** Send smaller requests. */
    TOO_LARGE,
    /** Send something else. */
    MALFORMED,
    /** Send a key that is known. */
    UNAUTHENTICATED,
    /** Send a key that may ingest. */
    FORBIDDEN
  }
}
