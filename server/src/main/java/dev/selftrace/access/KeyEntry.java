package dev.selftrace.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a key: never the key itself.
 *
 * @param id the public name of the key, shown in lists and answers
 * @param sha256 hash of the key's text, lower-case hex
 * @param tenantId the internal id of the tenant it opens
 * @param label what its maker wrote beside it; may be empty
 * @param revoked when it stopped working; null while it works
 */
public record KeyEntry(
    String id,
    String sha256,
    String tenantId,
    Set<Scope> scopes,
    String label,
    Instant created,
    @Nullable Instant revoked) {

  /** The most characters of a label. */
  public static final int LABEL_MAX = 150;

  private static final Pattern ID = Pattern.compile("k[a-z0-9]{11}");

  public KeyEntry {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("key-id: " + id + " (expected: k and 11 of a-z0-9)");
    }
    if (HexFormat.of().parseHex(sha256).length != 32) {
      throw new IllegalArgumentException("sha256: " + sha256 + " (expected: 64 hex digits)");
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("scopes: none (expected: at least one)");
    }
    if (label.length() > LABEL_MAX) {
      throw new IllegalArgumentException(
          "label: " + label.length() + " characters (expected: at most " + LABEL_MAX + ")");
    }
    scopes = Set.copyOf(EnumSet.copyOf(scopes));
  }

  /** Whether it opens anything now. */
  public boolean works() {
    return revoked == null;
  }

  KeyEntry revokedAt(Instant when) {
    return new KeyEntry(id, sha256, tenantId, scopes, label, created, when);
  }
}
