package dev.selftrace.store;

/**
 * The traces of one tenant, and what agents wrote down about them. A handle is the tenant: it
 * cannot be asked for another.
 */
public interface TenantStore extends SpanWriter, TraceReader {

  /** What agents wrote down. */
  Ledger ledger();
}
