package dev.selftrace.access;

/**
 * How access is decided, and its limits.
 *
 * @param auth who may come in without a key
 * @param failedLoginsPerMinuteMax wrong keys from one address in a minute before it is told to wait
 * @param keysMax working keys of one tenant
 */
public record AccessOptions(AuthMode auth, int failedLoginsPerMinuteMax, int keysMax) {

  /** Local mode, default limits. */
  public static final AccessOptions DEFAULTS = new AccessOptions(AuthMode.LOCAL, 120, 1_000);

  public AccessOptions {
    positive("failed-logins-per-minute-max", failedLoginsPerMinuteMax);
    positive("keys-max", keysMax);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }
}
