package dev.selftrace.tool;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.selftrace.analysis.check.AttributeOperator;
import dev.selftrace.analysis.check.Bounds;
import dev.selftrace.analysis.check.Check;
import dev.selftrace.model.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes checks of what an agent wrote, and refuses what makes no sense. Immutable. */
final class CheckReading {

  /** A call repeated more often than this is a loop, unless the check says another number. */
  static final int IDENTICAL_CALLS_MAX = 2;

  /** The most tools of a sequence. */
  static final int NAMES_MAX = 50;

  private static final int PATTERN_CHARS_MAX = 1_000;

  private static final Set<AttributeOperator> WITHOUT_VALUE =
      Set.of(AttributeOperator.EXISTS, AttributeOperator.ABSENT);

  private final CheckInput input;
  private final String path;
  private final JsonSchemas schemas;

  private CheckReading(CheckInput input, String path, JsonSchemas schemas) {
    this.input = input;
    this.path = path;
    this.schemas = schemas;
  }

  static List<Check> of(List<CheckInput> inputs, JsonSchemas schemas) {
    List<Check> checks = new ArrayList<>();
    for (CheckInput input : inputs) {
      checks.add(new CheckReading(input, "checks[" + checks.size() + "].", schemas).check());
    }
    return checks;
  }

  private Check check() {
    refuseForeign();
    CheckKind kind = input.kind();
    return switch (kind) {
      case NO_ERRORS -> new Check.NoErrors(Boolean.TRUE.equals(input.allowHandled()));
      case HAS_SPAN -> {
        requireOneOf("name", "operation");
        yield new Check.HasSpan(input.name(), operation(), bounds());
      }
      case CALLED_TOOL -> calledTool(bounds());
      case NOT_CALLED_TOOL -> calledTool(Bounds.NEVER);
      case CALLED_AGENT -> new Check.CalledAgent(input.name(), bounds());
      case TOOL_SEQUENCE -> {
        requireOneOf("names");
        if (input.names().size() > NAMES_MAX) {
          throw refused("names", "has more than " + NAMES_MAX + " items.");
        }
        yield new Check.ToolSequence(input.names());
      }
      case LLM_CALLS -> new Check.LlmCalls(whole("max", required("max", input.max())));
      case TOKENS -> new Check.Tokens(whole("max", required("max", input.max())));
      case COST -> new Check.Cost(required("max", input.max()));
      case DURATION -> new Check.Duration(required("max_ms", input.maxMs()), percentile());
      case ATTRIBUTE -> attribute();
      case OUTPUT -> new Check.Output(wanted());
      case NO_LOOPS ->
          new Check.NoLoops(
              Objects.requireNonNullElse(input.maxIdenticalCalls(), IDENTICAL_CALLS_MAX));
      case SCORE -> score();
    };
  }

  private void refuseForeign() {
    for (String field : input.given().keySet()) {
      List<String> allowed = input.kind().fields();
      if (!allowed.contains(field)) {
        throw new ToolInputException(
            ErrorCode.INVALID_ARGUMENT,
            path
                + field
                + " does not go with "
                + input.kind().text()
                + ", which takes "
                + String.join(", ", allowed)
                + ".",
            path + field,
            allowed,
            null);
      }
    }
  }

  private Bounds bounds() {
    Double max = input.max();
    int most = max == null ? Integer.MAX_VALUE : whole("max", max);
    int least = input.min() != null ? whole("min", input.min()) : max == null ? 1 : 0;
    if (least > most) {
      throw refused("max", "is below min " + least + "; nothing could pass.");
    }
    return new Bounds(least, most);
  }

  private @Nullable Double percentile() {
    Double given = input.percentile();
    if (given != null && (given < 1 || given > 100)) {
      throw refused("percentile", "is " + Shown.value(given) + "; allowed: 1 to 100.");
    }
    return given;
  }

  private @Nullable Operation operation() {
    String given = input.operation();
    if (given == null) {
      return null;
    }
    Operation[] all = Operation.values();
    return Arrays.stream(all)
        .filter(each -> each.text().equals(given))
        .findFirst()
        .orElseThrow(
            () -> unknownOperation(given, Arrays.stream(all).map(Operation::text).toList()));
  }

  private ToolInputException unknownOperation(String given, List<String> names) {
    String nearest = Nearest.to(given, names);
    return new ToolInputException(
        ErrorCode.INVALID_ARGUMENT,
        path
            + "operation is "
            + Shown.value(given)
            + "; allowed: "
            + String.join(", ", names)
            + "."
            + (nearest == null ? "" : " Did you mean " + nearest + "?"),
        path + "operation",
        names,
        null);
  }

  private Check calledTool(Bounds bounds) {
    return new Check.CalledTool(
        input.kind().text(), input.name(), bounds, input.inputContains(), input.outputContains());
  }

  private Check attribute() {
    String key = required("key", input.key());
    Object value = input.value();
    AttributeOperator op =
        input.op() != null
            ? input.op()
            : value == null ? AttributeOperator.EXISTS : AttributeOperator.EQUAL;
    if (WITHOUT_VALUE.contains(op) == (value != null)) {
      throw refused(
          "value",
          value == null
              ? "is missing: " + op.text() + " compares with one."
              : "does not go with " + op.text() + ", which takes none.");
    }
    boolean scalar =
        value == null
            || value instanceof String
            || value instanceof Number
            || value instanceof Boolean;
    if (!scalar) {
      throw refused("value", "must be a string, a number or a boolean.");
    }
    boolean regex = op == AttributeOperator.MATCHES || op == AttributeOperator.NOT_MATCHES;
    if (regex) {
      pattern("value", String.valueOf(value));
    }
    return new Check.Attribute(key, op, value instanceof Number n ? (Object) number(n) : value);
  }

  /** Whole numbers stay exact. */
  private static Number number(Number value) {
    boolean whole = value instanceof Integer || value instanceof Long;
    return whole ? (Number) value.longValue() : (Number) value.doubleValue();
  }

  private Check.Wanted wanted() {
    requireOneOf("matches", "contains", "json_schema", "similar_to");
    if (input.given().size() > 1) {
      throw refused(
          "output",
          "takes one of matches, contains, json_schema, similar_to. Write a check for each.");
    }
    if (input.matches() != null) {
      return new Check.Matching(pattern("matches", input.matches()));
    }
    if (input.contains() != null) {
      return new Check.Containing(input.contains());
    }
    CheckInput.SimilarTo similar = input.similarTo();
    if (similar != null) {
      return new Check.Similar(similar.text(), similar.min());
    }
    try {
      return new Check.Conforming(schemas.compile(required("json_schema", input.jsonSchema())));
    } catch (IllegalArgumentException e) {
      throw refused("json_schema", "cannot be used: " + e.getMessage());
    }
  }

  private Check score() {
    String name = required("name", input.name());
    requireOneOf("value", "min");
    Object value = input.value();
    if (value != null && !(value instanceof Number)) {
      throw refused("value", "is " + Shown.value(value) + "; a score is a number.");
    }
    if (value == null && input.explanation() != null) {
      throw refused("explanation", "explains a value; give it too.");
    }
    Double given = value == null ? null : (Double) ((Number) value).doubleValue();
    return new Check.Score(name, given, input.min(), input.explanation());
  }

  private Pattern pattern(String field, String text) {
    if (text.length() > PATTERN_CHARS_MAX) {
      throw refused(field, "is longer than " + PATTERN_CHARS_MAX + " characters.");
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw refused(
          field,
          "is no RE2 expression ("
              + e.getDescription()
              + "). Look-around and back references are not supported.");
    }
  }

  private int whole(String field, Double value) {
    if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
      throw refused(field, "is " + Shown.value(value) + "; it must be a whole number.");
    }
    return value.intValue();
  }

  private <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw refused(field, "is missing: " + input.kind().text() + " needs it.");
    }
    return value;
  }

  private void requireOneOf(String... fields) {
    if (Collections.disjoint(input.given().keySet(), List.of(fields))) {
      throw refused(
          fields[0],
          "is missing: "
              + input.kind().text()
              + " needs "
              + (fields.length == 1 ? "it." : "one of " + String.join(", ", fields) + "."));
    }
  }

  private ToolInputException refused(String field, String what) {
    return ToolInputException.invalid(path + field, path + field + " " + what);
  }
}
