package dev.selftrace.access;

import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceStore;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gate over the keys of a data directory. The key file is looked at again when a quarter of a
 * second has passed, so that keys made and revoked on the command line take effect within one.
 * Unknown, mistyped and revoked keys get the same answer after the same work. Thread-safe.
 */
public final class KeyGate implements Gate {

  private static final String NO_KEY = "Send your API key as x-api-key or Authorization: Bearer";
  private static final Set<Scope> LOCAL_SCOPES = KeyOrder.USUAL_SCOPES;
  private static final String LOCAL_ID = "local";
  private static final ApiKey NOBODYS = ApiKey.random(new SplittableRandom(0));

  private final AuthMode mode;
  private final TraceStore store;
  private final FreshRing ring;
  private final FailedLogins failedLogins;
  private final @Nullable VerifiedPrincipal local;
  private final Map<String, VerifiedPrincipal> principals = new ConcurrentHashMap<>();

  /** Opens the gate over a data directory; makes the tenant of local mode when it is needed. */
  public KeyGate(AccessOptions options, Path dataFolder, TraceStore store, InstantSource clock) {
    this(options, new Keys(dataFolder, options.keysMax(), clock), store, System::nanoTime);
  }

  KeyGate(AccessOptions options, Keys keys, TraceStore store, LongSupplier nanoTime) {
    this.mode = options.auth();
    this.store = store;
    this.failedLogins = new FailedLogins(options.failedLoginsPerMinuteMax(), nanoTime);
    this.local =
        mode == AuthMode.LOCAL
            ? new VerifiedPrincipal(
                LOCAL_ID, LOCAL_SCOPES, keys.tenant(TenantEntry.DEFAULT_NAME), store)
            : null;
    this.ring = new FreshRing(keys.file(), nanoTime);
  }

  @Override
  public Principal verify(Credential credential) {
    boolean fromHere = isLocal(credential);
    Optional<String> presented = Presented.key(credential, fromHere);
    if (presented.isEmpty()) {
      if (fromHere && local != null) {
        return local;
      }
      throw new AccessException(AccessException.Kind.UNAUTHENTICATED, NO_KEY);
    }
    KeyEntry entry = find(presented.get());
    if (entry == null) {
      throw refusal(credential);
    }
    return principal(entry);
  }

  @Override
  public boolean stillValid(Principal principal) {
    return principal.equals(local)
        || ring.now().keyWithId(principal.keyId()).filter(KeyEntry::works).isPresent();
  }

  /**
   * The tenants that somebody came in for since the start, for upkeep inside the server; each is
   * opened when its handle is asked for.
   */
  public Map<TenantRef, Supplier<TenantStore>> tenants() {
    Map<TenantRef, Supplier<TenantStore>> tenants = new LinkedHashMap<>();
    if (local != null) {
      tenants.put(local.tenant(), local::opened);
    }
    principals.values().forEach(each -> tenants.put(each.tenant(), each::opened));
    return tenants;
  }

  /** Damaged lines of the key file, which open nothing. */
  public int damagedLines() {
    return ring.now().damaged().size();
  }

  private boolean isLocal(Credential credential) {
    return mode == AuthMode.LOCAL
        && !credential.forwarded()
        && credential.peer() != null
        && credential.peer().isLoopbackAddress();
  }

  private @Nullable KeyEntry find(String presented) {
    Optional<ApiKey> key = ApiKey.parse(presented);
    byte[] hash = key.orElse(NOBODYS).sha256();
    KeyEntry entry = ring.now().keys().get(HexFormat.of().formatHex(hash));
    byte[] expected = entry == null ? NOBODYS.sha256() : HexFormat.of().parseHex(entry.sha256());
    boolean same = MessageDigest.isEqual(hash, expected);
    return same && key.isPresent() && entry != null && entry.works() ? entry : null;
  }

  private AccessException refusal(Credential credential) {
    Duration wait = failedLogins.note(credential.peer());
    return wait == null
        ? new AccessException(AccessException.Kind.UNAUTHENTICATED, NO_KEY)
        : new AccessException(
            AccessException.Kind.THROTTLED,
            "Too many wrong keys from this address: wait " + wait.toSeconds() + " s",
            wait);
  }

  private VerifiedPrincipal principal(KeyEntry entry) {
    return principals.computeIfAbsent(
        entry.id(),
        id -> {
          TenantEntry owner = ring.now().tenants().get(entry.tenantId());
          if (owner == null) { // its line is damaged: the key opens nothing until it is repaired
            throw new AccessException(AccessException.Kind.UNAUTHENTICATED, NO_KEY);
          }
          return new VerifiedPrincipal(id, entry.scopes(), owner, store);
        });
  }
}
