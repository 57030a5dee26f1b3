package dev.selftrace.access;

/** Who may come in without a key. */
public enum AuthMode {
  /** A request from this machine that no proxy forwarded acts as tenant {@code default}. */
  LOCAL,
  /** Nobody. */
  REQUIRED
}
