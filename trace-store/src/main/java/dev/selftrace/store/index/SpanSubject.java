package dev.selftrace.store.index;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.ReceivedSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One span that a condition is asked of; its bytes are read when something needs them. */
final class SpanSubject {

  private final TraceView trace;
  private final SpanEntry row;
  private final RecordSource source;
  private @Nullable Span span;
  private @Nullable List<LogRecord> logs;
  private boolean gone;

  SpanSubject(TraceView trace, SpanEntry row, RecordSource source) {
    this.trace = trace;
    this.row = row;
    this.source = source;
  }

  SpanEntry row() {
    return row;
  }

  TraceVerdict verdict() {
    return trace.verdict();
  }

  /** The whole span; null when retention removed it meanwhile. */
  @Nullable Span span() {
    if (span == null && !gone) {
      ReceivedSpan received = source.span(row.location());
      span = received == null ? null : received.span();
      gone = received == null;
    }
    return span;
  }

  /** Whether its bytes were needed and are no longer there. */
  boolean isGone() {
    return gone;
  }

  List<LogRecord> logs() {
    if (logs == null) {
      logs = new ArrayList<>();
      for (LogEntry entry : trace.logsOf(row.key())) {
        LogRecord log = source.log(entry.location());
        if (log != null) {
          logs.add(log);
        }
      }
    }
    return logs;
  }
}
