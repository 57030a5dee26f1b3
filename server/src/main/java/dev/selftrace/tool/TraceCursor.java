package dev.selftrace.tool;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Cursor;
import org.jspecify.annotations.Nullable;

/** The store's cursor in its sealed form. */
final class TraceCursor {

  /** Stands for all spans of a trace: a page of traces goes on behind the whole trace. */
  static final SpanId WHOLE_TRACE = new SpanId(-1);

  private static final int WORDS = 4;

  private TraceCursor() {}

  /** The place a cursor names; null when none was given. */
  static @Nullable Cursor open(Call call, @Nullable String cursor) {
    long[] words = call.cursors().open("cursor", cursor, call.question(), WORDS);
    return words == null
        ? null
        : new Cursor(words[0], new TraceId(words[1], words[2]), new SpanId(words[3]));
  }

  /** The place behind an item. */
  static String after(Call call, long arrival, TraceId traceId, SpanId spanId) {
    return call.cursors()
        .seal(call.question(), arrival, traceId.high(), traceId.low(), spanId.value());
  }
}
