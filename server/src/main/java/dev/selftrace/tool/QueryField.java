package dev.selftrace.tool;

import dev.selftrace.model.Operation;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Condition.Attribute;
import dev.selftrace.store.Condition.AttributeScope;
import dev.selftrace.store.Condition.Field;
import dev.selftrace.store.Condition.Intrinsic;
import dev.selftrace.store.Condition.Operand;
import dev.selftrace.tool.QueryTokens.Kind;
import dev.selftrace.tool.QueryTokens.Token;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A field of the query language with the values it can be compared with. Immutable. */
record QueryField(Field field, Type type, String name) {

  private static final List<String> STATUS = List.of("error", "ok", "unset");
  private static final List<String> KIND =
      List.of("internal", "server", "client", "producer", "consumer");
  private static final List<String> OPERATION =
      Arrays.stream(Operation.values()).map(Operation::text).toList();
  private static final List<String> INTRINSICS =
      Arrays.stream(Intrinsic.values()).map(Intrinsic::text).toList();
  private static final Pattern DURATION =
      Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)(ns|us|µs|ms|s|m|h|d)");
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");

  static QueryField of(Token token) {
    String name = token.text();
    if (token.kind() != Kind.WORD) {
      throw QueryFault.expected(token, "a field such as status, name or span.http.route");
    }
    for (AttributeScope scope : AttributeScope.values()) {
      String prefix =
          scope == AttributeScope.ANY ? "." : scope.name().toLowerCase(Locale.ROOT) + ".";
      if (name.startsWith(prefix) && name.length() > prefix.length()) {
        String key = name.substring(prefix.length());
        return new QueryField(new Attribute(scope, key), Type.ATTRIBUTE, name);
      }
    }
    for (Intrinsic intrinsic : Intrinsic.values()) {
      if (intrinsic.text().equals(name)) {
        return new QueryField(intrinsic, type(intrinsic), name);
      }
    }
    throw unknown(token);
  }

  private static ToolInputException unknown(Token token) {
    String shown = Shown.value(token.text());
    String nearest = Nearest.to(token.text(), INTRINSICS);
    String hint = nearest == null ? "" : " (did you mean " + nearest + "?)";
    return QueryFault.at(
        token,
        "unknown field "
            + shown
            + hint
            + ", fields are "
            + String.join(", ", INTRINSICS)
            + "; attributes are span.<key>, resource.<key>, event.<key>, log.<key> or .<key>");
  }

  private static Type type(Intrinsic intrinsic) {
    return switch (intrinsic) {
      case STATUS, TRACE_STATUS -> Type.STATUS;
      case KIND -> Type.KIND;
      case OPERATION -> Type.OPERATION;
      case DURATION, TRACE_DURATION -> Type.DURATION;
      case INPUT_TOKENS, OUTPUT_TOKENS, TOTAL_TOKENS -> Type.NUMBER;
      case NAME, WORKFLOW, SERVICE, MODEL, TOOL, AGENT, SESSION, RUN, ERROR_TYPE, ERROR_MESSAGE ->
          Type.TEXT;
    };
  }

  /** Refuses a pattern where there is no text. */
  void checkText(Token operator) {
    if (type == Type.DURATION || type == Type.NUMBER) {
      throw QueryFault.at(operator, name + " is a number: use = != > >= < <=");
    }
  }

  /** The value as this field compares it. */
  Operand operand(Token value, boolean ordered) {
    boolean word = value.kind() == Kind.WORD;
    if (!ordered && word && value.text().equals("nil")) {
      return new Condition.NilOperand();
    }
    return switch (type) {
      case STATUS -> keyword(value, STATUS, ordered);
      case KIND -> keyword(value, KIND, ordered);
      case OPERATION -> keyword(value, OPERATION, ordered);
      case DURATION -> new Condition.NumberOperand(nanos(value));
      case NUMBER -> new Condition.NumberOperand(number(value, "a number"));
      case TEXT -> text(value);
      case ATTRIBUTE -> attribute(value, ordered);
    };
  }

  private Operand keyword(Token value, List<String> allowed, boolean ordered) {
    if (ordered) {
      throw QueryFault.at(value, name + " has no order: use = or !=");
    }
    boolean named = value.kind() == Kind.WORD || value.kind() == Kind.STRING;
    if (!named || !allowed.contains(value.text())) {
      throw QueryFault.expected(value, "one of " + String.join(", ", allowed) + ", nil");
    }
    return new Condition.TextOperand(value.text());
  }

  private static double nanos(Token value) {
    Matcher matcher = DURATION.matcher(value.text());
    if (value.kind() != Kind.NUMBER || !matcher.matches()) {
      throw QueryFault.expected(value, "a duration such as 250ms, 2s or 1m");
    }
    double unit =
        switch (matcher.group(2)) {
          case "ns" -> 1;
          case "us", "µs" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          case "h" -> 3600e9;
          default -> 86_400e9;
        };
    return Double.parseDouble(matcher.group(1)) * unit;
  }

  private static double number(Token value, String expected) {
    if (value.kind() != Kind.NUMBER || !DECIMAL.matcher(value.text()).matches()) {
      throw QueryFault.expected(value, expected);
    }
    return Double.parseDouble(value.text());
  }

  private static Operand text(Token value) {
    if (value.kind() != Kind.STRING) {
      throw QueryFault.expected(value, "a string in double quotes");
    }
    return new Condition.TextOperand(value.text());
  }

  private static Operand attribute(Token value, boolean ordered) {
    String word = value.kind() == Kind.WORD ? value.text() : "";
    if (!ordered && (word.equals("true") || word.equals("false"))) {
      return new Condition.BooleanOperand(word.equals("true"));
    }
    return value.kind() == Kind.STRING
        ? text(value)
        : new Condition.NumberOperand(
            number(
                value,
                ordered
                    ? "a number or a string in double quotes"
                    : "a string in double quotes, a number, true, false or nil"));
  }

  enum Type {
    TEXT,
    STATUS,
    KIND,
    OPERATION,
    DURATION,
    NUMBER,
    ATTRIBUTE
  }
}
