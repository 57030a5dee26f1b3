package dev.selftrace.api;

import dev.selftrace.tool.ToolDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A tool's arguments out of a JSON body or a query string. Thread-safe. */
final class ToolArguments {

  private static final int DEPTH_MAX = 128;
  private static final int NUMBER_CHARS_MAX = 64;

  private final JsonMapper json =
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

  /** The object of a body, empty for none; null when it is something else. */
  @SuppressWarnings("unchecked") // JSON objects have text keys
  @Nullable Map<String, Object> ofBody(byte[] body) {
    if (body.length == 0) {
      return Map.of();
    }
    try {
      return json.readValue(body, Object.class) instanceof Map<?, ?> map
          ? (Map<String, Object>) map
          : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /**
   * The parameters of a query as the tool's schema types them. What does not read as its type stays
   * text, so that the tool says what it wants.
   */
  Map<String, Object> ofQuery(ServerRequest request, @Nullable ToolDescriptor tool) {
    Map<String, Object> given = new LinkedHashMap<>();
    request
        .queryParams()
        .forEach((name, values) -> given.put(name, typed(type(tool, name), values)));
    return given;
  }

  private static Object type(@Nullable ToolDescriptor tool, String name) {
    return tool != null
            && tool.inputSchema().get("properties") instanceof Map<?, ?> properties
            && properties.get(name) instanceof Map<?, ?> property
            && property.get("type") instanceof String type
        ? type
        : "string";
  }

  private static Object typed(Object type, List<String> values) {
    if (type.equals("array") || values.size() != 1) {
      return List.copyOf(values);
    }
    String value = values.getFirst();
    if (type.equals("integer")) {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        return value;
      }
    }
    boolean truth = value.equals("true") || value.equals("false");
    return type.equals("boolean") && truth ? (Object) Boolean.valueOf(value) : value;
  }
}
