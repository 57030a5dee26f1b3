package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;
import static dev.selftrace.wire.ProtoCursor.FIXED64;

import dev.selftrace.model.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code HistogramDataPoint}. */
final class HistogramPointReader extends PointReader {

  private final List<Long> counts = new ArrayList<>();
  private final List<Double> bounds = new ArrayList<>();
  private long count;
  private @Nullable Double sum;
  private @Nullable Double min;
  private @Nullable Double max;

  HistogramPointReader(ValueReader values) {
    super(values, 9, 10, 0b1_1111_1111_1100);
  }

  @Override
  boolean field(ProtoCursor cursor, int tag) {
    switch (tag) {
      case 4 << 3 | FIXED64 -> count = cursor.fixed64();
      case 5 << 3 | FIXED64 -> sum = cursor.float64();
      case 6 << 3 | BYTES -> packedLongs(cursor, counts);
      case 6 << 3 | FIXED64 -> {
        count();
        counts.add(cursor.fixed64());
      }
      case 7 << 3 | BYTES -> packedDoubles(cursor, bounds);
      case 7 << 3 | FIXED64 -> {
        count();
        bounds.add(cursor.float64());
      }
      case 11 << 3 | FIXED64 -> min = cursor.float64();
      case 12 << 3 | FIXED64 -> max = cursor.float64();
      default -> {
        return skipExemplar(cursor, tag, 8);
      }
    }
    return true;
  }

  @Override
  MetricPoint.Value value() {
    return new MetricPoint.Buckets(count, sum, min, max, bounds, counts);
  }

  @Override
  @Nullable RecordFault fault() {
    boolean fits = counts.size() == bounds.size() + 1 || (counts.isEmpty() && bounds.isEmpty());
    for (int i = 0; i + 1 < bounds.size(); i++) {
      fits &= bounds.get(i) < bounds.get(i + 1);
    }
    return fits ? null : RecordFault.BUCKETS;
  }
}
