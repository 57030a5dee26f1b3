package dev.selftrace.store;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;

/**
 * What must hold of one span (and, for {@code trace.} fields, of its trace). A trace matches when
 * one of its spans does.
 *
 * <p>Semantics that every engine shares:
 *
 * <ul>
 *   <li>A comparison with an absent field is false, {@code !=} and {@code !~} included; {@code =
 *       nil} is true exactly then, {@code != nil} exactly otherwise. A value without content is
 *       absent.
 *   <li>Numbers compare as numbers; a text attribute that holds a number compares with a number. A
 *       number or boolean equals, and matches as a pattern, its own text form. Of values that
 *       cannot be compared otherwise only {@code !=} and {@code !~} hold.
 *   <li>Text compares by code point, case-sensitively. Patterns must match the whole value.
 *   <li>An attribute of scope ANY, one that is an array, or one that occurs on several events or
 *       logs of the span, matches when one of its values does.
 *   <li>{@code status} is error where there is evidence of one, else what the sender set; {@code
 *       workflow} is that of the trace's verdict; {@code session} and {@code run} are the span's,
 *       else the trace's; {@code duration} is absent until the span has ended; {@code total_tokens}
 *       are input and output as far as known.
 * </ul>
 */
public sealed interface Condition {

  /** Holds of every span. */
  Always ALWAYS = new Always();

  /** Always true. */
  record Always() implements Condition {}

  /** All of them. */
  record And(List<Condition> parts) implements Condition {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** At least one of them. */
  record Or(List<Condition> parts) implements Condition {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** The opposite. */
  record Not(Condition part) implements Condition {}

  /** A field against a value. */
  record Compare(Field field, Operator operator, Operand operand) implements Condition {}

  /**
   * Every one of these tokens occurs in the span's text: its names, attributes (keys and values),
   * events, status message, resource, scope or logs. What a token is, {@link TextTokens} says; what
   * is not one token is cut into its tokens.
   */
  record Text(List<String> tokens) implements Condition {
    public Text {
      tokens = List.copyOf(tokens);
    }
  }

  /** What is compared. */
  sealed interface Field {}

  /** A fact of the span or its trace. */
  enum Intrinsic implements Field {
    NAME,
    STATUS,
    KIND,
    DURATION,
    OPERATION,
    WORKFLOW,
    SERVICE,
    MODEL,
    TOOL,
    AGENT,
    SESSION,
    RUN,
    ERROR_TYPE,
    ERROR_MESSAGE,
    TRACE_DURATION,
    TRACE_STATUS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    TOTAL_TOKENS;

    private final String text =
        name().toLowerCase(Locale.ROOT).replace("error_", "error.").replace("trace_", "trace.");

    /** The name in the query language: {@code error.type}. */
    public String text() {
      return text;
    }
  }

  /** A raw attribute, by exact key. */
  record Attribute(AttributeScope scope, String key) implements Field {}

  /** Where a raw attribute is looked for. */
  enum AttributeScope {
    SPAN,
    RESOURCE,
    EVENT,
    LOG,
    ANY
  }

  /** How it is compared. */
  enum Operator {
    EQUAL,
    NOT_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    MATCHES,
    NOT_MATCHES
  }

  /** What it is compared with. */
  sealed interface Operand {}

  /** Text; status, kind and operation by their lower-case names. */
  record TextOperand(String value) implements Operand {}

  /** A number; durations in nanoseconds. */
  record NumberOperand(double value) implements Operand {}

  /** A boolean. */
  record BooleanOperand(boolean value) implements Operand {}

  /** Absent. */
  record NilOperand() implements Operand {}

  /** A linear-time regular expression for MATCHES and NOT_MATCHES. */
  record PatternOperand(Pattern pattern) implements Operand {}
}
