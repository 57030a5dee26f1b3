package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.BooleanValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A tool's result that says itself that the tool failed: MCP's {@code isError}, an {@code error}
 * member, {@code status} or {@code success} (telemetry 3.2, the row of errors). Pure.
 */
final class ToolResult {

  /** Where a result that failed says why, best first. */
  private static final String[] REASONS = {
    "error", "error_message", "errorMessage", "message", "content", "detail"
  };

  private ToolResult() {}

  /** What the result says went wrong; null when it does not say that something did. */
  static @Nullable String error(@Nullable AttributeValue result) {
    MapValue map = result instanceof MapValue sent ? sent : parsed(result);
    if (map == null) {
      return null;
    }
    Attributes said = map.values();
    AttributeValue error = said.get("error");
    boolean failed =
        isTrue(said.get("isError"))
            || isTrue(said.get("is_error"))
            || "error".equals(Coercion.asText(said.get("status")))
            || (error instanceof BooleanValue && isTrue(error))
            || Boolean.FALSE.equals(Coercion.asBool(said.get("success")));
    String reason = failed ? reason(said) : words(error);
    return reason == null && failed ? Coercion.asText(result) : reason;
  }

  private static @Nullable MapValue parsed(@Nullable AttributeValue result) {
    boolean may =
        result instanceof StringValue text
            && (text.value().contains("rror") || text.value().contains("success"));
    return may ? Coercion.asMap(result) : null;
  }

  private static @Nullable String reason(Attributes said) {
    for (String name : REASONS) {
      AttributeValue value = said.get(name);
      String words = words(value);
      if (words != null) {
        return words;
      }
    }
    return null;
  }

  /** Text as it is; of an error object its message; of a list of contents their texts. */
  private static @Nullable String words(@Nullable AttributeValue value) {
    if (value instanceof MapValue map) {
      String message = Coercion.asText(map.values().get("message"));
      return message == null ? Coercion.asText(value) : message;
    }
    if (value instanceof ArrayValue contents) {
      StringJoiner lines = new StringJoiner("\n");
      for (AttributeValue content : contents.values()) {
        String text =
            content instanceof MapValue map ? Coercion.asText(map.values().get("text")) : null;
        if (text != null) {
          lines.add(text);
        }
      }
      return lines.length() == 0 ? Coercion.asText(value) : lines.toString();
    }
    return value instanceof StringValue ? Coercion.asText(value) : null;
  }

  private static boolean isTrue(@Nullable AttributeValue value) {
    return Boolean.TRUE.equals(Coercion.asBool(value));
  }
}
