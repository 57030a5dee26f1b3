package dev.selftrace.store;

import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import java.util.List;

/**
 * What happened in the services of a trace while it ran, without naming it (R7): error logs with
 * empty ids, and the spans of other traces that might claim them.
 *
 * @param logs error log records without trace id, of a service (and of its {@code
 *     service.instance.id} and run where both say one) of the trace's spans, from {@link
 *     #SLACK_NANOS} before the trace's first start to as long after its last end; by time, at most
 *     {@link #LOGS_MAX}
 * @param rivals spans of other traces that show an error without any text and whose time, with the
 *     same slack, holds one of {@code logs} of their service; at most {@link #RIVALS_MAX}
 */
public record Nearby(List<LogRow> logs, List<Rival> rivals) {

  /** Nothing near. */
  public static final Nearby NONE = new Nearby(List.of(), List.of());

  /** How far a log's clock may be off its span's. */
  public static final long SLACK_NANOS = 5_000_000;

  /** The most log records. */
  public static final int LOGS_MAX = 100;

  /** The most rival spans. */
  public static final int RIVALS_MAX = 100;

  public Nearby {
    logs = List.copyOf(logs);
    rivals = List.copyOf(rivals);
  }

  /** A span of another trace that may be what a log is about. */
  public record Rival(TraceId traceId, SpanRow span) {}
}
