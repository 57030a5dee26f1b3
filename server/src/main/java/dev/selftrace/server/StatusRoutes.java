package dev.selftrace.server;

import dev.selftrace.access.AccessException;
import dev.selftrace.access.AuthMode;
import dev.selftrace.access.Gate;
import dev.selftrace.access.Scope;
import dev.selftrace.door.RequestCredential;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Selftrace about itself: {@code /health} and {@code /health/live} for anybody, {@code /metrics}
 * for this machine or a key with scope admin, and 404 for what no door serves.
 */
final class StatusRoutes {

  /** Last of all routes, for it answers every path. */
  static final int ORDER = Ordered.LOWEST_PRECEDENCE;

  private static final MediaType PROMETHEUS =
      MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

  private final AuthMode mode;
  private final Gate gate;
  private final Health health;
  private final Metrics metrics;
  private final ExecutorService calls;

  StatusRoutes(AuthMode mode, Gate gate, Health health, Metrics metrics, ExecutorService calls) {
    this.mode = mode;
    this.gate = gate;
    this.health = health;
    this.metrics = metrics;
    this.calls = calls;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/health/live", request -> json(200, "{\"status\":\"UP\"}"))
        .GET("/health", request -> blocking(health::report).flatMap(StatusRoutes::answer))
        .GET("/metrics", this::metrics)
        .route(RequestPredicates.all(), request -> notFound())
        .build();
  }

  private Mono<ServerResponse> metrics(ServerRequest request) {
    AccessException refusal = refusal(request);
    if (refusal != null) {
      return refused(refusal);
    }
    return blocking(metrics::scrape)
        .flatMap(text -> ServerResponse.ok().contentType(PROMETHEUS).bodyValue(text));
  }

  /** Figures of the whole process are for its owner: whoever sits at it, or holds scope admin. */
  private @Nullable AccessException refusal(ServerRequest request) {
    try {
      boolean owner =
          gate.verify(RequestCredential.of(request)).scopes().contains(Scope.ADMIN)
              || mode == AuthMode.LOCAL;
      return owner ? null : AccessException.forbidden(Scope.ADMIN);
    } catch (AccessException e) {
      return e;
    }
  }

  private static Mono<ServerResponse> refused(AccessException refusal) {
    int status =
        switch (refusal.kind()) {
          case UNAUTHENTICATED -> 401;
          case FORBIDDEN -> 403;
          case CONFLICTING -> 400;
          case THROTTLED -> 429;
        };
    Duration wait = refusal.retryAfter();
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .headers(headers -> {
          if (status == 401) {
            headers.set("WWW-Authenticate", "Bearer realm=\"selftrace\"");
          }
          if (wait != null) {
            headers.set("Retry-After", Long.toString(wait.toSeconds()));
          }
        })
        .bodyValue(error(refusal.kind().name(), String.valueOf(refusal.getMessage())));
  }

  private static Mono<ServerResponse> answer(Health.Report report) {
    return json(report.httpStatus(), report.json());
  }

  private static Mono<ServerResponse> notFound() {
    return json(404, error("NOT_FOUND", "Nothing is served here; see /mcp, /api/v1, /health"));
  }

  private static String error(String code, String message) {
    return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}";
  }

  private static Mono<ServerResponse> json(int status, String body) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .bodyValue(body);
  }

  private <T> Mono<T> blocking(Supplier<T> work) {
    return Mono.fromSupplier(work).subscribeOn(Schedulers.fromExecutor(calls));
  }
}
