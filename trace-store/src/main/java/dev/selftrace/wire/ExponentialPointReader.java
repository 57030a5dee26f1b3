package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;
import static dev.selftrace.wire.ProtoCursor.FIXED64;
import static dev.selftrace.wire.ProtoCursor.VARINT;

import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code ExponentialHistogramDataPoint}. */
final class ExponentialPointReader extends PointReader {

  private static final long BUCKETS_FIELDS = 0b110;

  private final MergedMessage positive = new MergedMessage();
  private final MergedMessage negative = new MergedMessage();
  private @Nullable ProtoCursor source;
  private long count;
  private @Nullable Double sum;
  private @Nullable Double min;
  private @Nullable Double max;
  private int scale;
  private long zeroCount;
  private double zeroThreshold;

  ExponentialPointReader(ValueReader values) {
    super(values, 1, 10, 0b111_1111_1111_1110);
  }

  @Override
  boolean field(ProtoCursor cursor, int tag) {
    switch (tag) {
      case 4 << 3 | FIXED64 -> count = cursor.fixed64();
      case 5 << 3 | FIXED64 -> sum = cursor.float64();
      case 6 << 3 | VARINT -> scale = cursor.sint32();
      case 7 << 3 | FIXED64 -> zeroCount = cursor.fixed64();
      case 8 << 3 | BYTES -> add(cursor, positive);
      case 9 << 3 | BYTES -> add(cursor, negative);
      case 12 << 3 | FIXED64 -> min = cursor.float64();
      case 13 << 3 | FIXED64 -> max = cursor.float64();
      case 14 << 3 | FIXED64 -> zeroThreshold = cursor.float64();
      default -> {
        return skipExemplar(cursor, tag, 11);
      }
    }
    return true;
  }

  private void add(ProtoCursor cursor, MergedMessage range) {
    range.add(cursor.slice());
    source = cursor;
  }

  private MetricPoint.Range range(MergedMessage message) {
    Slice whole = message.bytes();
    if (whole == null || source == null) {
      return MetricPoint.Range.NONE;
    }
    int offset = 0;
    List<Long> counts = new ArrayList<>();
    ProtoCursor cursor = source.over(whole);
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | VARINT -> offset = cursor.sint32();
        case 2 << 3 | VARINT -> {
          count();
          counts.add(cursor.varint());
        }
        case 2 << 3 | BYTES -> {
          int end = cursor.enter();
          while (cursor.more()) {
            count();
            counts.add(cursor.varint());
          }
          cursor.leave(end);
        }
        default -> cursor.skip(tag, BUCKETS_FIELDS);
      }
    }
    return new MetricPoint.Range(offset, counts);
  }

  @Override
  MetricPoint.Value value() {
    return new MetricPoint.ExponentialBuckets(
        count, sum, min, max, scale, zeroCount, zeroThreshold, range(positive), range(negative));
  }

  @Override
  @Nullable RecordFault fault() {
    return null;
  }
}
