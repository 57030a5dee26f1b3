package dev.selftrace.tool;

import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateQuery.Attribute;
import dev.selftrace.store.AggregateQuery.Dimension;
import dev.selftrace.store.AggregateQuery.Fact;
import dev.selftrace.store.AggregateQuery.Measure;
import dev.selftrace.store.AggregateResult;
import dev.selftrace.store.AggregateRow;
import dev.selftrace.store.AggregateRow.Durations;
import dev.selftrace.store.Page;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Groups as a table: a line of column names, then one line a group, numbers first, so that no name
 * from telemetry can move a number. Immutable.
 *
 * @param everything nothing but workflow and window was asked for, so that sums are meant to be
 *     complete
 */
record AggregateAnswer(AggregateQuery query, AggregateResult result, boolean everything)
    implements Output {

  private static final String UNKNOWN = "-";
  private static final double RATE_STEP = 10_000;
  private static final MathContext COST_DIGITS = new MathContext(6);

  @Override
  public int parts() {
    return result.page().items().size();
  }

  @Override
  public void write(Sheet sheet, int parts) {
    boolean single = isSingle() && parts == 1;
    sheet.head(headline(parts));
    sheet.head(single ? values(result.page().items().getFirst()) : "");
    notes().forEach(note -> sheet.head(" " + note));
    if (result.page().truncated()) {
      sheet.head(paging(parts).more());
    } else if (parts < result.page().total()) {
      sheet.head(" A higher limit shows the others.");
    }
    if (single || parts == 0) {
      return;
    }
    columns(sheet);
    for (AggregateRow row : result.page().items().subList(0, parts)) {
      line(sheet.line(), row);
    }
  }

  private String headline(int parts) {
    String counted = TraceSummary.count(result.counted(), noun());
    String traces = " in " + TraceSummary.count(result.traces(), "trace");
    if (result.counted() > 0) {
      boolean several = result.page().total() > 1;
      return several
          ? paging(parts).count("groups") + " of " + counted + ", " + order() + "."
          : counted + (isSingle() ? "" : ", 1 group.");
    }
    if (result.leftOut() == 0) {
      return counted + traces + ".";
    }
    boolean keys = query.groups().stream().anyMatch(group -> group instanceof Attribute);
    return "0 groups: of "
        + TraceSummary.count(result.leftOut(), noun())
        + traces
        + " none has these names."
        + (keys ? " Attribute keys are those that get_trace shows with view=full." : "");
  }

  private boolean isSingle() {
    return query.groups().isEmpty() && query.bucketNanos() == 0;
  }

  /** The numbers of the only row, which need no table. */
  private String values(AggregateRow row) {
    List<String> pairs = new ArrayList<>();
    for (Measure measure : query.measures()) {
      if (measure != Measure.COUNT) {
        pairs.add(measure.text() + " " + text(measure, row));
      }
    }
    return (pairs.isEmpty() ? "" : ": " + String.join(", ", pairs)) + ".";
  }

  private String order() {
    String first = "by " + query.measures().getFirst().text();
    return query.bucketNanos() == 0 ? first : "newest first, then " + first;
  }

  private String noun() {
    return query.unit().name().toLowerCase(Locale.ROOT).replace('_', ' ').replaceFirst("s$", "");
  }

  /** What the numbers do not say themselves. */
  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (query.measures().stream().anyMatch(Measure::isQuantile) && result.counted() > 0) {
      double error = result.quantileError();
      notes.add(error == 0 ? "Quantiles exact." : "Quantiles within " + percent(error) + ".");
    }
    if (result.leftOut() > 0 && result.counted() > 0) {
      notes.add(result.leftOut() + " without these names left out.");
    }
    if (asksForDurations() && result.withoutDuration() > 0) {
      notes.add(result.withoutDuration() + " have not ended and no duration.");
    }
    long silent = callsWithoutUsage();
    if (silent > 0) {
      notes.add("Tokens partial: " + TraceSummary.count(silent, "call") + " said none.");
    }
    Long elsewhere = result.elsewhere().totalTokens();
    if (everything && elsewhere != null && elsewhere > 0) {
      notes.add(elsewhere + " tokens belong to none of these.");
    }
    if (result.background() > 0) {
      notes.add(TraceSummary.count(result.background(), "internal-only trace") + " not counted.");
    }
    return notes;
  }

  private boolean asksForDurations() {
    return query.measures().stream()
        .anyMatch(measure -> measure.isQuantile() || measure == Measure.MAX);
  }

  private long callsWithoutUsage() {
    return query.asksForUsage()
        ? result.page().items().stream().mapToLong(row -> row.usage().callsWithoutUsage()).sum()
        : 0;
  }

  private void columns(Sheet sheet) {
    List<String> names = new ArrayList<>();
    if (query.bucketNanos() > 0) {
      names.add("bucket_start");
    }
    query.measures().forEach(measure -> names.add(measure.text()));
    sheet.line().own(String.join(" ", names));
    for (Dimension group : query.groups()) {
      sheet.own(" | ");
      switch (group) {
        case Fact fact -> sheet.own(fact.text());
        case Attribute attribute -> sheet.say(Untrusted.of(attribute.key()));
      }
    }
  }

  private void line(Sheet sheet, AggregateRow row) {
    List<String> numbers = new ArrayList<>();
    if (query.bucketNanos() > 0) {
      numbers.add(Moments.text(row.bucketStart()));
    }
    query.measures().forEach(measure -> numbers.add(text(measure, row)));
    sheet.own(String.join(" ", numbers));
    for (String value : row.group()) {
      sheet.own(" | ");
      if (value == null) {
        sheet.own(UNKNOWN);
      } else {
        sheet.say(Untrusted.of(value.isEmpty() ? "\"\"" : value));
      }
    }
  }

  private static String text(Measure measure, AggregateRow row) {
    Object number = number(measure, row);
    if (number == null) {
      return UNKNOWN;
    }
    if (measure == Measure.ERROR_RATE) {
      return percent((Double) number);
    }
    return number instanceof Double value ? plain(value) : number.toString();
  }

  private static String percent(double part) {
    return plain(Math.round(part * RATE_STEP / 10) / (RATE_STEP / 1000)) + "%";
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** As JSON shows it: whole numbers are Long. */
  private static @Nullable Object number(Measure measure, AggregateRow row) {
    Durations durations = row.durations();
    return switch (measure) {
      case COUNT -> row.count();
      case ERROR_COUNT -> row.errorCount();
      case ERROR_RATE -> Math.round(row.errorRate() * RATE_STEP) / RATE_STEP;
      case P50 -> durations == null ? null : (Object) Moments.millis(durations.p50Nanos());
      case P95 -> durations == null ? null : (Object) Moments.millis(durations.p95Nanos());
      case P99 -> durations == null ? null : (Object) Moments.millis(durations.p99Nanos());
      case MAX -> durations == null ? null : (Object) Moments.millis(durations.maxNanos());
      case INPUT_TOKENS -> row.usage().inputTokens();
      case OUTPUT_TOKENS -> row.usage().outputTokens();
      case TOTAL_TOKENS -> row.usage().totalTokens();
      case COST -> {
        Double cost = row.usage().cost();
        yield cost == null ? null : (Object) new BigDecimal(cost).round(COST_DIGITS).doubleValue();
      }
    };
  }

  private Paging paging(int parts) {
    Page<AggregateRow> page = result.page();
    boolean truncated = parts < page.total() || page.truncated();
    return new Paging(parts, page.total(), page.totalExact(), truncated, null);
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    List<Map<String, Object>> rows = new ArrayList<>(parts);
    for (AggregateRow row : result.page().items().subList(0, parts)) {
      rows.add(json(leaves, row));
    }
    boolean quantiles = query.measures().stream().anyMatch(Measure::isQuantile);
    Long elsewhere = everything ? result.elsewhere().totalTokens() : null;
    long unended = asksForDurations() ? result.withoutDuration() : 0;
    return new Json()
        .put("rows", rows)
        .put("page", paging(parts).json())
        .put("unit", query.unit().name().toLowerCase(Locale.ROOT))
        .put("counted", result.counted())
        .put("quantile_error", quantiles ? (Object) result.quantileError() : null)
        .put("left_out", positive(result.leftOut()))
        .put("without_duration", positive(unended))
        .put("tokens_elsewhere", elsewhere == null ? null : positive(elsewhere))
        .put("internal_traces_not_counted", positive(result.background()))
        .map();
  }

  private static @Nullable Long positive(long count) {
    return count > 0 ? (Long) count : null;
  }

  private Map<String, Object> json(Leaves leaves, AggregateRow row) {
    List<Map<String, Object>> group = new ArrayList<>();
    for (int i = 0; i < row.group().size(); i++) {
      Dimension dimension = query.groups().get(i);
      String value = row.group().get(i);
      String key =
          switch (dimension) {
            case Fact fact -> fact.text();
            case Attribute attribute -> attribute.key();
          };
      group.add(
          new Json()
              .put("key", leaves.of(Untrusted.of(key)))
              .put("value", leaves.of(Untrusted.ofNullable(value)))
              .map());
    }
    Json json = new Json().put("group", group);
    if (query.bucketNanos() > 0) {
      json.put("bucket_start", Moments.text(row.bucketStart()));
    }
    query.measures().forEach(measure -> json.put(measure.text(), number(measure, row)));
    if (query.asksForUsage()) {
      json.put("calls_without_usage", positive(row.usage().callsWithoutUsage()));
    }
    return json.map();
  }

  /** Failures are looked at next, if there are any; else the traces behind the numbers. */
  @Override
  public NextCall next(int parts) {
    boolean failures = result.page().items().stream().anyMatch(row -> row.errorCount() > 0);
    return NextCall.of(failures ? "find_errors" : "get_latest_traces");
  }
}
