package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.BooleanValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * A tool's result that says itself that the tool failed: MCP's {@code isError}, an {@code error}
 * member, {@code status} or {@code success}, or the text that a framework makes of an exception
 * (telemetry 3.2, the row of errors). Pure.
 *
 * @param type what sort of failure; null when unsaid
 * @param message what went wrong
 */
record ToolResult(@Nullable String type, String message) {

  /** Where a result that failed says why, best first. */
  private static final String[] REASONS = {
    "error", "error_message", "errorMessage", "message", "content", "detail"
  };

  private static final String[] TYPES = {"errorType", "error_type", "type"};

  private static final int DEPTH_MAX = 6;

  /** What the result says went wrong; null when it does not say that something did. */
  static @Nullable ToolResult error(@Nullable AttributeValue result) {
    MapValue map = result instanceof MapValue sent ? sent : parsed(result);
    if (map == null) {
      String text =
          result instanceof StringValue
              ? ToolOutcome.failure(Attributes.EMPTY, result, result)
              : null;
      return text == null ? null : new ToolResult(null, text);
    }
    Attributes said = map.values();
    AttributeValue error = said.get("error");
    boolean failed =
        isTrue(said.get("isError"))
            || isTrue(said.get("is_error"))
            || "error".equals(Coercion.asText(said.get("status")))
            || (error instanceof BooleanValue && isTrue(error))
            || Boolean.FALSE.equals(Coercion.asBool(said.get("success")));
    String reason = failed ? reason(said, DEPTH_MAX) : words(error);
    reason = reason == null && failed ? Coercion.asText(result) : reason;
    return reason == null ? null : new ToolResult(type(said, error), reason);
  }

  private static @Nullable MapValue parsed(@Nullable AttributeValue result) {
    boolean may =
        result instanceof StringValue text
            && (text.value().contains("rror") || text.value().contains("success"));
    return may ? Coercion.asMap(result) : null;
  }

  /** The first member that gives a reason, further inside when none does here. */
  private static @Nullable String reason(Attributes said, int depth) {
    for (String name : REASONS) {
      String words = words(said.get(name));
      if (words != null) {
        return words;
      }
    }
    for (int i = 0; i < said.size() && depth > 0; i++) {
      for (AttributeValue inner : Coercion.asList(said.value(i))) {
        String words = inner instanceof MapValue map ? reason(map.values(), depth - 1) : null;
        if (words != null) {
          return words;
        }
      }
    }
    return null;
  }

  private static @Nullable String type(Attributes said, @Nullable AttributeValue error) {
    Attributes object = error instanceof MapValue map ? map.values() : said;
    boolean own = !(error instanceof MapValue);
    for (String name : TYPES) {
      String type = own && name.equals("type") ? null : object.text(name);
      if (type != null && !type.isEmpty()) {
        return type;
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
    if (value instanceof ArrayValue) {
      String text = ToolOutcome.text(value);
      return text.isEmpty() ? null : text;
    }
    return value instanceof StringValue ? Coercion.asText(value) : null;
  }

  private static boolean isTrue(@Nullable AttributeValue value) {
    return Boolean.TRUE.equals(Coercion.asBool(value));
  }
}
