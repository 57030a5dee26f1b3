package dev.selftrace.access;

import dev.selftrace.store.LedgerReader;
import dev.selftrace.store.LedgerWriter;
import dev.selftrace.store.SpanWriter;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceStore;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A principal whose handles are opened when they are asked for. Immutable. */
final class VerifiedPrincipal implements Principal {

  private final String keyId;
  private final Set<Scope> scopes;
  private final TenantRef tenant;
  private final byte[] cursorSecret;
  private final TraceStore store;

  VerifiedPrincipal(String keyId, Set<Scope> scopes, TenantEntry tenant, TraceStore store) {
    this.keyId = keyId;
    this.scopes = scopes;
    this.tenant = tenant.ref();
    this.cursorSecret = HexFormat.of().parseHex(tenant.secret());
    this.store = store;
  }

  @Override
  public String keyId() {
    return keyId;
  }

  @Override
  public TenantRef tenant() {
    return tenant;
  }

  @Override
  public Set<Scope> scopes() {
    return scopes;
  }

  /** The tenant is opened by the first append, which may wait for it; admission must not. */
  @Override
  public SpanWriter writer() {
    require(Scope.INGEST);
    return batch -> store.tenant(tenant).append(batch);
  }

  @Override
  public TraceReader reader() {
    require(Scope.READ);
    return store.tenant(tenant);
  }

  @Override
  public LedgerReader ledger() {
    require(Scope.READ);
    return store.tenant(tenant).ledger();
  }

  @Override
  public @Nullable LedgerWriter ledgerWriter() {
    return scopes.contains(Scope.WRITE) ? store.tenant(tenant).ledger() : null;
  }

  /** All of the tenant, for upkeep inside the server. */
  TenantStore opened() {
    return store.tenant(tenant);
  }

  @Override
  public byte[] cursorSecret() {
    return cursorSecret;
  }

  private void require(Scope scope) {
    if (!scopes.contains(scope)) {
      throw AccessException.forbidden(scope);
    }
  }
}
