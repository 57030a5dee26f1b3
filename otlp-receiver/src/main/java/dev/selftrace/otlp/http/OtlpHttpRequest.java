package dev.selftrace.otlp.http;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What comes before a body.
 *
 * @param path without host, with its query
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

  /** The parameters of the query, the first of each name, decoded as forms are. */
  Map<String, String> query() {
    Map<String, String> query = new HashMap<>();
    int from = path.indexOf('?');
    if (from >= 0) {
      for (String pair : path.substring(from + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.putIfAbsent(
              decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
      }
    }
    return query;
  }

  /** What is not encoded as it should be stays as it is. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  /** The path alone. */
  String pathOnly() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
