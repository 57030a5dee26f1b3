package dev.selftrace.store.index;

import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Condition.Attribute;
import dev.selftrace.store.Condition.Compare;
import dev.selftrace.store.Condition.Intrinsic;
import dev.selftrace.store.Condition.NilOperand;
import dev.selftrace.store.Condition.Operator;
import dev.selftrace.store.index.SpanTest.Cost;
import dev.selftrace.store.index.SpanTest.Costed;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes tests of conditions. Parts of an And or Or are tried in the order of their cost, so that
 * bytes are read only for spans that rows alone cannot decide.
 */
final class ConditionCompiler {

  private ConditionCompiler() {}

  /**
   * A test that means the same.
   *
   * @throws IllegalArgumentException when operator and operand do not fit
   */
  static Costed compile(Condition condition) {
    return switch (condition) {
      case Condition.Always always -> new Costed(subject -> true, Cost.ROW, true);
      case Condition.And and -> and(parts(and.parts()));
      case Condition.Or or -> or(parts(or.parts()));
      case Condition.Not not -> {
        Costed part = compile(not.part());
        yield new Costed(subject -> !part.test().test(subject), part.cost(), part.ofTrace());
      }
      case Condition.Text text -> new Costed(TextTest.of(text.tokens()), Cost.TEXT, false);
      case Compare compare -> compare(compare);
    };
  }

  private static List<Costed> parts(List<Condition> parts) {
    return parts.stream()
        .map(ConditionCompiler::compile)
        .sorted(Comparator.comparing(Costed::cost))
        .toList();
  }

  private static Costed and(List<Costed> parts) {
    SpanTest[] tests = tests(parts);
    return combined(
        parts,
        subject -> {
          for (SpanTest test : tests) {
            if (!test.test(subject)) {
              return false;
            }
          }
          return true;
        });
  }

  private static Costed or(List<Costed> parts) {
    SpanTest[] tests = tests(parts);
    return combined(
        parts,
        subject -> {
          for (SpanTest test : tests) {
            if (test.test(subject)) {
              return true;
            }
          }
          return false;
        });
  }

  private static SpanTest[] tests(List<Costed> parts) {
    return parts.stream().map(Costed::test).toArray(SpanTest[]::new);
  }

  private static Costed combined(List<Costed> parts, SpanTest test) {
    Cost cost = parts.isEmpty() ? Cost.ROW : parts.getLast().cost();
    return new Costed(test, cost, parts.stream().allMatch(Costed::ofTrace));
  }

  private static Costed compare(Compare compare) {
    return switch (compare.field()) {
      case Attribute attribute -> new Costed(attribute(attribute, compare), Cost.BYTES, false);
      case Intrinsic intrinsic -> intrinsic(intrinsic, compare);
    };
  }

  private static SpanTest attribute(Attribute attribute, Compare compare) {
    AttributeValues values = new AttributeValues(attribute.scope(), attribute.key());
    if (compare.operand() instanceof NilOperand) {
      boolean absent = isAbsenceWanted(compare.operator());
      return subject -> values.any(subject, value -> true) != absent;
    }
    ValueTest test = ValueTest.of(compare.operator(), compare.operand());
    return subject -> values.any(subject, test::matches);
  }

  private static Costed intrinsic(Intrinsic field, Compare compare) {
    return switch (field) {
      case NAME -> text(subject -> subject.row().shape().name(), compare);
      case STATUS -> text(ConditionCompiler::status, compare);
      case KIND -> text(s -> lower(s.row().shape().kind()), compare);
      case OPERATION -> text(s -> s.row().shape().operation().text(), compare);
      case SERVICE -> text(s -> s.row().origin().service(), compare);
      case MODEL -> text(s -> s.row().shape().model(), compare);
      case TOOL -> text(s -> s.row().shape().tool(), compare);
      case AGENT -> text(s -> s.row().shape().agent(), compare);
      case ERROR_TYPE ->
          text(s -> s.row().error() == null ? null : s.row().error().type(), compare);
      case ERROR_MESSAGE ->
          text(s -> s.row().error() == null ? null : s.row().error().message(), compare);
      case DURATION -> number(s -> s.row().hasEnded() ? s.row().durationNanos() : null, compare);
      case INPUT_TOKENS -> number(s -> s.row().inputTokens(), compare);
      case OUTPUT_TOKENS -> number(s -> s.row().outputTokens(), compare);
      case TOTAL_TOKENS -> number(s -> total(s.row()), compare);
      case SESSION ->
          ofVerdict(
              false, text(s -> or(s.row().origin().session(), s.verdict().session()), compare));
      case RUN ->
          ofVerdict(false, text(s -> or(s.row().origin().run(), s.verdict().run()), compare));
      case WORKFLOW -> ofVerdict(true, text(s -> nonEmpty(s.verdict().workflow()), compare));
      case TRACE_STATUS -> ofVerdict(true, text(s -> s.verdict().status().text(), compare));
      case TRACE_DURATION -> ofVerdict(true, number(s -> duration(s.verdict()), compare));
    };
  }

  private static Costed ofVerdict(boolean ofTrace, Costed test) {
    return new Costed(test.test(), Cost.VERDICT, ofTrace);
  }

  private static Costed text(Function<SpanSubject, @Nullable String> field, Compare compare) {
    if (compare.operand() instanceof NilOperand) {
      return presence(field, compare);
    }
    ValueTest test = ValueTest.of(compare.operator(), compare.operand());
    return ofRow(subject -> {
      String value = field.apply(subject);
      return value != null && test.text(value);
    });
  }

  private static Costed number(Function<SpanSubject, @Nullable Long> field, Compare compare) {
    if (compare.operand() instanceof NilOperand) {
      return presence(field, compare);
    }
    ValueTest test = ValueTest.of(compare.operator(), compare.operand());
    return ofRow(subject -> {
      Long value = field.apply(subject);
      return value != null && test.number(value);
    });
  }

  private static Costed presence(
      Function<SpanSubject, ? extends @Nullable Object> field, Compare compare) {
    boolean absent = isAbsenceWanted(compare.operator());
    return ofRow(subject -> (field.apply(subject) == null) == absent);
  }

  private static Costed ofRow(SpanTest test) {
    return new Costed(test, Cost.ROW, false);
  }

  private static boolean isAbsenceWanted(Operator operator) {
    if (operator != Operator.EQUAL && operator != Operator.NOT_EQUAL) {
      throw new IllegalArgumentException("operator: " + operator + " (expected: = or != for nil)");
    }
    return operator == Operator.EQUAL;
  }

  /** What the sender set, or error when there is evidence of one. */
  private static String status(SpanSubject subject) {
    return subject.row().error() != null ? "error" : lower(subject.row().shape().status());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static @Nullable String or(@Nullable String first, @Nullable String second) {
    return first != null ? first : second;
  }

  private static @Nullable String nonEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable Long total(SpanEntry row) {
    Long input = row.inputTokens();
    Long output = row.outputTokens();
    if (input == null && output == null) {
      return null;
    }
    return (input == null ? 0 : input) + (output == null ? 0 : output);
  }

  private static Long duration(TraceVerdict verdict) {
    return verdict.durationNanos();
  }
}
