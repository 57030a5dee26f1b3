package dev.selftrace.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** {@link HostPolicy} in front of everything a port serves; the first filter. Thread-safe. */
public final class HostFilter implements WebFilter, Ordered {

  private final HostPolicy policy;

  /** Judges by this policy. */
  public HostFilter(HostPolicy policy) {
    this.policy = policy;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    HttpHeaders headers = request.getHeaders();
    return switch (policy.judge(
        values(headers, HttpHeaders.HOST), values(headers, HttpHeaders.ORIGIN), target(request))) {
      case ALLOWED -> chain.filter(exchange);
      case AMBIGUOUS ->
          refuse(exchange, HttpStatus.BAD_REQUEST, "Send one Host and at most one Origin header");
      case FOREIGN_HOST ->
          refuse(
              exchange,
              HttpStatus.MISDIRECTED_REQUEST,
              "This Host is not served here; allow it with SELFTRACE_ALLOWED_HOSTS");
      case FOREIGN_ORIGIN ->
          refuse(
              exchange,
              HttpStatus.FORBIDDEN,
              "Pages of this Origin may not call; allow its host with SELFTRACE_ALLOWED_HOSTS");
    };
  }

  private static List<String> values(HttpHeaders headers, String name) {
    List<String> values = headers.get(name);
    return values == null ? List.of() : values;
  }

  /** An absolute request target outranks Host (RFC 9112 3.2.2), so it is judged as well. */
  private static @Nullable String target(ServerHttpRequest request) {
    HttpServerRequest received = ServerHttpRequestDecorator.getNativeRequest(request);
    String target = received.uri();
    if (target.startsWith("/")) {
      return null;
    }
    try {
      return String.valueOf(new URI(target).getHost());
    } catch (URISyntaxException e) {
      return target;
    }
  }

  private static Mono<Void> refuse(ServerWebExchange exchange, HttpStatus status, String message) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(status);
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setCacheControl("no-store");
    String body = "{\"error\":{\"code\":\"FORBIDDEN\",\"message\":\"" + message + "\"}}";
    return response.writeWith(
        Mono.fromSupplier(() -> response.bufferFactory().wrap(body.getBytes(UTF_8))));
  }
}
