package dev.selftrace.api;

import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.StoredLog;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of a trace on its way out, read and written in small pieces: whatever the trace holds, a
 * piece is all that is in memory beside its rows. Spans come in order of arrival, so that a page
 * stays the same while the trace grows; logs follow the last span, by span. Confined to one thread
 * at a time.
 */
final class TraceExport {

  /** A piece ends at so many spans or bytes; the connection holds many pieces at once. */
  private static final int PIECE_SPANS_MAX = 16;

  private static final int PIECE_BYTES = 64 << 10;

  private final TraceReader reader;
  private final TraceId traceId;
  private final List<SpanId> spans;
  private final int end;
  private final @Nullable String cursor;
  private final Deque<Owner> logs = new ArrayDeque<>();
  private final OtlpJsonWriter writer = new OtlpJsonWriter();
  private int next;
  private boolean finished;

  /**
   * The page from a position.
   *
   * @param from the number of spans on the pages before
   * @param cursor what continues behind this page; null when it is the last
   */
  TraceExport(
      TraceReader reader, TraceOutline outline, int from, int end, @Nullable String cursor) {
    this.reader = reader;
    this.cursor = cursor;
    traceId = outline.trace().verdict().traceId();
    spans = outline.spans().stream().map(SpanRow::spanId).toList();
    next = from;
    this.end = end;
    if (cursor == null) {
      logs.addAll(owners(outline.logs()));
    }
  }

  /** The next bytes; null after the last. */
  byte @Nullable [] piece() {
    if (finished) {
      return null;
    }
    if (next < end) {
      writeSpans(Math.min(end, next + PIECE_SPANS_MAX));
    } else if (!logs.isEmpty()) {
      write(logs.poll());
    } else {
      writer.end(cursor);
      finished = true;
    }
    return writer.take();
  }

  private void writeSpans(int most) {
    do {
      List<SpanId> one = spans.subList(next, next + 1);
      reader.spans(traceId, one).forEach(stored -> writer.span(stored.span()));
      next++;
    } while (next < most && writer.size() < PIECE_BYTES);
  }

  private void write(Owner owner) {
    for (StoredLog stored : reader.logs(traceId, owner.spanId(), owner.limit())) {
      if (owner.spanId() != null || stored.record().spanId() == null) {
        writer.log(stored.record());
      }
    }
  }

  /** Whose logs there are, in order of arrival; the trace's own come with everything. */
  private static List<Owner> owners(List<LogRow> rows) {
    Map<@Nullable SpanId, Integer> counts = new LinkedHashMap<>();
    for (LogRow row : rows) {
      counts.merge(row.spanId(), 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .map(entry ->
            new Owner(entry.getKey(), entry.getKey() == null ? rows.size() : entry.getValue()))
        .toList();
  }

  /** The records of one span, or those that name the trace only. */
  private record Owner(@Nullable SpanId spanId, int limit) {}
}
