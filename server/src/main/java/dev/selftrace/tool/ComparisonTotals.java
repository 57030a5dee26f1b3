package dev.selftrace.tool;

import dev.selftrace.analysis.RunTotals;
import dev.selftrace.model.Operation;
import dev.selftrace.store.CheckEntry;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts, durations, tokens, cost, time by operation and check results of two runs. */
final class ComparisonTotals {

  private static final String ARROW = " → ";

  private ComparisonTotals() {}

  /** Lines of the block: what is the same in both stands once. */
  static List<Consumer<Sheet>> of(ComparisonAnswer answer) {
    RunTotals then = answer.base().totals();
    RunTotals now = answer.candidate().totals();
    List<String> counts = new ArrayList<>();
    counts.add(pair("traces", then.traces(), now.traces()));
    counts.add(pair("failed", then.failed(), now.failed()));
    counts.add(pair("spans", then.spans(), now.spans()));
    counts.add(pair("errors", then.errors(), now.errors()));
    counts.add(some("error logs", then.errorLogs(), now.errorLogs()));
    counts.add(some("llm calls", then.llmCalls(), now.llmCalls()));
    counts.add(some("tool calls", then.toolCalls(), now.toolCalls()));
    counts.add(pair("tokens in", then.inputTokens(), now.inputTokens()));
    counts.add(pair("tokens out", then.outputTokens(), now.outputTokens()));
    counts.add(some("calls without usage", then.callsWithoutUsage(), now.callsWithoutUsage()));
    counts.add(pair("cost", cost(then), cost(now)));
    boolean single = then.traces() == 1 && now.traces() == 1;
    String middle = single ? "duration" : "p50";
    counts.add(pair(middle, millis(then.p50Nanos()), millis(now.p50Nanos())));
    counts.add(single ? "" : pair("p95", millis(then.p95Nanos()), millis(now.p95Nanos())));
    List<Consumer<Sheet>> lines = new ArrayList<>();
    lines.add(sheet -> sheet.own("totals: " + joined(counts)));
    String times = joined(times(answer.baseTimes(), answer.candidateTimes()));
    if (!times.isEmpty()) {
      lines.add(sheet -> sheet.own("time by operation: " + times));
    }
    checks(answer, lines);
    return lines;
  }

  private static String joined(List<String> pairs) {
    return String.join(", ", pairs.stream().filter(each -> !each.isEmpty()).toList());
  }

  private static String pair(String name, @Nullable Object then, @Nullable Object now) {
    if (then == null && now == null) {
      return "";
    }
    return Objects.equals(then, now)
        ? name + " " + now
        : name + " " + said(then) + ARROW + said(now);
  }

  private static Object said(@Nullable Object value) {
    return value == null ? "unknown" : value;
  }

  /** Counts that are only worth a word when there is something. */
  private static String some(String name, long then, long now) {
    return then == 0 && now == 0 ? "" : pair(name, then, now);
  }

  private static @Nullable Long unlessZero(long count) {
    return count == 0 ? null : (Long) count;
  }

  private static @Nullable String cost(RunTotals totals) {
    return totals.cost() == null ? null : "$" + TraceSummary.cost(totals.cost());
  }

  private static String millis(long nanos) {
    return Moments.millisText(nanos);
  }

  private static List<String> times(Map<Operation, Long> then, Map<Operation, Long> now) {
    List<String> times = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      long before = then.getOrDefault(operation, 0L);
      long after = now.getOrDefault(operation, 0L);
      if (before + after > 0) {
        times.add(pair(operation.text(), millis(before), millis(after)));
      }
    }
    return times;
  }

  private static void checks(ComparisonAnswer answer, List<Consumer<Sheet>> lines) {
    Map<String, CheckEntry> then = newest(answer.base().checks());
    Map<String, CheckEntry> now = newest(answer.candidate().checks());
    TreeSet<String> names = new TreeSet<>(then.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      lines.add(sheet ->
          sheet
              .own("check ")
              .say(Untrusted.of(name))
              .own(" " + pair("", outcome(then.get(name)), outcome(now.get(name))).strip()));
    }
  }

  private static String outcome(@Nullable CheckEntry check) {
    return check == null ? "not checked" : check.passed() ? "passed" : "failed";
  }

  /** By name, of each the newest. */
  private static Map<String, CheckEntry> newest(List<CheckEntry> newestFirst) {
    Map<String, CheckEntry> byName = new LinkedHashMap<>();
    newestFirst.forEach(each -> byName.putIfAbsent(each.name(), each));
    return byName;
  }

  /** The same facts, a side each. */
  static Map<String, Object> json(ComparisonAnswer answer, Leaves leaves) {
    return new Json()
        .put("base", json(answer.base(), answer.baseTimes(), leaves))
        .put("candidate", json(answer.candidate(), answer.candidateTimes(), leaves))
        .map();
  }

  private static Map<String, Object> json(
      ComparedSide side, Map<Operation, Long> times, Leaves leaves) {
    RunTotals totals = side.totals();
    List<Map<String, Object>> byOperation = new ArrayList<>();
    times.forEach((operation, nanos) ->
        byOperation.add(
            new Json()
                .put("operation", operation.text())
                .put("self_ms", Moments.millis(nanos))
                .map()));
    Function<CheckEntry, Map<String, Object>> check =
        each ->
            new Json()
                .put("name", leaves.of(Untrusted.of(each.name())))
                .put("passed", each.passed())
                .map();
    return new Json()
        .put("trace_count", totals.traces())
        .put("failed_count", totals.failed())
        .put("span_count", totals.spans())
        .put("error_count", totals.errors())
        .put("error_log_count", unlessZero(totals.errorLogs()))
        .put("llm_calls", totals.llmCalls())
        .put("tool_calls", totals.toolCalls())
        .put("input_tokens", totals.inputTokens())
        .put("output_tokens", totals.outputTokens())
        .put("calls_without_usage", unlessZero(totals.callsWithoutUsage()))
        .put("cost", totals.cost())
        .put("p50_ms", Moments.millis(totals.p50Nanos()))
        .put("p95_ms", Moments.millis(totals.p95Nanos()))
        .put("time_by_operation", byOperation)
        .put(
            "checks",
            side.checks().isEmpty()
                ? null
                : newest(side.checks()).values().stream().map(check).toList())
        .map();
  }
}
