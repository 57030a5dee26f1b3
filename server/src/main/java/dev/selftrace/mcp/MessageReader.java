package dev.selftrace.mcp;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a request body, so that the SDK sees valid requests only and no parser's message reaches a
 * client. Thread-safe.
 */
final class MessageReader {

  private static final int DEPTH_MAX = 128;
  private static final int NUMBER_CHARS_MAX = 64;

  private final JsonMapper json;

  MessageReader() {
    json =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(NUMBER_CHARS_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
  }

  /** What a body says. */
  Reading read(byte[] body) {
    Object value;
    try {
      value = json.readValue(body, Object.class);
    } catch (JacksonException e) {
      return refused(null, RpcError.parse("Malformed JSON (expected: one JSON-RPC message)"));
    }
    if (value instanceof List<?>) {
      return refused(null, RpcError.invalidRequest("Batches are not served; send one message"));
    }
    if (!(value instanceof Map<?, ?> fields)) {
      return refused(null, RpcError.invalidRequest("body: not an object (expected: a message)"));
    }
    return message(fields);
  }

  private static Reading message(Map<?, ?> fields) {
    Object id = fields.get("id");
    Object readableId = Message.isId(id) ? id : null;
    if (!"2.0".equals(fields.get("jsonrpc"))) {
      return refused(readableId, RpcError.invalidRequest("jsonrpc: (expected: \"2.0\")"));
    }
    if (!(fields.get("method") instanceof String method)) {
      boolean response = fields.containsKey("result") || fields.containsKey("error");
      return refused(
          readableId,
          RpcError.invalidRequest(
              response
                  ? "This server asks nothing, so it takes no responses"
                  : "method: (expected: text)"));
    }
    if (fields.containsKey("id") && readableId == null) {
      return refused(null, RpcError.invalidRequest("id: (expected: text or an integer)"));
    }
    Object params = fields.get("params");
    if (params != null && !(params instanceof Map<?, ?>)) {
      return refused(readableId, RpcError.invalidRequest("params: (expected: an object)"));
    }
    return new Read(new Message(readableId, method, object(params)));
  }

  /** JSON objects have text keys. */
  @SuppressWarnings("unchecked")
  private static @Nullable Map<String, Object> object(@Nullable Object value) {
    return (Map<String, Object>) value;
  }

  private static Reading refused(@Nullable Object id, RpcError error) {
    return new Refused(id, error);
  }

  /** What became of a body. */
  sealed interface Reading {}

  /** A message. */
  record Read(Message message) implements Reading {}

  /** No message; the id is there when it could be read. */
  record Refused(@Nullable Object id, RpcError error) implements Reading {}
}
