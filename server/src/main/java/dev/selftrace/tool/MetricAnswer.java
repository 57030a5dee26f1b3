package dev.selftrace.tool;

import dev.selftrace.analysis.Distribution.Estimate;
import dev.selftrace.analysis.MetricTotal;
import dev.selftrace.analysis.MetricTotals;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the points of one metric come to, as a table like that of {@link AggregateAnswer}.
 * Immutable.
 *
 * @param keys what rows differ by
 * @param attributeKeys what they could differ by
 * @param stopped not all points were read
 */
record MetricAnswer(
    String name,
    List<String> keys,
    MetricTotals totals,
    List<String> attributeKeys,
    boolean stopped,
    Aggregate.Input input)
    implements Output {

  private static final int KEYS_MAX = 20;
  private static final String UNKNOWN = "-";
  private static final MathContext DIGITS = new MathContext(6);

  private List<MetricTotal> shown() {
    return totals.rows().subList(0, Math.min(input.limit(), totals.rows().size()));
  }

  private Paging paging(int parts) {
    int total = totals.rows().size();
    return new Paging(parts, total, !stopped, parts < total || stopped, null);
  }

  @Override
  public int parts() {
    return shown().size();
  }

  @Override
  public void write(Sheet sheet, int parts) {
    sheet.head(totals.rows().size() > 1 ? paging(parts).count("groups") + " of " : "");
    sheet.head(TraceSummary.count(totals.points(), "point") + " of a " + kind() + ".");
    notes().forEach(note -> sheet.head(" " + note));
    if (stopped) {
      sheet.head(" Reading stopped at a limit: narrow the window to see the rest.");
    } else if (parts < totals.rows().size()) {
      sheet.head(" A higher limit shows the others.");
    }
    if (parts == 0) {
      return;
    }
    List<String> columns = columns();
    sheet.line().own(input.bucket() == null ? "" : "bucket_start ").own(String.join(" ", columns));
    keys.forEach(key -> sheet.own(" | ").say(Untrusted.of(key)));
    for (MetricTotal row : shown().subList(0, parts)) {
      sheet.line().own(input.bucket() == null ? "" : Moments.text(row.bucketStart()) + " ");
      sheet.own(String.join(" ", columns.stream().map(each -> text(value(row, each))).toList()));
      for (String value : row.group()) {
        sheet.own(" | ").say(Untrusted.of(value == null ? UNKNOWN : value));
      }
    }
    sheet.line().own("unit ").say(Untrusted.of(totals.unit().isEmpty() ? UNKNOWN : totals.unit()));
    if (keys.isEmpty() && !attributeKeys.isEmpty()) {
      sheet.own(", attribute keys ");
      for (int i = 0; i < Math.min(KEYS_MAX, attributeKeys.size()); i++) {
        sheet.own(i == 0 ? "" : ",").say(Untrusted.of(attributeKeys.get(i)));
      }
    }
  }

  private String kind() {
    return totals.kind().text().replace('_', ' ');
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (hasQuantiles()) {
      notes.add("Quantiles are estimates[within these bounds].");
    }
    if (totals.begunBefore() > 0) {
      notes.add(
          TraceSummary.count(totals.begunBefore(), "counter")
              + " began before the window: counted from the first point on.");
    }
    return notes;
  }

  private boolean hasQuantiles() {
    return totals.rows().stream().anyMatch(row -> row.p50() != null);
  }

  /** Those that say something of this kind. */
  private List<String> columns() {
    List<String> all =
        List.of("count", "sum", "mean", "p50", "p95", "p99", "last", "min", "max", "series");
    return all.stream()
        .filter(each -> totals.rows().stream().anyMatch(row -> value(row, each) != null))
        .toList();
  }

  private static @Nullable Object value(MetricTotal row, String column) {
    return switch (column) {
      case "count" -> row.count();
      case "sum" -> row.sum();
      case "mean" -> row.mean();
      case "p50" -> row.p50();
      case "p95" -> row.p95();
      case "p99" -> row.p99();
      case "last" -> row.last();
      case "min" -> row.min();
      case "max" -> row.max();
      default -> row.series();
    };
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> UNKNOWN;
      case Estimate estimate ->
          plain(estimate.value())
              + "["
              + plain(estimate.low())
              + ","
              + plain(estimate.high())
              + "]";
      case Double number -> plain(number);
      default -> value.toString();
    };
  }

  private static String plain(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
        : value > 0 ? "inf" : value < 0 ? "-inf" : UNKNOWN;
  }

  private static @Nullable Double rounded(double value) {
    return Double.isFinite(value)
        ? (Double) new BigDecimal(value).round(DIGITS).doubleValue()
        : null;
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    List<Map<String, Object>> rows =
        shown().subList(0, parts).stream().map(row -> json(leaves, row)).toList();
    return new Json()
        .put("rows", rows)
        .put("page", paging(parts).json())
        .put("unit", "metric_points")
        .put("counted", totals.points())
        .put("metric_kind", totals.kind().text())
        .put("metric_unit", leaves.of(Untrusted.of(totals.unit())))
        .put("counters_begun_before", totals.begunBefore() == 0 ? null : totals.begunBefore())
        .put(
            "attribute_keys",
            leaves.of(attributeKeys.stream().limit(KEYS_MAX).map(Untrusted::of).toList()))
        .map();
  }

  private Map<String, Object> json(Leaves leaves, MetricTotal row) {
    List<Map<String, Object>> group = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      group.add(
          new Json()
              .put("key", leaves.of(Untrusted.of(keys.get(i))))
              .put("value", leaves.of(Untrusted.ofNullable(row.group().get(i))))
              .map());
    }
    Map<String, Object> json = new LinkedHashMap<>(new Json().put("group", group).map());
    if (input.bucket() != null) {
      json.put("bucket_start", Moments.text(row.bucketStart()));
    }
    for (String column : columns()) {
      switch (value(row, column)) {
        case Estimate estimate -> {
          put(json, column, rounded(estimate.value()));
          put(json, column + "_low", rounded(estimate.low()));
          put(json, column + "_high", rounded(estimate.high()));
        }
        case Double number -> put(json, column, rounded(number));
        case null -> {}
        case Object other -> put(json, column, other);
      }
    }
    return json;
  }

  private static void put(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  @Override
  public NextCall next(int parts) {
    return NextCall.of("get_latest_traces");
  }
}
