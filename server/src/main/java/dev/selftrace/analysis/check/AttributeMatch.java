package dev.selftrace.analysis.check;

import com.google.re2j.Pattern;
import dev.selftrace.model.AttributeValue;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether the value of an attribute matches, by the law of {@link dev.selftrace.store.Condition}:
 * numbers compare as numbers, also those in text; a number or boolean equals its own text form; a
 * pattern must match the whole value; an array matches when one of its values does.
 */
final class AttributeMatch {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final int NUMBER_CHARS_MAX = 64;

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
    if (asked != null && said != null) {
      return asked.doubleValue() == said.doubleValue();
    }
    return text(found).equals(text(value));
  }

  private boolean order(Object found, IntPredicate sign) {
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
    boolean numeric =
        value instanceof String text && text.length() <= NUMBER_CHARS_MAX && NUMBER.matches(text);
    return numeric ? Double.valueOf(value.toString()) : null;
  }

  /** Whole numbers without a point, whatever they arrived as. */
  private static String text(Object value) {
    return value instanceof Double number ? Words.number(number) : value.toString();
  }
}
