package dev.selftrace.tool;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.StoredLog;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whole spans of a trace, read for an answer. Where bytes are damaged the answer is made from the
 * rest and says so.
 *
 * @param damaged some could not be read
 */
record SpanReading(Map<SpanId, StoredSpan> spans, boolean damaged) {

  /** What a server line says when something could not be read. */
  static final String DAMAGE = " Part of this trace's stored bytes is damaged and left out.";

  static SpanReading of(TraceReader reader, TraceId traceId, Collection<SpanId> ids) {
    try {
      Map<SpanId, StoredSpan> spans = new HashMap<>();
      reader.spans(traceId, ids).forEach(each -> spans.put(each.span().spanId(), each));
      return new SpanReading(spans, false);
    } catch (StoreCorruptException e) {
      return oneByOne(reader, traceId, ids);
    }
  }

  private static SpanReading oneByOne(TraceReader reader, TraceId traceId, Collection<SpanId> ids) {
    Map<SpanId, StoredSpan> spans = new HashMap<>();
    for (SpanId id : ids) {
      try {
        reader.spans(traceId, List.of(id)).forEach(each -> spans.put(id, each));
      } catch (StoreCorruptException e) {
        spans.remove(id);
      }
    }
    return new SpanReading(spans, true);
  }

  /** Log records of one span; none when their bytes are damaged. */
  static List<StoredLog> logs(TraceReader reader, TraceId traceId, SpanId spanId, int limit) {
    try {
      return reader.logs(traceId, spanId, limit);
    } catch (StoreCorruptException e) {
      return List.of();
    }
  }

  /** Log records of a whole trace; none when their bytes are damaged. */
  static List<StoredLog> logs(TraceReader reader, TraceId traceId, int limit) {
    try {
      return reader.logs(traceId, null, limit);
    } catch (StoreCorruptException e) {
      return List.of();
    }
  }
}
