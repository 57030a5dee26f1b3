package dev.selftrace.tool;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.text.JsonText;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attribute values as plain text, lists and maps as JSON, bytes as base64. Not yet made safe. */
final class RawValues {

  private RawValues() {}

  /** The value as text. */
  static String text(AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue string -> string.value();
      case AttributeValue.EmptyValue empty -> "";
      case AttributeValue.BytesValue bytes -> base64(bytes);
      default -> {
        Object tree = tree(value);
        yield tree instanceof Double number && !Double.isFinite(number)
            ? number.toString()
            : JsonText.write(tree);
      }
    };
  }

  /** The value as a tree of plain objects. */
  static @Nullable Object tree(AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue string -> string.value();
      case AttributeValue.BooleanValue truth -> truth.value();
      case AttributeValue.LongValue number -> number.value();
      case AttributeValue.DoubleValue number -> number.value();
      case AttributeValue.BytesValue bytes -> base64(bytes);
      case AttributeValue.ArrayValue array -> array.values().stream().map(RawValues::tree).toList();
      case AttributeValue.MapValue map -> tree(map.values());
      case AttributeValue.EmptyValue empty -> null;
    };
  }

  /** Attributes as an object; of duplicate keys the last wins. */
  static Map<String, @Nullable Object> tree(Attributes attributes) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    attributes.forEach((key, value) -> tree.put(key, tree(value)));
    return tree;
  }

  private static String base64(AttributeValue.BytesValue bytes) {
    return Base64.getEncoder().encodeToString(bytes.value().toByteArray());
  }
}
