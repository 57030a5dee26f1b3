package dev.selftrace.access;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes, lists and revokes the keys of a data directory. Works beside a running server, which
 * notices within half a second. Thread-safe.
 */
public final class Keys {

  private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final KeyFile file;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final int perTenantMax;

  /** The keys of a data directory, which is made when needed. */
  public Keys(Path dataFolder, int perTenantMax, InstantSource clock) {
    this(new KeyFile(dataFolder), perTenantMax, clock, new SecureRandom());
  }

  Keys(KeyFile file, int perTenantMax, InstantSource clock, RandomGenerator random) {
    this.file = file;
    this.perTenantMax = perTenantMax;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Makes a key. Its text is shown once, now.
   *
   * @throws IllegalArgumentException when the tenant has as many keys as it may have
   */
  public ApiKey create(KeyOrder order) {
    ApiKey key = ApiKey.random(random);
    add(key, order);
    return key;
  }

  /** Every key ever made here, oldest first. */
  public List<Listed> list() {
    KeyRing ring = file.read();
    return ring.keys().values().stream().map(key -> new Listed(key, nameOf(ring, key))).toList();
  }

  /** Ends a key; empty when there is none of that id. Ending it twice is fine. */
  public Optional<KeyEntry> revoke(String keyId) {
    KeyRing after =
        file.update(ring ->
            ring.keyWithId(keyId)
                .filter(KeyEntry::works)
                .map(key ->
                    ring.with(key.revokedAt(clock.instant().truncatedTo(ChronoUnit.SECONDS))))
                .orElse(ring));
    return after.keyWithId(keyId);
  }

  /** Notes a key that exists already; the same text twice is one key. */
  void add(ApiKey key, KeyOrder order) {
    TenantEntry tenant = tenant(order.tenant());
    file.update(ring -> {
      long working =
          ring.keys().values().stream()
              .filter(other -> other.works() && other.tenantId().equals(tenant.id()))
              .count();
      if (working >= perTenantMax) {
        throw new IllegalArgumentException(
            "keys-max: "
                + working
                + " keys work already (expected: fewer than "
                + perTenantMax
                + "; revoke one)");
      }
      return ring.with(
          new KeyEntry(
              "k" + letters(11),
              HexFormat.of().formatHex(key.sha256()),
              tenant.id(),
              order.scopes(),
              order.label(),
              clock.instant().truncatedTo(ChronoUnit.SECONDS),
              null));
    });
  }

  /** The tenant of that name, made when there is none. */
  TenantEntry tenant(String name) {
    KeyRing after =
        file.update(ring -> {
          if (ring.tenantNamed(name).isPresent()) {
            return ring;
          }
          if (!ring.damaged().isEmpty()) {
            throw new IllegalStateException(
                "Corrupt: "
                    + file.folder().resolve("keys")
                    + " has "
                    + ring.damaged().size()
                    + " damaged lines, and one of them may be tenant "
                    + name
                    + "; put the file back from a copy or remove these lines");
          }
          return ring.with(new TenantEntry(letters(16), secret(), name));
        });
    return after.tenantNamed(name).orElseThrow();
  }

  KeyFile file() {
    return file;
  }

  private static String nameOf(KeyRing ring, KeyEntry key) {
    TenantEntry owner = ring.tenants().get(key.tenantId());
    return owner == null ? "?" : owner.name();
  }

  private String letters(int count) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < count; i++) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return id.toString();
  }

  private String secret() {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /**
   * A key in a list.
   *
   * @param tenant the name of its tenant
   */
  public record Listed(KeyEntry key, String tenant) {}
}
