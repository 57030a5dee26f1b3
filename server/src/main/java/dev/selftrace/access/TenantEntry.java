package dev.selftrace.access;

import dev.selftrace.store.TenantRef;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An owner of data and keys.
 *
 * @param id the internal random id that names its directory
 * @param secret 64 hex digits that bind its cursors to it
 * @param name what people call it; it touches no path
 */
record TenantEntry(String id, String secret, String name) {

  /** The tenant of local mode and of the first key. */
  static final String DEFAULT_NAME = "default";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,149}");

  TenantEntry {
    if (HexFormat.of().parseHex(secret).length != 32) {
      throw new IllegalArgumentException("secret: (expected: 64 hex digits)");
    }
    checkName(name);
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "tenant: "
              + name
              + " (expected: 1 to 150 letters, digits, '.', '_' or '-',"
              + " a letter or digit first)");
    }
  }

  TenantRef ref() {
    return new TenantRef(id);
  }
}
