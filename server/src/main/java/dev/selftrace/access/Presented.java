package dev.selftrace.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one key a request presents, out of its two places. In local mode, on an unforwarded loopback
 * request, only text that begins {@code st_} is a key: an unset variable, a placeholder such as
 * <code>${SELFTRACE_KEY}</code>, the dummy an exporter insists on, all count as absent.
 */
final class Presented {

  private static final String BEARER = "bearer ";

  private Presented() {}

  /**
   * The key presented, or empty.
   *
   * @throws AccessException CONFLICTING when a header is repeated or the two places differ
   */
  static Optional<String> key(Credential credential, boolean local) {
    String direct = single("x-api-key", credential.apiKeys(), local);
    String bearer = single("authorization", credential.authorizations(), local);
    if (direct != null && bearer != null && !direct.equals(bearer)) {
      throw new AccessException(
          AccessException.Kind.CONFLICTING,
          "x-api-key and Authorization carry different keys: send one of them");
    }
    return Optional.ofNullable(direct != null ? direct : bearer);
  }

  private static @Nullable String single(String header, List<String> values, boolean local) {
    if (values.size() > 1) {
      throw new AccessException(
          AccessException.Kind.CONFLICTING, header + " is there more than once: send it once");
    }
    if (values.isEmpty()) {
      return null;
    }
    String value = values.getFirst().strip();
    if (header.equals("authorization")) {
      value = withoutScheme(value);
    }
    boolean absent = value.isEmpty() || (local && !value.startsWith(ApiKey.PREFIX));
    return absent ? null : value;
  }

  /** A Bearer token; another scheme stays as it is, which no key equals. */
  private static String withoutScheme(String value) {
    return value.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? value.substring(BEARER.length()).strip()
        : value;
  }
}
