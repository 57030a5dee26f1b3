package dev.selftrace.otlp.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What comes before a body.
 *
 * @param path without host; a query is ignored
 * @param headers in the order sent; names in any case
 * @param peer the address the connection came from; null when the transport has none
 */
public record OtlpHttpRequest(
    String method,
    String path,
    List<Map.Entry<String, String>> headers,
    @Nullable InetAddress peer) {

  public OtlpHttpRequest {
    headers = List.copyOf(headers);
  }

  /** Every value of a header. */
  List<String> all(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The first value of a header; null when it was not sent. */
  @Nullable String first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  boolean hasHeaderStarting(String prefix) {
    return headers.stream()
        .anyMatch(header -> header.getKey().toLowerCase(Locale.ROOT).startsWith(prefix));
  }

  /** The path alone. */
  String pathOnly() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
