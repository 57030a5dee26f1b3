package dev.selftrace.wire;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * The ids of one span, link or log record and what is wrong with them. Confined to one thread; one
 * per record.
 */
final class IdReader {

  static final TraceId NO_TRACE = new TraceId(0, 0);
  static final SpanId NO_SPAN = new SpanId(0);

  private boolean wrongLength;

  /** Reads a trace id; zero when the field is empty or has not 16 bytes. */
  TraceId traceId(ProtoCursor cursor) {
    int length = cursor.length();
    if (length == 2 * Long.BYTES) {
      return new TraceId(cursor.bigEndian64(), cursor.bigEndian64());
    }
    skip(cursor, length);
    return NO_TRACE;
  }

  /** Reads a span id; zero when the field is empty or has not 8 bytes. */
  SpanId spanId(ProtoCursor cursor) {
    int length = cursor.length();
    if (length == Long.BYTES) {
      return new SpanId(cursor.bigEndian64());
    }
    skip(cursor, length);
    return NO_SPAN;
  }

  private void skip(ProtoCursor cursor, int length) {
    wrongLength |= length != 0;
    cursor.skipBytes(length);
  }

  /** Whether an id had bytes, but not as many as it must have. */
  boolean wrongLength() {
    return wrongLength;
  }

  static @Nullable TraceId nullIfZero(TraceId id) {
    return id.isZero() ? null : id;
  }

  static @Nullable SpanId nullIfZero(SpanId id) {
    return id.isZero() ? null : id;
  }
}
