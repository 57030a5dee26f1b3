package dev.selftrace.otlp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A caller that may not ingest, and what it should do about it. */
public final class AdmissionException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  /**
   * With a text for the caller that holds no key.
   *
   * @param retryAfter present exactly for {@link Kind#THROTTLED}
   */
  public AdmissionException(Kind kind, String message, @Nullable Duration retryAfter) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }

  /** When to come back; null unless throttled. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Why a caller was refused. */
  public enum Kind {
    /** No key or an unknown one: 401, UNAUTHENTICATED. */
    UNAUTHENTICATED,
    /** The key lacks the ingest scope: 403, PERMISSION_DENIED. */
    FORBIDDEN,
    /** Two keys that differ: 400, INVALID_ARGUMENT. */
    CONFLICTING,
    /** Over its quota: 429, RESOURCE_EXHAUSTED with RetryInfo. */
    THROTTLED
  }
}
