package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;
import static dev.selftrace.wire.ProtoCursor.FIXED64;
import static dev.selftrace.wire.ProtoCursor.VARINT;

import dev.selftrace.model.MetricPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one data point: what all kinds have in common, under the numbers that most of them give it.
 * Confined to one thread; one per point.
 */
abstract sealed class PointReader
    permits NumberPointReader, HistogramPointReader, ExponentialPointReader, SummaryPointReader {

  /** {@code DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK}. */
  private static final int NO_RECORDED_VALUE = 1;

  private final ValueReader values;
  private final ValueReader.Pairs attributes;
  private final int attributesTag;
  private final int flagsTag;
  private final long fields;
  private long startNanos;
  private long timeNanos;
  private int flags;

  /**
   * @param fields bit n set: field n exists
   */
  PointReader(ValueReader values, int attributesField, int flagsField, long fields) {
    this.values = values;
    this.attributes = values.new Pairs();
    this.attributesTag = attributesField << 3 | BYTES;
    this.flagsTag = flagsField << 3 | VARINT;
    this.fields = fields;
  }

  /** Reads a field that only this kind has; false when it has none such. */
  abstract boolean field(ProtoCursor cursor, int tag);

  /** What the fields amount to. */
  abstract MetricPoint.Value value();

  /** Why the point makes no sense; null when it does. */
  abstract @Nullable RecordFault fault();

  final MetricPoint read(ProtoCursor cursor) {
    while (cursor.more()) {
      int tag = cursor.tag();
      if (tag == (2 << 3 | FIXED64)) {
        startNanos = cursor.fixed64();
      } else if (tag == (3 << 3 | FIXED64)) {
        timeNanos = cursor.fixed64();
      } else if (tag == attributesTag) {
        attributes.add(cursor, 1);
      } else if (tag == flagsTag) {
        flags = cursor.int32();
      } else if (!field(cursor, tag)) {
        cursor.skip(tag, fields);
      }
    }
    MetricPoint.Value value = isUnrecorded() ? new MetricPoint.Unrecorded() : value();
    return new MetricPoint(attributes.attributes(), startNanos, timeNanos, flags, value);
  }

  final boolean isUnrecorded() {
    return (flags & NO_RECORDED_VALUE) != 0;
  }

  /** Reads a repeated fixed64 that is packed. */
  final void packedLongs(ProtoCursor cursor, List<Long> into) {
    int outer = cursor.enter();
    while (cursor.more()) {
      values.count();
      into.add(cursor.fixed64());
    }
    cursor.leave(outer);
  }

  /** Reads a repeated double that is packed. */
  final void packedDoubles(ProtoCursor cursor, List<Double> into) {
    int outer = cursor.enter();
    while (cursor.more()) {
      values.count();
      into.add(cursor.float64());
    }
    cursor.leave(outer);
  }

  /** Passes over an exemplar, which stays in the bytes; false when the tag is another's. */
  static boolean skipExemplar(ProtoCursor cursor, int tag, int exemplarsField) {
    if (tag != (exemplarsField << 3 | BYTES)) {
      return false;
    }
    cursor.skipBytes(cursor.length());
    return true;
  }

  /** Counts one more part of the request. */
  final void count() {
    values.count();
  }
}
