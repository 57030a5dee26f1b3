package dev.selftrace.access;

import java.util.Locale;

/** What a key may do. The lower-case name is the text form. */
public enum Scope {
  /** Export telemetry. */
  INGEST,
  /** Ask tools that only read. */
  READ,
  /** Ask tools that record something: {@code start_}, {@code check_}, {@code record_}. */
  WRITE,
  /** Manage keys over the network. */
  ADMIN;

  /** The lower-case form. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
