package dev.selftrace.analysis;

import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixRow;
import java.util.Locale;

/** How a fix fares (ADR 025). */
public enum FixState {
  /** Nothing was changed: the cause is known. */
  DIAGNOSED,
  /** Nothing has shown yet that it holds. */
  UNVERIFIED,
  /** A later trace took the step without the error. */
  VERIFIED,
  /** The error came back. */
  REGRESSED;

  /** The state that outcomes amount to: the error coming back outweighs any proof before it. */
  public static FixState of(FixRow row) {
    if (row.fix().claim() == FixEntry.Claim.DIAGNOSED) {
      return DIAGNOSED;
    }
    if (row.regressed() != null) {
      return REGRESSED;
    }
    return row.verified() == null ? UNVERIFIED : VERIFIED;
  }

  /** The lower-case form. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
