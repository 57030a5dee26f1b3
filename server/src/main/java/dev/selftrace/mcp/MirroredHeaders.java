package dev.selftrace.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The headers with which 2026-07-28 repeats parts of the body, for proxies that route without
 * parsing. One that differs from its body would let a proxy's rule be passed by, so it is refused.
 */
final class MirroredHeaders {

  private static final String METHOD = "Mcp-Method";
  private static final String NAME = "Mcp-Name";
  private static final String SENTINEL_START = "=?base64?";
  private static final String SENTINEL_END = "?=";

  private MirroredHeaders() {}

  /** What is wrong; null when the headers repeat the body. */
  static @Nullable RpcError fault(ServerRequest.Headers headers, Message message) {
    String method = single(headers, METHOD);
    if (method == null) {
      return RpcError.headerMismatch(METHOD + ": missing");
    }
    if (!method.equals(message.method())) {
      return RpcError.headerMismatch(METHOD + ": differs from the method of the body");
    }
    String source =
        switch (message.method()) {
          case "tools/call", "prompts/get" -> "name";
          case "resources/read" -> "uri";
          default -> null;
        };
    return source == null ? null : nameFault(headers, message, source);
  }

  private static @Nullable RpcError nameFault(
      ServerRequest.Headers headers, Message message, String source) {
    if (!(message.param(source) instanceof String expected)) {
      return RpcError.invalidParams(source + ": missing (expected: text)");
    }
    String sent = single(headers, NAME);
    if (sent == null) {
      return RpcError.headerMismatch(NAME + ": missing");
    }
    String decoded = decoded(sent);
    if (decoded == null) {
      return RpcError.headerMismatch(NAME + ": malformed (expected: =?base64?…?= around UTF-8)");
    }
    return decoded.equals(expected)
        ? null
        : RpcError.headerMismatch(NAME + ": differs from params." + source);
  }

  private static @Nullable String single(ServerRequest.Headers headers, String name) {
    List<String> values = headers.header(name);
    return values.isEmpty() ? null : values.getFirst().strip();
  }

  /** The value behind the sentinel, or the value itself; null when the encoding is broken. */
  private static @Nullable String decoded(String value) {
    if (!value.startsWith(SENTINEL_START)
        || !value.endsWith(SENTINEL_END)
        || value.length() < SENTINEL_START.length() + SENTINEL_END.length()) {
      return value;
    }
    String encoded =
        value.substring(SENTINEL_START.length(), value.length() - SENTINEL_END.length());
    if (encoded.length() % 4 != 0) {
      return null;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }
}
