package dev.selftrace.store;

import java.util.List;

/**
 * What one export request brought for one tenant, after admission and decoding: all of it becomes
 * durable and visible together, or none of it.
 */
public record Batch(List<SpanGroup> spans, List<LogGroup> logs, List<MetricGroup> metrics) {

  public Batch {
    spans = List.copyOf(spans);
    logs = List.copyOf(logs);
    metrics = List.copyOf(metrics);
  }

  /** Without metrics. */
  public Batch(List<SpanGroup> spans, List<LogGroup> logs) {
    this(spans, logs, List.of());
  }

  /** Spans of one resource and scope, in the order received; ids are never zero. */
  public record SpanGroup(Origin origin, List<ReceivedSpan> spans) {
    public SpanGroup {
      spans = List.copyOf(spans);
    }
  }

  /** Log records of one resource and scope, in the order received. */
  public record LogGroup(Origin origin, List<ReceivedLog> logs) {
    public LogGroup {
      logs = List.copyOf(logs);
    }
  }

  /** Metrics of one resource and scope, in the order received. */
  public record MetricGroup(Origin origin, List<ReceivedMetric> metrics) {
    public MetricGroup {
      metrics = List.copyOf(metrics);
    }

    /** Data points of all of them. */
    public int pointCount() {
      return metrics.stream().mapToInt(received -> received.metric().points().size()).sum();
    }
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return spans.isEmpty() && logs.isEmpty() && metrics.isEmpty();
  }

  /** Spans in all groups. */
  public int spanCount() {
    return spans.stream().mapToInt(group -> group.spans().size()).sum();
  }

  /** Log records in all groups. */
  public int logCount() {
    return logs.stream().mapToInt(group -> group.logs().size()).sum();
  }

  /** Metric points in all groups. */
  public int pointCount() {
    return metrics.stream().mapToInt(MetricGroup::pointCount).sum();
  }
}
