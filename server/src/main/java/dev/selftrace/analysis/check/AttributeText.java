package dev.selftrace.analysis.check;

import dev.selftrace.model.AttributeValue;
import java.util.stream.Collectors;

/** An attribute value in a line. Not yet made safe. */
final class AttributeText {

  private AttributeText() {}

  static String of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue string -> string.value();
      case AttributeValue.BooleanValue truth -> Boolean.toString(truth.value());
      case AttributeValue.LongValue number -> Long.toString(number.value());
      case AttributeValue.DoubleValue number -> Words.number(number.value());
      case AttributeValue.BytesValue bytes -> bytes.value().length() + " bytes";
      case AttributeValue.ArrayValue array ->
          array.values().stream()
              .map(AttributeText::of)
              .collect(Collectors.joining(", ", "[", "]"));
      case AttributeValue.MapValue map -> map.values().size() + " pairs";
      case AttributeValue.EmptyValue empty -> "";
    };
  }
}
