package dev.selftrace.json;

import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON of bounded depth. Thread-safe. */
public final class JsonObjects {

  private static final int DEPTH_MAX = 128;
  private static final int NUMBER_CHARS_MAX = 64;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(NUMBER_CHARS_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonObjects() {}

  /** The object that these bytes are; empty when they are something else. */
  @SuppressWarnings("unchecked") // JSON objects have text keys
  public static Optional<Map<String, Object>> read(byte[] bytes) {
    try {
      return JSON.readValue(bytes, Object.class) instanceof Map<?, ?> map
          ? Optional.of((Map<String, Object>) map)
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The value that this text is; empty when it is no JSON. */
  static Optional<JsonNode> tree(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** A tree of plain objects as a value. */
  static JsonNode tree(Map<String, Object> object) {
    return JSON.valueToTree(object);
  }
}
