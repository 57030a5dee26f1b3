package dev.selftrace.analysis.check;

import com.google.re2j.Pattern;
import dev.selftrace.model.AttributeValue;
import org.jspecify.annotations.Nullable;

/**
 * Whether the value of an attribute matches, by the law of {@link dev.selftrace.store.Condition}:
 * numbers compare as numbers, also those in text; a number or boolean equals its own text form; a
 * pattern must match the whole value; an array matches when one of its values does.
 */
final class AttributeMatch {

  private final AttributeOperator operator;
  private final Object value;
  private final @Nullable Pattern pattern;

  /**
   * For an operator and what it compares with.
   *
   * @param value a string, number or boolean; ignored where the operator takes none
   */
  AttributeMatch(AttributeOperator operator, @Nullable Object value) {
    this.operator = operator;
    this.value = value == null ? "" : value;
    boolean regex =
        operator == AttributeOperator.MATCHES || operator == AttributeOperator.NOT_MATCHES;
    this.pattern = regex ? Pattern.compile(this.value.toString()) : null;
  }

  /** Whether the value is what the operator, taken positively, asks for. */
  boolean test(AttributeValue found) {
    return switch (found) {
      case AttributeValue.ArrayValue array -> array.values().stream().anyMatch(this::test);
      case AttributeValue.EmptyValue empty -> false;
      case AttributeValue.MapValue map -> exists();
      case AttributeValue.BytesValue bytes -> exists();
      case AttributeValue.StringValue string -> one(string.value());
      case AttributeValue.BooleanValue truth -> one(truth.value());
      case AttributeValue.LongValue number -> one(number.value());
      case AttributeValue.DoubleValue number -> one(number.value());
    };
  }

  private boolean exists() {
    return operator == AttributeOperator.EXISTS || operator == AttributeOperator.ABSENT;
  }

  private boolean one(Object found) {
    return switch (operator) {
      case EXISTS, ABSENT -> true;
      case EQUAL, NOT_EQUAL -> equal(found);
      case GREATER -> order(found, sign -> sign > 0);
      case GREATER_OR_EQUAL -> order(found, sign -> sign >= 0);
      case LESS -> order(found, sign -> sign < 0);
      case LESS_OR_EQUAL -> order(found, sign -> sign <= 0);
      case MATCHES, NOT_MATCHES -> pattern != null && pattern.matches(text(found));
    };
  }

  private boolean equal(Object found) {
    Double asked = number(value);
    Double said = number(found);
    return asked != null && said != null
        ? asked.doubleValue() == said.doubleValue()
        : text(found).equals(text(value));
  }

  private boolean order(Object found, java.util.function.IntPredicate sign) {
    Double asked = number(value);
    Double said = number(found);
    if (asked != null && said != null) {
      return sign.test(Double.compare(said, asked));
    }
    boolean texts = value instanceof String && found instanceof String;
    return texts && sign.test(text(found).compareTo(text(value)));
  }

  private static @Nullable Double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (!(value instanceof String text) || text.isEmpty() || text.length() > 64) {
      return null;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Whole numbers without a point, whatever they arrived as. */
  private static String text(Object value) {
    return value instanceof Double number ? Words.number(number) : value.toString();
  }
}
