package dev.selftrace.mcp;

import dev.selftrace.access.AccessException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Every answer of the MCP door that is not a result. */
final class Replies {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String SEND_KEY = "Send your API key as x-api-key or Authorization: Bearer";
  private static final Duration RETRY_DEFAULT = Duration.ofSeconds(10);

  private Replies() {}

  /** A JSON-RPC error; the id is left out when the request had none that could be read. */
  static Mono<ServerResponse> error(@Nullable Object id, RpcError error) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("code", error.code());
    detail.put("message", error.message());
    if (error.data() != null) {
      detail.put("data", error.data());
    }
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("jsonrpc", "2.0");
    if (id != null) {
      envelope.put("id", id);
    }
    envelope.put("error", detail);
    return json(ServerResponse.status(error.status()), envelope);
  }

  /** Neither who sent it nor whether such a key ever existed shows in the answer. */
  static Mono<ServerResponse> refused(AccessException refusal) {
    return switch (refusal.kind()) {
      case UNAUTHENTICATED ->
          oauth(challenge(HttpStatus.UNAUTHORIZED, "invalid_token"), "invalid_token", SEND_KEY);
      case FORBIDDEN ->
          oauth(
              challenge(HttpStatus.FORBIDDEN, "insufficient_scope"),
              "insufficient_scope",
              "This key lacks the scope read");
      case CONFLICTING ->
          oauth(
              ServerResponse.badRequest(),
              "invalid_request",
              "Send one key, as x-api-key or Authorization: Bearer");
      case THROTTLED ->
          oauth(
              ServerResponse.status(HttpStatus.TOO_MANY_REQUESTS)
                  .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds(refusal.retryAfter()))),
              "slow_down",
              "Too many attempts with wrong keys from this address");
    };
  }

  static Mono<ServerResponse> keyInUrl() {
    return oauth(
        ServerResponse.badRequest(), "invalid_request", "Keys do not belong in a URL. " + SEND_KEY);
  }

  static Mono<ServerResponse> repeatedHeader() {
    return oauth(
        ServerResponse.badRequest(), "invalid_request", "A header of MCP was sent more than once");
  }

  static Mono<ServerResponse> tooLarge(int bytesMax) {
    return error(
        null,
        new RpcError(413, RpcError.INVALID_REQUEST, "body: above " + bytesMax + " bytes", null));
  }

  static Mono<ServerResponse> methodNotAllowed() {
    return oauth(
        ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED).allow(HttpMethod.POST),
        "method_not_allowed",
        "This endpoint takes POST; it has no sessions and no event stream to open");
  }

  /** OAuth is off: said quickly and in JSON, because clients ask before they send a key. */
  static Mono<ServerResponse> noDiscovery() {
    return oauth(
        ServerResponse.status(HttpStatus.NOT_FOUND), "not_found", "OAuth is off. " + SEND_KEY);
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

  private static Mono<ServerResponse> oauth(
      ServerResponse.BodyBuilder response, String error, String description) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("error_description", description);
    return json(response.cacheControl(CacheControl.noStore()), body);
  }

  private static Mono<ServerResponse> json(
      ServerResponse.BodyBuilder response, Map<String, Object> body) {
    return response.contentType(MediaType.APPLICATION_JSON).bodyValue(JSON.writeValueAsBytes(body));
  }
}
