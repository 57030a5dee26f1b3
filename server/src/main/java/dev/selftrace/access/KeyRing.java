package dev.selftrace.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All tenants and keys at one moment. Immutable.
 *
 * @param damaged lines of the key file that could not be read, kept as they are
 */
record KeyRing(Map<String, TenantEntry> tenants, Map<String, KeyEntry> keys, List<String> damaged) {

  static final KeyRing EMPTY = of(List.of(), List.of(), List.of());

  static KeyRing of(
      Collection<TenantEntry> tenants, Collection<KeyEntry> keys, List<String> damaged) {
    Map<String, TenantEntry> byId = new LinkedHashMap<>();
    tenants.forEach(tenant -> byId.put(tenant.id(), tenant));
    Map<String, KeyEntry> byHash = new LinkedHashMap<>();
    keys.forEach(key -> byHash.put(key.sha256(), key));
    return new KeyRing(
        java.util.Collections.unmodifiableMap(byId),
        java.util.Collections.unmodifiableMap(byHash),
        List.copyOf(damaged));
  }

  Optional<TenantEntry> tenantNamed(String name) {
    return tenants.values().stream().filter(tenant -> tenant.name().equals(name)).findFirst();
  }

  Optional<KeyEntry> keyWithId(String id) {
    return keys.values().stream().filter(key -> key.id().equals(id)).findFirst();
  }

  boolean hasWorkingKey() {
    return keys.values().stream().anyMatch(KeyEntry::works);
  }

  KeyRing with(TenantEntry tenant) {
    List<TenantEntry> all = new ArrayList<>(tenants.values());
    all.add(tenant);
    return of(all, keys.values(), damaged);
  }

  /** With a new key, or with another state of a key it holds. */
  KeyRing with(KeyEntry key) {
    Map<String, KeyEntry> all = new LinkedHashMap<>(keys);
    all.put(key.sha256(), key);
    return of(tenants.values(), all.values(), damaged);
  }
}
