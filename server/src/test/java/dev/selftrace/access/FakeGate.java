package dev.selftrace.access;

import dev.selftrace.analysis.Judge;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.Ledger;
import dev.selftrace.store.LedgerWriter;
import dev.selftrace.store.SpanWriter;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.memory.InMemoryTraceStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keys in a map. Without a key the local principal is let in, when there is one. */
public final class FakeGate implements Gate {

  private final Map<String, Principal> keys = new ConcurrentHashMap<>();

  /** The name of the principal without a key. */
  public static final String LOCAL = "";

  /** Lets this key in as a tenant of its own that holds nothing. */
  public FakeGate with(String key, String id, Scope... scopes) {
    return with(key, id, emptyReader(), scopes);
  }

  /** Lets this key in to read here. */
  public FakeGate with(String key, String id, TraceReader reader, Scope... scopes) {
    Set<Scope> held = EnumSet.noneOf(Scope.class);
    held.addAll(Set.of(scopes));
    keys.put(
        key,
        new Holder(
            id,
            new TenantRef("tenant00" + id),
            held,
            reader,
            emptyLedger(new TenantRef("tenant00" + id))));
    return this;
  }

  private static Ledger emptyLedger(TenantRef tenant) {
    return new InMemoryTraceStore(
            StoreLimits.DEFAULTS,
            new Semantics(),
            new Judge(),
            InstantSource.system(),
            StoreMetrics.NONE)
        .tenant(tenant)
        .ledger();
  }

  /** Revokes this key. */
  public void revoke(String key) {
    keys.remove(key);
  }

  @Override
  public Principal verify(Credential credential) {
    if (credential.apiKeys().contains("throttled")) {
      throw new AccessException(
          AccessException.Kind.THROTTLED, "too many attempts", Duration.ofSeconds(7));
    }
    Set<String> presented = new LinkedHashSet<>(credential.apiKeys());
    credential.authorizations().forEach(value -> presented.add(value.replaceFirst("^Bearer ", "")));
    if (presented.size() > 1) {
      throw new AccessException(AccessException.Kind.CONFLICTING, "two keys");
    }
    Principal principal = keys.get(presented.isEmpty() ? LOCAL : presented.iterator().next());
    if (principal == null) {
      throw new AccessException(AccessException.Kind.UNAUTHENTICATED, "unknown key");
    }
    return principal;
  }

  @Override
  public boolean stillValid(Principal principal) {
    return keys.containsValue(principal);
  }

  private static TraceReader emptyReader() {
    return (TraceReader)
        Proxy.newProxyInstance(
            FakeGate.class.getClassLoader(),
            new Class<?>[] {TraceReader.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private record Holder(
      String keyId, TenantRef tenant, Set<Scope> scopes, TraceReader traces, Ledger ledger)
      implements Principal {

    @Override
    public SpanWriter writer() {
      throw new UnsupportedOperationException("writer");
    }

    @Override
    public TraceReader reader() {
      if (!scopes.contains(Scope.READ)) {
        throw new AccessException(AccessException.Kind.FORBIDDEN, "scope read is needed");
      }
      return traces;
    }

    @Override
    public @Nullable LedgerWriter ledgerWriter() {
      return scopes.contains(Scope.WRITE) ? ledger : null;
    }

    @Override
    public byte[] cursorSecret() {
      return keyId.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
