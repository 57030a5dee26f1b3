package dev.selftrace.store.index;

import dev.selftrace.model.AttributeValue;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An attribute's value as the name of a group. */
final class AttributeText {

  private AttributeText() {}

  /** Null for none, and for a value without content. */
  static @Nullable String of(@Nullable AttributeValue value) {
    return switch (value) {
      case null -> null;
      case AttributeValue.StringValue text -> text.value().isEmpty() ? null : text.value();
      case AttributeValue.BooleanValue truth -> Boolean.toString(truth.value());
      case AttributeValue.LongValue number -> Long.toString(number.value());
      case AttributeValue.DoubleValue number -> Double.toString(number.value());
      case AttributeValue.ArrayValue array -> joined(array.values());
      case AttributeValue.BytesValue _, AttributeValue.MapValue _, AttributeValue.EmptyValue _ ->
          null;
    };
  }

  private static @Nullable String joined(List<AttributeValue> values) {
    String text =
        values.stream()
            .map(AttributeText::of)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? null : text;
  }
}
