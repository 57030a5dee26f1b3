package dev.selftrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Whatever no door handled: a constant body, and one log line when it is our fault. */
final class LastResort implements WebExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    HttpStatusCode status =
        failure instanceof ResponseStatusException known
            ? known.getStatusCode()
            : HttpStatus.INTERNAL_SERVER_ERROR;
    if (status.is5xxServerError()) {
      LOG.atError().setCause(failure).log("A request failed");
    }
    String code = status.is5xxServerError() ? "INTERNAL" : "INVALID_ARGUMENT";
    String message =
        status.is5xxServerError()
            ? "Something went wrong here; the log of the server says what"
            : "This request cannot be answered";
    response.setStatusCode(status);
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setCacheControl("no-store");
    byte[] body =
        ("{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}").getBytes(UTF_8);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
