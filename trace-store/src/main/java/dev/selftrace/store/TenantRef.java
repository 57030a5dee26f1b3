package dev.selftrace.store;

import java.util.regex.Pattern;

/**
 * Which tenant, as engines see it: an internal random id that names a directory and nothing else.
 * Made by the access layer only (ADR 007).
 *
 * @param id 8 to 40 characters of {@code a-z0-9}
 */
public record TenantRef(String id) {

  private static final Pattern ALLOWED = Pattern.compile("[a-z0-9]{8,40}");

  public TenantRef {
    if (!ALLOWED.matcher(id).matches()) {
      throw new IllegalArgumentException("id: " + id + " (expected: 8 to 40 of a-z0-9)");
    }
  }
}
