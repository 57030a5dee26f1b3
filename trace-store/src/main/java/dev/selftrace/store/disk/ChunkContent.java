package dev.selftrace.store.disk;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Metric;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.store.Origin;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.wire.OtlpReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The raw bytes of one chunk and the origins its records refer to. Immutable.
 *
 * <p>A record: {@code u32 length | u32 origin | u8 kind | protobuf bytes}.
 */
final class ChunkContent {

  private final ByteBuffer raw;
  private final List<Origin> origins;

  ChunkContent(byte[] raw, List<Origin> origins) {
    this.raw = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    this.origins = origins;
  }

  /** Raw bytes, for the cache's books. */
  int bytes() {
    return raw.capacity();
  }

  boolean hasRecordAt(int offset) {
    return offset < raw.capacity();
  }

  /** Where the next record begins. */
  int after(int offset) {
    return offset + FrameEncoder.RECORD_HEAD_BYTES + length(offset);
  }

  boolean isSpan(int offset) {
    return kind(offset) == FrameEncoder.SPAN;
  }

  boolean isLog(int offset) {
    return kind(offset) == FrameEncoder.LOG;
  }

  boolean isMetric(int offset) {
    return kind(offset) == FrameEncoder.METRIC;
  }

  /** The protobuf bytes of the record, as received. */
  Slice record(int offset) {
    return new Slice(raw.array(), offset + FrameEncoder.RECORD_HEAD_BYTES, length(offset));
  }

  /** The resource and scope the record came with. */
  Origin origin(int offset) {
    int origin = originNumber(offset);
    if (origin < 0 || origin >= origins.size()) {
      throw new StoreCorruptException(
          "Corrupt: chunk@" + offset + " origin actual=" + origin + " expected=<" + origins.size());
    }
    return origins.get(origin);
  }

  /** The number of that origin within the frame. */
  int originNumber(int offset) {
    return raw.getInt(offset + Integer.BYTES);
  }

  Span span(int offset) {
    Origin origin = origin(offset);
    return OtlpReader.span(record(offset), origin.resource(), origin.scope());
  }

  LogRecord log(int offset) {
    Origin origin = origin(offset);
    return OtlpReader.log(record(offset), origin.resource(), origin.scope());
  }

  Metric metric(int offset) {
    Origin origin = origin(offset);
    return OtlpReader.metric(record(offset), origin.resource(), origin.scope());
  }

  private byte kind(int offset) {
    return raw.get(offset + 2 * Integer.BYTES);
  }

  private int length(int offset) {
    int room = raw.capacity() - offset - FrameEncoder.RECORD_HEAD_BYTES;
    int length = room < 0 ? -1 : raw.getInt(offset);
    if (length < 0 || length > room) {
      throw new StoreCorruptException(
          "Corrupt: chunk@" + offset + " length actual=" + length + " expected=<=" + room);
    }
    return length;
  }
}
