package dev.selftrace.tool;

import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateQuery.Dimension;
import dev.selftrace.store.AggregateQuery.Measure;
import dev.selftrace.store.AggregateQuery.Unit;
import dev.selftrace.store.AggregateResult;
import dev.selftrace.store.Condition;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.SpanQuery.Part;
import dev.selftrace.text.NextCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** T14: counts, quantiles and sums over traces, spans or the points of a metric. */
final class Aggregate implements Tool<Aggregate.Input> {

  /** The arguments. */
  record Input(
      @Argument(
              value =
                  "count error_count error_rate p50_ms p95_ms p99_ms max_ms input_tokens"
                      + " output_tokens total_tokens cost, or one metric:<name>",
              max = 11)
          List<String> measures,
      @Argument(
              value =
                  "workflow_name service operation span_name model tool_name agent_name"
                      + " error_type status, or an attribute key",
              max = AggregateQuery.GROUPS_MAX)
          List<String> groupBy,
      @Argument @Nullable String query,
      @Argument @Nullable String workflowName,
      @Argument(standard = "24h") String since,
      @Argument @Nullable String until,
      @Argument("such as 1h") @Nullable String bucket,
      @Argument(standard = "10", min = 1, max = Listing.LIMIT_MAX) int limit) {}

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    if (MetricQuestion.isOne(input)) {
      return MetricQuestion.answer(input, call);
    }
    Window window = Window.of(input.since(), input.until(), call.now());
    Condition condition =
        input.query() == null ? Condition.ALWAYS : QueryLanguage.parse(input.query());
    List<Measure> measures = AggregateTerms.measures(input.measures());
    List<Dimension> groups = AggregateTerms.groups(input.groupBy());
    Unit unit = AggregateTerms.unit(condition, groups);
    boolean everything = condition instanceof Condition.Always;
    SpanQuery matching =
        SpanQuery.all(input.limit())
            .arrivedBetween(window.sinceNanos(), window.untilNanos())
            .inWorkflow(input.workflowName())
            .where(condition)
            .of(everything && unit == Unit.TRACES ? Part.FOREGROUND : Part.ALL);
    long bucket = AggregateTerms.bucketNanos(input.bucket());
    AggregateQuery query = new AggregateQuery(matching, unit, groups, bucket, measures);
    AggregateResult result = call.traces().aggregate(query);
    if (result.traces() == 0 && result.background() > 0) {
      query = new AggregateQuery(matching.of(Part.ALL), unit, groups, bucket, measures);
      result = call.traces().aggregate(query);
    }
    if (result.traces() == 0) {
      NextCall wider = NextCall.of("get_latest_traces").with("since", "7d");
      return Coaching.of("rows", lookedFor(input), input.workflowName(), call, Map.of(), wider);
    }
    return new AggregateAnswer(query, result, everything);
  }

  private static Map<String, @Nullable Object> lookedFor(Input input) {
    Map<String, @Nullable Object> lookedFor = new LinkedHashMap<>();
    lookedFor.put("workflow_name", input.workflowName());
    lookedFor.put("query", input.query());
    lookedFor.put("since", input.since());
    lookedFor.put("until", input.until());
    return lookedFor;
  }
}
