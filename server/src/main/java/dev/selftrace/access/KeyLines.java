package dev.selftrace.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * The text of the key file. One line per tenant and key, each behind its own checksum, so that one
 * damaged line costs one line:
 *
 * <pre>
 *   selftrace-keys 1
 *   crc32 tenant id secret name
 *   crc32 key    id sha256 tenant-id scopes created revoked|- label
 * </pre>
 *
 * Fields are separated by one space; names and labels are URL-encoded, an empty label is {@code -}.
 */
final class KeyLines {

  static final String HEADER = "selftrace-keys 1";

  private static final String NONE = "-";

  private KeyLines() {}

  static List<String> write(KeyRing ring) {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    ring.tenants().values().forEach(tenant -> lines.add(checked(line(tenant))));
    ring.keys().values().forEach(key -> lines.add(checked(line(key))));
    lines.addAll(ring.damaged());
    return lines;
  }

  /** The ring that lines hold; lines that cannot be read are set aside in it. */
  static KeyRing read(List<String> lines) {
    List<TenantEntry> tenants = new ArrayList<>();
    List<KeyEntry> keys = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank() || line.equals(HEADER)) {
        continue;
      }
      try {
        String[] fields = fields(line);
        switch (fields[1]) {
          case "tenant" -> tenants.add(tenant(fields));
          case "key" -> keys.add(key(fields));
          default -> damaged.add(line);
        }
      } catch (IllegalArgumentException | DateTimeException e) {
        damaged.add(line);
      }
    }
    return KeyRing.of(tenants, keys, damaged);
  }

  private static String line(TenantEntry tenant) {
    return String.join(" ", "tenant", tenant.id(), tenant.secret(), encode(tenant.name()));
  }

  private static String line(KeyEntry key) {
    Instant revoked = key.revoked();
    return String.join(
        " ",
        "key",
        key.id(),
        key.sha256(),
        key.tenantId(),
        key.scopes().stream().sorted().map(Scope::text).collect(Collectors.joining(",")),
        key.created().toString(),
        revoked == null ? NONE : revoked.toString(),
        key.label().isEmpty() ? NONE : encode(key.label()));
  }

  private static TenantEntry tenant(String[] fields) {
    expect(fields, 5);
    TenantEntry tenant = new TenantEntry(fields[2], fields[3], decode(fields[4]));
    tenant.ref(); // an id that is no id is damage, too
    return tenant;
  }

  private static KeyEntry key(String[] fields) {
    expect(fields, 9);
    return new KeyEntry(
        fields[2],
        fields[3],
        fields[4],
        scopes(fields[5]),
        fields[8].equals(NONE) ? "" : decode(fields[8]),
        Instant.parse(fields[6]),
        fields[7].equals(NONE) ? null : Instant.parse(fields[7]));
  }

  private static Set<Scope> scopes(String text) {
    return List.of(text.split(",")).stream()
        .map(name -> Scope.valueOf(name.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }

  private static String[] fields(String line) {
    String[] fields = line.split(" ", -1);
    boolean sound =
        fields.length > 1 && checked(line.substring(line.indexOf(' ') + 1)).equals(line);
    if (!sound) {
      throw new IllegalArgumentException("Corrupt: checksum");
    }
    return fields;
  }

  private static void expect(String[] fields, int count) {
    if (fields.length != count) {
      throw new IllegalArgumentException("Malformed: " + fields.length + " fields");
    }
  }

  private static String checked(String line) {
    CRC32 crc = new CRC32();
    crc.update(line.getBytes(UTF_8));
    return String.format("%08x %s", crc.getValue(), line);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
