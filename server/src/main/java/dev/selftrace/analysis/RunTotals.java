package dev.selftrace.analysis;

import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.TraceRow;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts and sums over the traces of a run. Sums are null when no trace says any.
 *
 * @param failed traces with status error
 * @param incomplete traces that lack their root or a parent
 * @param errorLogs error logs that no span shows
 * @param callsWithoutUsage model calls that said no tokens: the sums are partial (R35)
 * @param p50Nanos duration that half of the traces do not exceed; 0 without traces
 * @param p95Nanos duration that 95 of 100 traces do not exceed
 */
public record RunTotals(
    long traces,
    long failed,
    long incomplete,
    long spans,
    long errors,
    long errorLogs,
    long llmCalls,
    long toolCalls,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    long callsWithoutUsage,
    @Nullable Double cost,
    long p50Nanos,
    long p95Nanos) {

  /** Of these traces. */
  public static RunTotals of(List<TraceRow> rows) {
    List<TraceVerdict> verdicts = rows.stream().map(TraceRow::verdict).toList();
    long[] durations = verdicts.stream().mapToLong(TraceVerdict::durationNanos).sorted().toArray();
    return new RunTotals(
        verdicts.size(),
        count(verdicts, each -> each.status() == TraceVerdict.Status.ERROR),
        count(verdicts, each -> !each.complete()),
        sum(verdicts, TraceVerdict::spanCount),
        sum(verdicts, TraceVerdict::errorCount),
        sum(verdicts, each -> each.logErrors().size()),
        sum(verdicts, TraceVerdict::llmCalls),
        sum(verdicts, TraceVerdict::toolCalls),
        said(verdicts, TraceVerdict::inputTokens),
        said(verdicts, TraceVerdict::outputTokens),
        sum(verdicts, TraceVerdict::callsWithoutUsage),
        verdicts.stream()
            .map(TraceVerdict::cost)
            .filter(Objects::nonNull)
            .reduce(Double::sum)
            .orElse(null),
        quantile(durations, 50),
        quantile(durations, 95));
  }

  private static long count(List<TraceVerdict> verdicts, Predicate<TraceVerdict> which) {
    return verdicts.stream().filter(which).count();
  }

  private static long sum(List<TraceVerdict> verdicts, ToLongFunction<TraceVerdict> value) {
    return verdicts.stream().mapToLong(value).sum();
  }

  private static @Nullable Long said(
      List<TraceVerdict> verdicts, Function<TraceVerdict, @Nullable Long> value) {
    return verdicts.stream().map(value).filter(Objects::nonNull).reduce(Long::sum).orElse(null);
  }

  /** The smallest duration that so many of 100 do not exceed. */
  private static long quantile(long[] ascending, int percent) {
    int rank = (ascending.length * percent + 99) / 100;
    return ascending.length == 0 ? 0 : ascending[Math.max(0, rank - 1)];
  }
}
