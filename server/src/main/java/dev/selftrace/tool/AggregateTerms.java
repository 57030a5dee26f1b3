package dev.selftrace.tool;

import dev.selftrace.store.AggregateQuery.Attribute;
import dev.selftrace.store.AggregateQuery.Dimension;
import dev.selftrace.store.AggregateQuery.Fact;
import dev.selftrace.store.AggregateQuery.Measure;
import dev.selftrace.store.AggregateQuery.Unit;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Condition.Intrinsic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the words of an {@code aggregate} call stand for. */
final class AggregateTerms {

  /** What is worked out when nothing is asked for. */
  static final List<Measure> USUAL =
      List.of(Measure.COUNT, Measure.ERROR_RATE, Measure.P95, Measure.TOTAL_TOKENS);

  /** The shortest interval. */
  static final Duration BUCKET_MIN = Duration.ofSeconds(1);

  private static final List<String> MEASURES =
      Arrays.stream(Measure.values()).map(Measure::text).toList();
  private static final List<String> FACTS = Arrays.stream(Fact.values()).map(Fact::text).toList();

  /** What a query may speak of without speaking of single spans. */
  private static final Set<Intrinsic> OF_TRACE =
      EnumSet.of(
          Intrinsic.WORKFLOW,
          Intrinsic.SESSION,
          Intrinsic.RUN,
          Intrinsic.TRACE_DURATION,
          Intrinsic.TRACE_STATUS);

  private AggregateTerms() {}

  static List<Measure> measures(List<String> names) {
    if (names.isEmpty()) {
      return USUAL;
    }
    List<Measure> measures = new ArrayList<>(names.size());
    for (String name : names) {
      measures.add(
          Arrays.stream(Measure.values())
              .filter(measure -> measure.text().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  unknown("measures", "measure", name, MEASURES, "or metric:<name> of a metric")));
    }
    return measures;
  }

  /**
   * The dimensions. A name with a dot is an attribute key, any other after a dot: {@code
   * http.route}, {@code .tenant}.
   */
  static List<Dimension> groups(List<String> names) {
    return names.stream().map(AggregateTerms::group).toList();
  }

  private static Dimension group(String name) {
    for (Fact fact : Fact.values()) {
      if (fact.text().equals(name)) {
        return fact;
      }
    }
    String key = name.startsWith(".") ? name.substring(1) : name;
    if (key.isEmpty() || !name.contains(".")) {
      throw unknown(
          "group_by", "group", name, FACTS, "or an attribute key, after a dot if it holds none");
    }
    return new Attribute(key);
  }

  private static ToolInputException unknown(
      String field, String noun, String name, List<String> allowed, String others) {
    String nearest = Nearest.to(name, allowed);
    return new ToolInputException(
        ErrorCode.INVALID_ARGUMENT,
        field
            + " names no "
            + noun
            + " "
            + Shown.value(name)
            + "; allowed: "
            + String.join(", ", allowed)
            + ", "
            + others
            + "."
            + (nearest == null ? "" : " Did you mean " + nearest + "?"),
        field,
        allowed,
        null);
  }

  /** The length of an interval in nanoseconds; 0 for none. */
  static long bucketNanos(@Nullable String bucket) {
    if (bucket == null) {
      return 0;
    }
    Duration length = Window.lookBack(bucket);
    if (length == null || length.compareTo(BUCKET_MIN) < 0) {
      throw ToolInputException.invalid(
          "bucket",
          "bucket is "
              + Shown.value(bucket)
              + "; allowed: a duration of 1s or more such as 5m, 1h, 1d.");
    }
    return length.toNanos();
  }

  /** What is counted: the smallest thing that groups or query speak of. */
  static Unit unit(Condition condition, List<Dimension> groups) {
    boolean spans =
        groups.stream().anyMatch(group -> group instanceof Attribute)
            || groups.contains(Fact.OPERATION)
            || groups.contains(Fact.SPAN_NAME);
    if (spans || isOfSpans(condition)) {
      return Unit.SPANS;
    }
    if (groups.contains(Fact.MODEL)) {
      return Unit.MODEL_CALLS;
    }
    if (groups.contains(Fact.TOOL_NAME)) {
      return Unit.TOOL_CALLS;
    }
    if (groups.contains(Fact.AGENT_NAME)) {
      return Unit.AGENT_CALLS;
    }
    return groups.contains(Fact.SERVICE) ? Unit.REQUESTS : Unit.TRACES;
  }

  private static boolean isOfSpans(Condition condition) {
    return switch (condition) {
      case Condition.Always _ -> false;
      case Condition.And and -> and.parts().stream().anyMatch(AggregateTerms::isOfSpans);
      case Condition.Or or -> or.parts().stream().anyMatch(AggregateTerms::isOfSpans);
      case Condition.Not not -> isOfSpans(not.part());
      case Condition.Text _ -> true;
      case Condition.Compare compare ->
          !(compare.field() instanceof Intrinsic field && OF_TRACE.contains(field));
    };
  }
}
