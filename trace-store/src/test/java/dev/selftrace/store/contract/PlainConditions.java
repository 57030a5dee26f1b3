package dev.selftrace.store.contract;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.LongValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Condition.Attribute;
import dev.selftrace.store.Condition.AttributeScope;
import dev.selftrace.store.Condition.Compare;
import dev.selftrace.store.Condition.Intrinsic;
import dev.selftrace.store.Condition.NilOperand;
import dev.selftrace.store.Condition.NumberOperand;
import dev.selftrace.store.Condition.Operator;
import dev.selftrace.store.Condition.TextOperand;
import dev.selftrace.store.contract.PlainModel.KeptSpan;
import dev.selftrace.store.contract.PlainModel.KeptTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The part of the condition language that {@link RandomQueries} makes use of, spelled out. */
final class PlainConditions {

  private PlainConditions() {}

  static boolean isAlways(Condition condition) {
    return condition instanceof Condition.Always;
  }

  /** Whether it says nothing of a single span. */
  static boolean isOfTrace(Condition condition) {
    return switch (condition) {
      case Condition.Always always -> true;
      case Condition.And and -> and.parts().stream().allMatch(PlainConditions::isOfTrace);
      case Condition.Or or -> or.parts().stream().allMatch(PlainConditions::isOfTrace);
      case Condition.Not not -> isOfTrace(not.part());
      case Condition.Text text -> false;
      case Compare compare -> compare.field() == Intrinsic.TRACE_STATUS;
    };
  }

  static boolean holds(Condition condition, PlainModel model, KeptTrace trace, KeptSpan span) {
    return switch (condition) {
      case Condition.Always always -> true;
      case Condition.And and ->
          and.parts().stream().allMatch(part -> holds(part, model, trace, span));
      case Condition.Or or -> or.parts().stream().anyMatch(part -> holds(part, model, trace, span));
      case Condition.Not not -> !holds(not.part(), model, trace, span);
      case Condition.Text text -> words(trace, span).containsAll(text.tokens());
      case Compare compare -> compares(compare, values(compare.field(), model, trace, span));
    };
  }

  private static boolean compares(Compare compare, List<Object> values) {
    return switch (compare.operand()) {
      case NilOperand nil -> values.isEmpty() == (compare.operator() == Operator.EQUAL);
      case TextOperand text ->
          values.stream()
              .anyMatch(value -> ordered(compare.operator(), value.toString(), text.value()));
      case NumberOperand number ->
          values.stream()
              .anyMatch(value ->
                  value.toString().matches("-?[0-9]+")
                      ? ordered(
                          compare.operator(), Double.valueOf(value.toString()), number.value())
                      : compare.operator() == Operator.NOT_EQUAL);
      case Condition.BooleanOperand other -> throw new IllegalArgumentException("not made use of");
      case Condition.PatternOperand other -> throw new IllegalArgumentException("not made use of");
    };
  }

  private static <T extends Comparable<T>> boolean ordered(Operator operator, T left, T right) {
    int order = left.compareTo(right);
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case MATCHES, NOT_MATCHES -> throw new IllegalArgumentException("not made use of");
    };
  }

  private static List<Object> values(
      Condition.Field field, PlainModel model, KeptTrace trace, KeptSpan span) {
    Object value =
        switch (field) {
          case Intrinsic.NAME -> span.span().name();
          case Intrinsic.DURATION -> span.row().durationNanos();
          case Intrinsic.MODEL -> span.row().model();
          case Intrinsic.TRACE_STATUS -> model.verdict(trace).status().text();
          case Intrinsic other -> throw new IllegalArgumentException("not made use of: " + other);
          case Attribute attribute -> null;
        };
    if (field instanceof Attribute attribute) {
      return attributes(attribute.scope(), trace, span)
          .map(all -> all.get(attribute.key()))
          .flatMap(PlainConditions::plain)
          .toList();
    }
    return value == null ? List.of() : List.of(value);
  }

  private static Stream<Object> plain(AttributeValue value) {
    return switch (value) {
      case StringValue text -> Stream.of(text.value());
      case LongValue number -> Stream.of(number.value());
      case null, default -> Stream.empty();
    };
  }

  private static Stream<Attributes> attributes(
      AttributeScope scope, KeptTrace trace, KeptSpan span) {
    return switch (scope) {
      case SPAN -> Stream.of(span.span().attributes());
      case RESOURCE -> Stream.of(span.span().resource().attributes());
      case EVENT -> span.span().events().stream().map(event -> event.attributes());
      case LOG ->
          trace.logs.stream()
              .map(PlainModel.KeptLog::log)
              .filter(log -> span.span().spanId().equals(log.spanId()))
              .map(log -> log.attributes());
      case ANY ->
          Stream.of(
                  AttributeScope.SPAN,
                  AttributeScope.RESOURCE,
                  AttributeScope.EVENT,
                  AttributeScope.LOG)
              .flatMap(one -> attributes(one, trace, span));
    };
  }

  private static List<String> words(KeptTrace trace, KeptSpan span) {
    List<String> texts = new ArrayList<>();
    texts.add(span.span().name());
    texts.add(span.span().statusMessage());
    span.span().events().forEach(event -> texts.add(event.name()));
    trace.logs.stream()
        .map(PlainModel.KeptLog::log)
        .filter(log -> span.span().spanId().equals(log.spanId()))
        .forEach(log -> {
          texts.add(((StringValue) log.body()).value());
          texts.add(log.severityText());
          log.resource().attributes().forEach((key, value) -> add(texts, key, value));
        });
    attributes(AttributeScope.ANY, trace, span)
        .forEach(all -> all.forEach((key, value) -> add(texts, key, value)));
    return texts.stream()
        .flatMap(text -> Stream.of(text.toLowerCase(Locale.ROOT).split("[^a-z0-9_]+", -1)))
        .toList();
  }

  private static void add(List<String> texts, String key, AttributeValue value) {
    texts.add(key);
    plain(value).forEach(plain -> texts.add(plain.toString()));
  }
}
