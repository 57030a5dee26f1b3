package dev.selftrace.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a new key should be.
 *
 * @param tenant the name of the tenant it opens, which is made when there is none
 * @param label what its maker wants to read beside it; may be empty
 */
public record KeyOrder(String tenant, Set<Scope> scopes, String label) {

  /** What a key can do unless somebody says otherwise: everything the loop needs. */
  public static final Set<Scope> USUAL_SCOPES =
      Set.copyOf(EnumSet.of(Scope.INGEST, Scope.READ, Scope.WRITE));

  public KeyOrder {
    TenantEntry.checkName(tenant);
    scopes = Set.copyOf(scopes);
  }
}
