package dev.selftrace.benchmarks.load;

import dev.selftrace.benchmarks.load.Sending.Acknowledged;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a run showed.
 *
 * @param spansPerSecond over the whole run
 * @param spansPerSecondWarm over the last three quarters of its requests
 * @param refusals answers that asked to come back later
 * @param serverMicrosPerSpan CPU of the server; 0 when no process was named
 */
record LoadReport(
    long spans,
    double seconds,
    double spansPerSecond,
    double spansPerSecondWarm,
    double ackMillisP50,
    double ackMillisP99,
    double ackMillisMax,
    long refusals,
    double serverMicrosPerSpan,
    double clientMicrosPerSpan,
    double serverMegabytes,
    double loadAverage) {

  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MEGABYTE = 1 << 20;

  /** Sums up acknowledgements of all exporters, in any order. */
  static LoadReport of(
      List<Acknowledged> unordered,
      long startNanos,
      long serverMicros,
      long clientMicros,
      long serverBytes,
      double loadAverage) {
    List<Acknowledged> all =
        unordered.stream().sorted(Comparator.comparingLong(Acknowledged::atNanos)).toList();
    List<Acknowledged> warm = all.subList(all.size() / 4, all.size());
    long warmStart = all.size() < 4 ? startNanos : all.get(all.size() / 4 - 1).atNanos();
    long spans = spans(all);
    long end = all.getLast().atNanos();
    long[] took = all.stream().mapToLong(Acknowledged::tookNanos).sorted().toArray();
    return new LoadReport(
        spans,
        (end - startNanos) / NANOS,
        spans * NANOS / (end - startNanos),
        spans(warm) * NANOS / (end - warmStart),
        quantile(took, 0.5),
        quantile(took, 0.99),
        quantile(took, 1),
        all.stream().mapToLong(Acknowledged::refusals).sum(),
        (double) serverMicros / spans,
        (double) clientMicros / spans,
        serverBytes / MEGABYTE,
        loadAverage);
  }

  private static long spans(List<Acknowledged> list) {
    return list.stream().mapToLong(Acknowledged::spans).sum();
  }

  private static double quantile(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))]
        / NANOS_PER_MILLI;
  }

  /** One figure a line. */
  String text() {
    return String.format(
        Locale.ROOT,
        """
        spans acknowledged        %,d in %.1f s
        spans/s                   %,.0f
        spans/s, last 3/4         %,.0f
        ack ms p50 / p99 / max    %.1f / %.1f / %.1f
        answers "busy"            %,d
        server CPU us/span        %.1f
        client CPU us/span        %.1f
        server RSS MB             %.0f
        load average              %.1f
        """,
        spans,
        seconds,
        spansPerSecond,
        spansPerSecondWarm,
        ackMillisP50,
        ackMillisP99,
        ackMillisMax,
        refusals,
        serverMicrosPerSpan,
        clientMicrosPerSpan,
        serverMegabytes,
        loadAverage);
  }
}
