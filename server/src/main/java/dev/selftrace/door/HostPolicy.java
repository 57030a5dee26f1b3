package dev.selftrace.door;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which {@code Host} and {@code Origin} may speak to us: the loopback names and the configured
 * ones. Without it a page of any site could reach a local server by pointing its own name at
 * 127.0.0.1. Values are parsed as URIs, never compared by prefix. Immutable.
 */
public final class HostPolicy {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int PORT_MAX = 65_535;

  private final Set<String> names;

  /**
   * With more names than the loopback ones; any port goes with each.
   *
   * @param more such as {@code traces.example.com} or {@code [fd00::7]}
   * @throws IllegalArgumentException for a name that is no host
   */
  public HostPolicy(List<String> more) {
    names =
        Stream.concat(LOOPBACK.stream(), more.stream().map(HostPolicy::name))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Judges the headers of one request.
   *
   * @param hosts every value of {@code Host}
   * @param origins every value of {@code Origin}; none is fine, programs send none
   * @param target the host named by the request target when that is absolute; null otherwise
   */
  public Verdict judge(List<String> hosts, List<String> origins, @Nullable String target) {
    if (hosts.size() != 1 || origins.size() > 1) {
      return Verdict.AMBIGUOUS;
    }
    if (!known(authority("http://" + hosts.getFirst()))) {
      return Verdict.FOREIGN_HOST;
    }
    if (target != null && !names.contains(target.toLowerCase(Locale.ROOT))) {
      return Verdict.FOREIGN_HOST;
    }
    if (!origins.isEmpty() && !known(origin(origins.getFirst()))) {
      return Verdict.FOREIGN_ORIGIN;
    }
    return Verdict.ALLOWED;
  }

  private boolean known(@Nullable URI uri) {
    return uri != null && names.contains(uri.getHost().toLowerCase(Locale.ROOT));
  }

  private static @Nullable URI origin(String value) {
    boolean web = value.startsWith("http://") || value.startsWith("https://");
    return web ? authority(value) : null;
  }

  /** The URI when it is a host with an optional port and nothing more; null otherwise. */
  private static @Nullable URI authority(String text) {
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getPort() <= PORT_MAX;
      return bare ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String name(String configured) {
    URI uri = authority("http://" + configured);
    if (uri == null || uri.getPort() != -1) {
      throw new IllegalArgumentException(
          "allowed-hosts: " + configured + " (expected: a host name without scheme and port)");
    }
    return uri.getHost().toLowerCase(Locale.ROOT);
  }

  /** What a request's headers amount to. */
  public enum Verdict {
    /** From a program, or from a page of an allowed host. */
    ALLOWED,
    /** No Host, or a header given twice: 400. */
    AMBIGUOUS,
    /** Addressed to a name that is not ours: 421. */
    FOREIGN_HOST,
    /** Sent by a page of another site: 403. */
    FOREIGN_ORIGIN
  }
}
