package dev.selftrace.otlp;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, as a door saw it; {@link Admission} decides what it is worth.
 *
 * @param apiKeys every {@code x-api-key} header or metadata value
 * @param authorizations every value of the header or metadata entry of that purpose
 * @param peer the address the connection came from; null when the transport has none
 * @param forwarded a {@code Forwarded}, {@code X-Forwarded-*} or {@code Via} header was present
 */
public record Caller(
    List<String> apiKeys,
    List<String> authorizations,
    @Nullable InetAddress peer,
    boolean forwarded) {

  public Caller {
    apiKeys = List.copyOf(apiKeys);
    authorizations = List.copyOf(authorizations);
  }
}
