package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.FIXED64;

import dev.selftrace.model.MetricPoint;
import org.jspecify.annotations.Nullable;

/** Reads {@code NumberDataPoint}. */
final class NumberPointReader extends PointReader {

  private MetricPoint.@Nullable Value value;

  NumberPointReader(ValueReader values) {
    super(values, 7, 8, 0b1_1111_1100);
  }

  @Override
  boolean field(ProtoCursor cursor, int tag) {
    switch (tag) {
      case 4 << 3 | FIXED64 -> value = new MetricPoint.DoubleNumber(cursor.float64());
      case 6 << 3 | FIXED64 -> value = new MetricPoint.LongNumber(cursor.fixed64());
      default -> {
        return skipExemplar(cursor, tag, 5);
      }
    }
    return true;
  }

  @Override
  MetricPoint.Value value() {
    return value == null ? new MetricPoint.Unrecorded() : value;
  }

  @Override
  @Nullable RecordFault fault() {
    return value == null && !isUnrecorded() ? RecordFault.VALUELESS : null;
  }
}
