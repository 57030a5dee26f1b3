package dev.selftrace.otlp.foreign;

import dev.selftrace.model.AttributeValue;
import org.jspecify.annotations.Nullable;

/** The value of a score, which may be a number, a word or a truth. Stateless. */
final class Scores {

  private Scores() {}

  /** The value in words; null when it is a number. */
  static @Nullable String label(@Nullable AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue text -> text.value();
      case AttributeValue.BooleanValue truth -> Boolean.toString(truth.value());
      case null, default -> null;
    };
  }

  /** The value as a number, truth being 1; null when it is a word. */
  static @Nullable Double number(@Nullable AttributeValue value) {
    return switch (value) {
      case AttributeValue.LongValue number -> Double.valueOf((double) number.value());
      case AttributeValue.DoubleValue number -> Double.valueOf(number.value());
      case AttributeValue.BooleanValue truth -> Double.valueOf(truth.value() ? 1 : 0);
      case null, default -> null;
    };
  }
}
