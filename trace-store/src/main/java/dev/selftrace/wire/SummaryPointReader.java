package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;
import static dev.selftrace.wire.ProtoCursor.FIXED64;

import dev.selftrace.model.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code SummaryDataPoint}. */
final class SummaryPointReader extends PointReader {

  private static final long QUANTILE_FIELDS = 0b110;

  private final List<MetricPoint.Quantile> quantiles = new ArrayList<>();
  private long count;
  private double sum;

  SummaryPointReader(ValueReader values) {
    super(values, 7, 8, 0b1_1111_1100);
  }

  @Override
  boolean field(ProtoCursor cursor, int tag) {
    switch (tag) {
      case 4 << 3 | FIXED64 -> count = cursor.fixed64();
      case 5 << 3 | FIXED64 -> sum = cursor.float64();
      case 6 << 3 | BYTES -> quantiles.add(quantile(cursor));
      default -> {
        return false;
      }
    }
    return true;
  }

  private MetricPoint.Quantile quantile(ProtoCursor cursor) {
    count();
    double part = 0;
    double value = 0;
    int outer = cursor.enter();
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | FIXED64 -> part = cursor.float64();
        case 2 << 3 | FIXED64 -> value = cursor.float64();
        default -> cursor.skip(tag, QUANTILE_FIELDS);
      }
    }
    cursor.leave(outer);
    return new MetricPoint.Quantile(part, value);
  }

  @Override
  MetricPoint.Value value() {
    return new MetricPoint.Quantiles(count, sum, quantiles);
  }

  @Override
  @Nullable RecordFault fault() {
    return null;
  }
}
