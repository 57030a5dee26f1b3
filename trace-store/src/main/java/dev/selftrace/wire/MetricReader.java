package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;

import dev.selftrace.model.Slice;

/**
 * Counts the data points of a metrics request without keeping any. Numbers are those of
 * metrics.proto.
 */
final class MetricReader {

  private static final int FIRST = 1 << 3 | BYTES;
  private static final int CHILD = 2 << 3 | BYTES;

  private MetricReader() {}

  static long dataPoints(Slice request) {
    ProtoCursor cursor = new ProtoCursor(request);
    long points = 0;
    while (cursor.more()) {
      int tag = cursor.tag();
      if (tag == FIRST) {
        points += children(cursor, 2);
      } else {
        cursor.skip(tag, 0b10);
      }
    }
    return points;
  }

  /** Resource envelope (2 levels above a metric), then scope envelope (1), then metric (0). */
  private static long children(ProtoCursor cursor, int levels) {
    if (levels == 0) {
      return metric(cursor);
    }
    long points = 0;
    int outer = cursor.enter();
    while (cursor.more()) {
      int tag = cursor.tag();
      if (tag == CHILD) {
        points += children(cursor, levels - 1);
      } else {
        cursor.skip(tag, 0b100);
      }
    }
    cursor.leave(outer);
    return points;
  }

  /** A metric holds one of gauge, sum, histogram, exponential histogram and summary: the last. */
  private static long metric(ProtoCursor cursor) {
    long points = 0;
    int shape = 0;
    int outer = cursor.enter();
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 5 << 3 | BYTES, 7 << 3 | BYTES, 9 << 3 | BYTES, 10 << 3 | BYTES, 11 << 3 | BYTES -> {
          points = (tag == shape ? points : 0) + points(cursor);
          shape = tag;
        }
        default -> cursor.skip(tag, 0b1110_1010_0000);
      }
    }
    cursor.leave(outer);
    return points;
  }

  private static long points(ProtoCursor cursor) {
    long points = 0;
    int outer = cursor.enter();
    while (cursor.more()) {
      int tag = cursor.tag();
      if (tag == FIRST) {
        cursor.skipBytes(cursor.length());
        points++;
      } else {
        cursor.skip(tag, 0b10);
      }
    }
    cursor.leave(outer);
    return points;
  }
}
