package dev.selftrace.store;

import java.util.List;

/**
 * What one export request brought for one tenant, after admission and decoding: all of it becomes
 * durable and visible together, or none of it.
 */
public record Batch(List<SpanGroup> spans, List<LogGroup> logs) {

  public Batch {
    spans = List.copyOf(spans);
    logs = List.copyOf(logs);
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

  /** Spans in all groups. */
  public int spanCount() {
    return spans.stream().mapToInt(group -> group.spans().size()).sum();
  }

  /** Log records in all groups. */
  public int logCount() {
    return logs.stream().mapToInt(group -> group.logs().size()).sum();
  }
}
