package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;
import static dev.selftrace.wire.ProtoCursor.FIXED32;
import static dev.selftrace.wire.ProtoCursor.FIXED64;
import static dev.selftrace.wire.ProtoCursor.VARINT;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import org.jspecify.annotations.Nullable;

/** Reads {@code LogRecord}. Numbers are those of logs.proto. */
final class LogReader implements RecordReader<LogRecord> {

  static final LogReader LOGS = new LogReader();

  private static final long LOG_FIELDS = 0b1_1111_1110_1110;

  private LogReader() {}

  @Override
  public @Nullable LogRecord read(
      ProtoCursor cursor, Resource resource, Scope scope, ValueReader values, RecordFaults faults) {
    Draft draft = new Draft(values);
    while (cursor.more()) {
      draft.field(cursor, cursor.tag());
    }
    if (draft.ids.wrongLength()) {
      faults.count(RecordFault.LENGTH);
      return null;
    }
    Slice bodyBytes = draft.body.bytes();
    AttributeValue body =
        bodyBytes == null ? AttributeValue.EMPTY : values.any(cursor.over(bodyBytes), 1);
    return draft.record(body, resource, scope);
  }

  /** The fields of one record as they come; the last one of a kind counts. */
  private static final class Draft {

    private final IdReader ids = new IdReader();
    private final ValueReader.Pairs attributes;
    private final MergedMessage body = new MergedMessage();
    private long timeNanos;
    private long observedNanos;
    private int severityNumber;
    private String severityText = "";
    private int droppedAttributes;
    private int flags;
    private TraceId traceId = IdReader.NO_TRACE;
    private SpanId spanId = IdReader.NO_SPAN;
    private String eventName = "";

    Draft(ValueReader values) {
      this.attributes = values.new Pairs();
    }

    void field(ProtoCursor cursor, int tag) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> timeNanos = cursor.fixed64();
        case 2 << 3 | VARINT -> severityNumber = cursor.int32();
        case 3 << 3 | BYTES -> severityText = cursor.string();
        case 5 << 3 | BYTES -> body.add(cursor.slice());
        case 6 << 3 | BYTES -> attributes.add(cursor, 1);
        case 7 << 3 | VARINT -> droppedAttributes = cursor.int32();
        case 8 << 3 | FIXED32 -> flags = cursor.fixed32();
        case 9 << 3 | BYTES -> traceId = ids.traceId(cursor);
        case 10 << 3 | BYTES -> spanId = ids.spanId(cursor);
        case 11 << 3 | FIXED64 -> observedNanos = cursor.fixed64();
        case 12 << 3 | BYTES -> eventName = cursor.string();
        default -> cursor.skip(tag, LOG_FIELDS);
      }
    }

    LogRecord record(AttributeValue bodyValue, Resource resource, Scope scope) {
      return new LogRecord(
          timeNanos,
          observedNanos,
          severityNumber,
          severityText,
          bodyValue,
          attributes.attributes(),
          droppedAttributes,
          flags,
          IdReader.nullIfZero(traceId),
          IdReader.nullIfZero(spanId),
          eventName,
          resource,
          scope);
    }
  }
}
