package dev.selftrace.store;

import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanRow;
import java.util.List;

/**
 * A whole trace without payloads: every span and log row, and the verdict over them.
 *
 * @param spans in arrival order, each id once
 * @param logs in arrival order
 */
public record TraceOutline(TraceRow trace, List<SpanRow> spans, List<LogRow> logs) {

  public TraceOutline {
    spans = List.copyOf(spans);
    logs = List.copyOf(logs);
  }
}
