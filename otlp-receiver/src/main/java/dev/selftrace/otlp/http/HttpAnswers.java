package dev.selftrace.otlp.http;

import dev.selftrace.otlp.ExportResponse;
import dev.selftrace.otlp.Outcome;
import dev.selftrace.otlp.Refusal;
import dev.selftrace.otlp.RpcStatus;
import dev.selftrace.otlp.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every answer of the HTTP door, and of the server around it: an error body is always a {@code
 * google.rpc.Status} in the request's encoding (OTLP 1.11.0, "Failures"). Stateless.
 */
public final class HttpAnswers {

  private static final String CONTENT_TYPE = "Content-Type";

  private HttpAnswers() {}

  /** A refusal of the receivers. The one table from refusals to status codes. */
  static OtlpHttpResponse refused(Refusal refusal, BodyEncoding encoding) {
    HttpError error =
        switch (refusal.kind()) {
          case UNAVAILABLE -> HttpError.UNAVAILABLE;
          case THROTTLED -> HttpError.THROTTLED;
          case TOO_LARGE -> HttpError.TOO_LARGE;
          case MALFORMED -> HttpError.MALFORMED;
          case UNAUTHENTICATED -> HttpError.UNAUTHENTICATED;
          case FORBIDDEN -> HttpError.FORBIDDEN;
        };
    return answer(error, RpcStatus.of(error.code(), refusal), encoding);
  }

  /**
   * An error that is found outside this package, such as headers that are too large.
   *
   * @param contentType of the request; null when it is not known
   */
  public static OtlpHttpResponse error(
      HttpError error, String message, @Nullable String contentType) {
    BodyEncoding encoding = BodyEncoding.of(contentType);
    return error(error, message, encoding == null ? BodyEncoding.PROTOBUF : encoding);
  }

  static OtlpHttpResponse error(HttpError error, String message, BodyEncoding encoding) {
    boolean later = error == HttpError.UNAVAILABLE || error == HttpError.THROTTLED;
    String violation = error == HttpError.MALFORMED ? message : null;
    Duration retryAfter = later ? Duration.ofSeconds(1) : null;
    return answer(error, new RpcStatus(error.code(), message, violation, retryAfter), encoding);
  }

  private static OtlpHttpResponse answer(HttpError error, RpcStatus status, BodyEncoding encoding) {
    Map<String, String> headers = new HashMap<>();
    headers.put(CONTENT_TYPE, encoding.contentType());
    if (error == HttpError.WRONG_METHOD) {
      headers.put("Allow", "POST");
    }
    if (error == HttpError.UNAUTHENTICATED) {
      headers.put("WWW-Authenticate", "Bearer realm=\"selftrace\"");
    }
    Duration after = status.retryAfter();
    if (after != null) {
      headers.put("Retry-After", Long.toString((after.toMillis() + 999) / 1_000));
    }
    byte[] body =
        switch (encoding) {
          case PROTOBUF -> status.protobuf();
          case JSON -> utf8(StatusJson.of(status));
        };
    return new OtlpHttpResponse(error.status(), headers, body);
  }

  static OtlpHttpResponse accepted(
      Outcome outcome, Signal signal, BodyEncoding encoding, int responseBytesMax) {
    byte[] body =
        switch (encoding) {
          case PROTOBUF -> ExportResponse.protobuf(outcome, responseBytesMax);
          case JSON -> utf8(StatusJson.of(outcome, signal, responseBytesMax));
        };
    return new OtlpHttpResponse(200, Map.of(CONTENT_TYPE, encoding.contentType()), body);
  }

  /** An answer in the words of another format. */
  static OtlpHttpResponse own(int status, String json) {
    return new OtlpHttpResponse(
        status, Map.of(CONTENT_TYPE, BodyEncoding.JSON.contentType()), utf8(json));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
