package dev.selftrace.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that may not do what it asked. The message is for the caller and holds no key. */
public final class AccessException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  AccessException(Kind kind, String message) {
    this(kind, message, null);
  }

  AccessException(Kind kind, String message, @Nullable Duration retryAfter) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** A good key that lacks this scope. */
  public static AccessException forbidden(Scope scope) {
    return new AccessException(Kind.FORBIDDEN, "This key lacks the scope " + scope.text());
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }

  /** When to come back; null unless throttled. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Why a request was refused. */
  public enum Kind {
    /** No key, an unknown, revoked or expired one: all alike (401). */
    UNAUTHENTICATED,
    /** A good key without the scope (403). */
    FORBIDDEN,
    /** Two different keys, or a repeated header (400). */
    CONFLICTING,
    /** Too many failed attempts from this address (429). */
    THROTTLED
  }
}
