package dev.selftrace.api;

import dev.selftrace.access.AccessException;
import dev.selftrace.access.Principal;
import dev.selftrace.tool.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers of the REST door that are no tool's: {@code {"error": {"code", "message", …}}}. */
final class ApiReplies {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration RETRY_DEFAULT = Duration.ofSeconds(10);

  private ApiReplies() {}

  /** The status a failed call travels under. */
  static HttpStatus status(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, AMBIGUOUS_ID, NO_EVIDENCE -> HttpStatus.BAD_REQUEST;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case LIMIT_EXCEEDED -> HttpStatus.TOO_MANY_REQUESTS;
      case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  /** A response under a code's status, with when to come back where that helps. */
  static ServerResponse.BodyBuilder failed(ErrorCode code) {
    ServerResponse.BodyBuilder response = ServerResponse.status(status(code));
    boolean later = code == ErrorCode.BUSY || code == ErrorCode.LIMIT_EXCEEDED;
    return later
        ? response.header(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_DEFAULT.toSeconds()))
        : response;
  }

  static Mono<ServerResponse> error(ErrorCode code, String message) {
    return body(failed(code), code.name(), message, Map.of());
  }

  static Mono<ServerResponse> error(ErrorCode code, String message, Map<String, ?> more) {
    return body(failed(code), code.name(), message, more);
  }

  static Mono<ServerResponse> noRoute(ServerRequest request, Principal principal) {
    return error(
        ErrorCode.NOT_FOUND, "No such address or method. GET /api/v1/tools lists the tools.");
  }

  static Mono<ServerResponse> keyInUrl() {
    return error(
        ErrorCode.INVALID_ARGUMENT,
        "Keys do not belong in a URL. Send it as x-api-key or Authorization: Bearer.");
  }

  static Mono<ServerResponse> tooLarge(int bytesMax) {
    return body(
        ServerResponse.status(HttpStatus.CONTENT_TOO_LARGE),
        ErrorCode.INVALID_ARGUMENT.name(),
        "body: above " + bytesMax + " bytes.",
        Map.of());
  }

  /** Neither who sent it nor whether such a key ever existed shows in the answer. */
  static Mono<ServerResponse> refused(AccessException refusal) {
    return switch (refusal.kind()) {
      case UNAUTHENTICATED ->
          body(
              challenge(HttpStatus.UNAUTHORIZED, "invalid_token"),
              "UNAUTHENTICATED",
              "Send your API key as x-api-key or Authorization: Bearer.",
              Map.of());
      case FORBIDDEN ->
          body(
              challenge(HttpStatus.FORBIDDEN, "insufficient_scope"),
              ErrorCode.FORBIDDEN.name(),
              "This key lacks the scope read.",
              Map.of());
      case CONFLICTING ->
          error(ErrorCode.INVALID_ARGUMENT, "Send one key, as x-api-key or Authorization: Bearer.");
      case THROTTLED ->
          body(
              ServerResponse.status(HttpStatus.TOO_MANY_REQUESTS)
                  .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds(refusal.retryAfter()))),
              ErrorCode.LIMIT_EXCEEDED.name(),
              "Too many attempts with wrong keys from this address.",
              Map.of());
    };
  }

  /** Any JSON body; nobody may keep a copy of it. */
  static Mono<ServerResponse> json(ServerResponse.BodyBuilder response, Object body) {
    return json(response, JSON.writeValueAsBytes(body));
  }

  static Mono<ServerResponse> json(ServerResponse.BodyBuilder response, byte[] body) {
    return response
        .cacheControl(CacheControl.noStore())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body);
  }

  private static ServerResponse.BodyBuilder challenge(HttpStatus status, String error) {
    return ServerResponse.status(status)
        .header(
            HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"selftrace\", error=\"" + error + "\"");
  }

  private static long seconds(@Nullable Duration retryAfter) {
    Duration wait = retryAfter == null ? RETRY_DEFAULT : retryAfter;
    return Math.max(1, wait.toSeconds());
  }

  private static Mono<ServerResponse> body(
      ServerResponse.BodyBuilder response, String code, String message, Map<String, ?> more) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    error.putAll(more);
    return json(response, Map.of("error", error));
  }
}
