package dev.selftrace.access;

/** Decides who a request is. Thread-safe, does not block. */
public interface Gate {

  /**
   * The principal behind a credential.
   *
   * @throws AccessException UNAUTHENTICATED, CONFLICTING or THROTTLED
   */
  Principal verify(Credential credential);

  /** Whether a key created before may have been revoked: true when this principal's still holds. */
  boolean stillValid(Principal principal);
}
