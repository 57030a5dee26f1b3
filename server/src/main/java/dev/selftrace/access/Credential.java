package dev.selftrace.access;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request presented, before anything was believed of it.
 *
 * @param apiKeys every {@code x-api-key} value
 * @param authorizations every value of the header of that purpose
 * @param peer the address the connection came from; null when unknown, which is never local
 * @param forwarded a {@code Forwarded}, {@code X-Forwarded-*} or {@code Via} header was present:
 *     the request came through a proxy and is never local
 */
public record Credential(
    List<String> apiKeys,
    List<String> authorizations,
    @Nullable InetAddress peer,
    boolean forwarded) {

  public Credential {
    apiKeys = List.copyOf(apiKeys);
    authorizations = List.copyOf(authorizations);
  }
}
