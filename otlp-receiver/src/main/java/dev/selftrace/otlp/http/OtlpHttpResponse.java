package dev.selftrace.otlp.http;

import java.util.Map;

/**
 * An answer, ready to be written.
 *
 * @param headers without Content-Length
 * @param body shared, not copied; never written to after construction
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the socket and forgotten
public record OtlpHttpResponse(int status, Map<String, String> headers, byte[] body) {

  public OtlpHttpResponse {
    headers = Map.copyOf(headers);
  }
}
