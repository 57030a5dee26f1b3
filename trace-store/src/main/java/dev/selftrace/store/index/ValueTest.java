package dev.selftrace.store.index;

import com.google.re2j.Pattern;
import dev.selftrace.model.AttributeValue;
import dev.selftrace.store.Condition.BooleanOperand;
import dev.selftrace.store.Condition.NilOperand;
import dev.selftrace.store.Condition.NumberOperand;
import dev.selftrace.store.Condition.Operand;
import dev.selftrace.store.Condition.Operator;
import dev.selftrace.store.Condition.PatternOperand;
import dev.selftrace.store.Condition.TextOperand;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A comparison with a value that is there. What cannot be compared is not equal, does not match,
 * and is neither greater nor less; {@code !=} and {@code !~} are the opposites of {@code =} and
 * {@code =~}.
 */
final class ValueTest {

  private final Operator operator;
  private final @Nullable String text;
  private final @Nullable Double number;
  private final @Nullable Boolean truth;
  private final @Nullable Pattern pattern;

  private ValueTest(
      Operator operator,
      @Nullable String text,
      @Nullable Double number,
      @Nullable Boolean truth,
      @Nullable Pattern pattern) {
    this.operator = operator;
    this.text = text;
    this.number = number;
    this.truth = truth;
    this.pattern = pattern;
  }

  /**
   * With an operand that is not nil.
   *
   * @throws IllegalArgumentException when operator and operand do not fit
   */
  static ValueTest of(Operator operator, Operand operand) {
    boolean matching = operator == Operator.MATCHES || operator == Operator.NOT_MATCHES;
    if (matching != operand instanceof PatternOperand) {
      throw new IllegalArgumentException(
          "operator: " + operator + " (expected: a pattern with MATCHES and NOT_MATCHES only)");
    }
    return switch (operand) {
      case TextOperand value -> new ValueTest(operator, value.value(), null, null, null);
      case NumberOperand value -> new ValueTest(operator, null, value.value(), null, null);
      case BooleanOperand value -> new ValueTest(operator, null, null, value.value(), null);
      case PatternOperand value -> new ValueTest(operator, null, null, null, value.pattern());
      case NilOperand nil -> throw new IllegalArgumentException("operand: nil (expected: a value)");
    };
  }

  /** An array matches when one of its elements does. */
  boolean matches(AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue string -> text(string.value());
      case AttributeValue.BooleanValue bool -> truth(bool.value());
      case AttributeValue.LongValue integer -> number(integer.value());
      case AttributeValue.DoubleValue real -> number(real.value());
      case AttributeValue.ArrayValue array -> array.values().stream().anyMatch(this::matches);
      case AttributeValue.BytesValue bytes -> incomparable();
      case AttributeValue.MapValue map -> incomparable();
      case AttributeValue.EmptyValue empty -> false;
    };
  }

  boolean text(String value) {
    if (pattern != null) {
      return matchesPattern(value);
    }
    if (text != null) {
      return ordered(compareByCodePoint(value, text));
    }
    if (number != null) {
      OptionalDouble parsed = parsed(value);
      return parsed.isPresent() ? compared(parsed.getAsDouble(), number) : incomparable();
    }
    return equality(value.equals(String.valueOf(truth)));
  }

  boolean number(long value) {
    return number != null ? compared((double) value, number) : other(Long.toString(value));
  }

  boolean number(double value) {
    return number != null ? compared(value, number) : other(Double.toString(value));
  }

  private boolean truth(boolean value) {
    return truth != null ? equality(value == truth) : other(Boolean.toString(value));
  }

  /** A number or boolean against text or a pattern: by its text form, which has no order. */
  private boolean other(String form) {
    if (pattern != null) {
      return matchesPattern(form);
    }
    return text != null ? equality(form.equals(text)) : incomparable();
  }

  private boolean matchesPattern(String value) {
    boolean matches = pattern != null && pattern.matches(value);
    return matches == (operator == Operator.MATCHES);
  }

  private boolean incomparable() {
    return operator == Operator.NOT_EQUAL || operator == Operator.NOT_MATCHES;
  }

  private boolean equality(boolean equal) {
    return switch (operator) {
      case EQUAL -> equal;
      case NOT_EQUAL -> !equal;
      case GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL, MATCHES, NOT_MATCHES -> false;
    };
  }

  private boolean ordered(int order) {
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case MATCHES, NOT_MATCHES -> false;
    };
  }

  /** Not a number is equal to nothing and has no order. */
  private boolean compared(double left, double right) {
    return switch (operator) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case MATCHES, NOT_MATCHES -> false;
    };
  }

  /** Java orders strings by UTF-16 unit, which puts emoji before some older characters. */
  private static int compareByCodePoint(String left, String right) {
    int end = Math.min(left.length(), right.length());
    for (int i = 0; i < end; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean sameKind = Character.isSurrogate(a) == Character.isSurrogate(b);
        return sameKind ? Character.compare(a, b) : (Character.isSurrogate(a) ? 1 : -1);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** A decimal number without anything around it. */
  private static OptionalDouble parsed(String value) {
    if (value.isEmpty() || !value.chars().allMatch(ValueTest::isOfNumber)) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(value));
    } catch (NumberFormatException notOne) {
      return OptionalDouble.empty();
    }
  }

  private static boolean isOfNumber(int c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  }
}
