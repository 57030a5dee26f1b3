package dev.selftrace.otlp.http;

/**
 * The error answers of OTLP/HTTP. 500 is not among them: what may pass is 429 or 503, what will not
 * is another 4xx (OTLP 1.11.0, "Retryable Response Codes").
 */
public enum HttpError {
  MALFORMED(400, 3),
  UNAUTHENTICATED(401, 16),
  FORBIDDEN(403, 7),
  NOT_FOUND(404, 12),
  WRONG_METHOD(405, 12),
  BODY_TIMEOUT(408, 3),
  TOO_LARGE(413, 8),
  UNSUPPORTED_MEDIA(415, 3),
  MISDIRECTED(421, 3),
  THROTTLED(429, 8),
  HEADERS_TOO_LARGE(431, 3),
  UNAVAILABLE(503, 14);

  private final int status;
  private final int code;

  HttpError(int status, int code) {
    this.status = status;
    this.code = code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The canonical code in the {@code google.rpc.Status}. */
  public int code() {
    return code;
  }
}
