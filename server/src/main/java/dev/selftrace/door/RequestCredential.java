package dev.selftrace.door;

import dev.selftrace.access.Credential;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Reads what an HTTP request presents as its credential. Believes nothing. */
public final class RequestCredential {

  private static final String API_KEY = "x-api-key";
  private static final String KEY_PREFIX = "st_";
  private static final Set<String> KEY_PARAMETERS =
      Set.of("x-api-key", "api-key", "api_key", "apikey", "access_token");

  private RequestCredential() {}

  /** Keys, peer and the marks a proxy leaves. */
  public static Credential of(ServerRequest request) {
    HttpHeaders headers = request.headers().asHttpHeaders();
    return new Credential(
        request.headers().header(API_KEY),
        request.headers().header(HttpHeaders.AUTHORIZATION),
        peer(request),
        headers.headerNames().stream().anyMatch(RequestCredential::isProxyMark));
  }

  private static @Nullable InetAddress peer(ServerRequest request) {
    return request.remoteAddress().map(InetSocketAddress::getAddress).orElse(null);
  }

  private static boolean isProxyMark(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return name.equals("forwarded") || name.equals("via") || name.startsWith("x-forwarded-");
  }

  /** Whether the URL carries a key, where logs and histories would keep it. */
  public static boolean inUrl(ServerRequest request) {
    return request.queryParams().entrySet().stream()
        .anyMatch(parameter ->
            KEY_PARAMETERS.contains(parameter.getKey().toLowerCase(Locale.ROOT))
                || parameter.getValue().stream().anyMatch(RequestCredential::isKey));
  }

  private static boolean isKey(@Nullable String value) {
    return value != null && value.startsWith(KEY_PREFIX);
  }
}
