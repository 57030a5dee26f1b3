package dev.selftrace.access;

import dev.selftrace.store.LedgerReader;
import dev.selftrace.store.LedgerWriter;
import dev.selftrace.store.SpanWriter;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TraceReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proof that somebody was verified: one tenant, and only the scopes of the key. Made by {@link
 * Gate} only. Immutable.
 */
public interface Principal {

  /** The key's public id; {@code local} for a keyless loopback request in local mode. */
  String keyId();

  /** Whose key it is: a name for state kept per tenant. It opens nothing outside this package. */
  TenantRef tenant();

  /** What the key may do. */
  Set<Scope> scopes();

  /**
   * The way in.
   *
   * @throws AccessException FORBIDDEN without scope ingest
   */
  SpanWriter writer();

  /**
   * The way out.
   *
   * @throws AccessException FORBIDDEN without scope read
   */
  TraceReader reader();

  /**
   * What agents wrote down.
   *
   * @throws AccessException FORBIDDEN without scope read
   */
  LedgerReader ledger();

  /** Writes things down; null without scope write. */
  @Nullable LedgerWriter ledgerWriter();

  /**
   * A secret of this principal's tenant, stable over restarts, with which cursors are bound to it.
   * The caller must not change the array.
   */
  byte[] cursorSecret();
}
