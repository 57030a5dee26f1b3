package dev.selftrace.tool;

import dev.selftrace.analysis.MetricTotals;
import dev.selftrace.model.AttributeValue;
import dev.selftrace.store.MetricQuery;
import dev.selftrace.store.MetricRow;
import dev.selftrace.store.Page;
import dev.selftrace.store.StoredPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The part of T14 about the points of one metric, which are no spans. */
final class MetricQuestion {

  /** What a measure that names a metric begins with. */
  static final String PREFIX = "metric:";

  /** The most points put together. */
  static final int POINTS_MAX = 100_000;

  private static final String SERVICE = "service";
  private static final String EVERY = "*";

  private MetricQuestion() {}

  /** Whether a question is about a metric. */
  static boolean isOne(Aggregate.Input input) {
    return input.measures().stream().anyMatch(name -> name.startsWith(PREFIX));
  }

  static Output answer(Aggregate.Input input, Call call) {
    if (input.measures().size() > 1) {
      throw ToolInputException.invalid(
          "measures",
          "measures names a metric among others. Ask for one metric:<name> alone: its points are"
              + " not spans, and what is worked out follows from its kind.");
    }
    if (input.query() != null) {
      throw ToolInputException.invalid(
          "query",
          "query asks about spans, measures about a metric. Leave one out; group_by tells points"
              + " apart by service or attribute key.");
    }
    List<String> keys = input.groupBy().stream().map(MetricQuestion::key).toList();
    String name = input.measures().getFirst().substring(PREFIX.length());
    Window window = Window.of(input.since(), input.until(), call.now());
    MetricQuery all =
        new MetricQuery(
            name.isEmpty() ? EVERY : name,
            input.workflowName(),
            0,
            window.untilNanos(),
            POINTS_MAX);
    Page<StoredPoint> points = call.traces().metrics(all);
    boolean any = points.items().stream().anyMatch(point -> point.arrival() >= window.sinceNanos());
    if (!any) {
      Page<MetricRow> names = call.traces().metricNames(window.sinceNanos(), window.untilNanos());
      return new MetricNames(names, name.equals(EVERY) || name.isEmpty(), input.limit());
    }
    MetricTotals totals =
        MetricTotals.of(
            points.items(),
            window.sinceNanos(),
            point -> keys.stream().<@Nullable String>map(key -> value(point, key)).toList(),
            AggregateTerms.bucketNanos(input.bucket()));
    return new MetricAnswer(
        name, keys, totals, attributeKeys(points.items()), points.truncated(), input);
  }

  private static String key(String name) {
    if (name.equals(SERVICE)) {
      return name;
    }
    String key = name.startsWith(".") ? name.substring(1) : name;
    if (key.isEmpty() || !name.contains(".")) {
      throw new ToolInputException(
          ErrorCode.INVALID_ARGUMENT,
          "group_by names "
              + Shown.value(name)
              + "; points of metrics are told apart by service or an attribute key, after a dot if"
              + " it holds none. An answer without group_by lists the keys.",
          "group_by",
          List.of(SERVICE),
          null);
    }
    return key;
  }

  private static @Nullable String value(StoredPoint point, String key) {
    if (key.equals(SERVICE)) {
      return point.service().isEmpty() ? null : point.service();
    }
    return switch (point.point().attributes().get(key)) {
      case AttributeValue.StringValue text -> text.value();
      case AttributeValue.LongValue number -> Long.toString(number.value());
      case AttributeValue.DoubleValue number -> Double.toString(number.value());
      case AttributeValue.BooleanValue truth -> Boolean.toString(truth.value());
      case null, default -> null;
    };
  }

  private static List<String> attributeKeys(List<StoredPoint> points) {
    TreeSet<String> keys = new TreeSet<>();
    for (StoredPoint point : points) {
      for (int i = 0; i < point.point().attributes().size(); i++) {
        keys.add(point.point().attributes().key(i));
      }
    }
    return new ArrayList<>(keys);
  }
}
