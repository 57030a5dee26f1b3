package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;
import static dev.selftrace.wire.ProtoCursor.FIXED32;
import static dev.selftrace.wire.ProtoCursor.FIXED64;
import static dev.selftrace.wire.ProtoCursor.VARINT;

import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanLink;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code Span}. Numbers are those of trace.proto. */
final class SpanReader implements RecordReader<Span> {

  static final SpanReader SPANS = new SpanReader();

  private static final long SPAN_FIELDS = 0b1_1111_1111_1111_1110;
  private static final long EVENT_FIELDS = 0b1_1110;
  private static final long LINK_FIELDS = 0b111_1110;
  private static final long STATUS_FIELDS = 0b1100;

  private SpanReader() {}

  @Override
  public @Nullable Span read(
      ProtoCursor cursor, Resource resource, Scope scope, ValueReader values, RecordFaults faults) {
    Draft draft = new Draft(values);
    while (cursor.more()) {
      draft.field(cursor, cursor.tag());
    }
    if (draft.ids.wrongLength()) {
      faults.count(RecordFault.LENGTH);
      return null;
    }
    if (draft.traceId.isZero() || draft.spanId.isZero()) {
      faults.count(RecordFault.ZERO);
      return null;
    }
    return draft.span(resource, scope);
  }

  /** The fields of one span as they come; the last one of a kind counts. */
  private static final class Draft {

    private final ValueReader values;
    private final IdReader ids = new IdReader();
    private final ValueReader.Pairs attributes;
    private final List<SpanEvent> events = new ArrayList<>(0);
    private final List<SpanLink> links = new ArrayList<>(0);
    private TraceId traceId = IdReader.NO_TRACE;
    private SpanId spanId = IdReader.NO_SPAN;
    private SpanId parentSpanId = IdReader.NO_SPAN;
    private String traceState = "";
    private int flags;
    private String name = "";
    private SpanKind kind = SpanKind.UNSPECIFIED;
    private long startNanos;
    private long endNanos;
    private int droppedAttributes;
    private int droppedEvents;
    private int droppedLinks;
    private StatusCode status = StatusCode.UNSET;
    private String statusMessage = "";

    Draft(ValueReader values) {
      this.values = values;
      this.attributes = values.new Pairs();
    }

    void field(ProtoCursor cursor, int tag) {
      switch (tag) {
        case 1 << 3 | BYTES -> traceId = ids.traceId(cursor);
        case 2 << 3 | BYTES -> spanId = ids.spanId(cursor);
        case 3 << 3 | BYTES -> traceState = cursor.string();
        case 4 << 3 | BYTES -> parentSpanId = ids.spanId(cursor);
        case 5 << 3 | BYTES -> name = cursor.string();
        case 6 << 3 | VARINT -> kind = SpanKind.ofNumber(cursor.int32());
        case 7 << 3 | FIXED64 -> startNanos = cursor.fixed64();
        case 8 << 3 | FIXED64 -> endNanos = cursor.fixed64();
        case 9 << 3 | BYTES -> attributes.add(cursor, 1);
        case 10 << 3 | VARINT -> droppedAttributes = cursor.int32();
        case 11 << 3 | BYTES -> events.add(event(cursor));
        case 12 << 3 | VARINT -> droppedEvents = cursor.int32();
        case 13 << 3 | BYTES -> links.add(link(cursor));
        case 14 << 3 | VARINT -> droppedLinks = cursor.int32();
        case 15 << 3 | BYTES -> status(cursor);
        case 16 << 3 | FIXED32 -> flags = cursor.fixed32();
        default -> cursor.skip(tag, SPAN_FIELDS);
      }
    }

    private SpanEvent event(ProtoCursor cursor) {
      values.count();
      long timeNanos = 0;
      String eventName = "";
      ValueReader.Pairs pairs = values.new Pairs();
      int dropped = 0;
      int outer = cursor.enter();
      while (cursor.more()) {
        int tag = cursor.tag();
        switch (tag) {
          case 1 << 3 | FIXED64 -> timeNanos = cursor.fixed64();
          case 2 << 3 | BYTES -> eventName = cursor.string();
          case 3 << 3 | BYTES -> pairs.add(cursor, 1);
          case 4 << 3 | VARINT -> dropped = cursor.int32();
          default -> cursor.skip(tag, EVENT_FIELDS);
        }
      }
      cursor.leave(outer);
      return new SpanEvent(timeNanos, eventName, pairs.attributes(), dropped);
    }

    private SpanLink link(ProtoCursor cursor) {
      values.count();
      TraceId linkTrace = IdReader.NO_TRACE;
      SpanId linkSpan = IdReader.NO_SPAN;
      String state = "";
      ValueReader.Pairs pairs = values.new Pairs();
      int dropped = 0;
      int linkFlags = 0;
      int outer = cursor.enter();
      while (cursor.more()) {
        int tag = cursor.tag();
        switch (tag) {
          case 1 << 3 | BYTES -> linkTrace = ids.traceId(cursor);
          case 2 << 3 | BYTES -> linkSpan = ids.spanId(cursor);
          case 3 << 3 | BYTES -> state = cursor.string();
          case 4 << 3 | BYTES -> pairs.add(cursor, 1);
          case 5 << 3 | VARINT -> dropped = cursor.int32();
          case 6 << 3 | FIXED32 -> linkFlags = cursor.fixed32();
          default -> cursor.skip(tag, LINK_FIELDS);
        }
      }
      cursor.leave(outer);
      return new SpanLink(linkTrace, linkSpan, state, pairs.attributes(), dropped, linkFlags);
    }

    private void status(ProtoCursor cursor) {
      int outer = cursor.enter();
      while (cursor.more()) {
        int tag = cursor.tag();
        switch (tag) {
          case 2 << 3 | BYTES -> statusMessage = cursor.string();
          case 3 << 3 | VARINT -> status = StatusCode.ofNumber(cursor.int32());
          default -> cursor.skip(tag, STATUS_FIELDS);
        }
      }
      cursor.leave(outer);
    }

    Span span(Resource resource, Scope scope) {
      return new Span(
          traceId,
          spanId,
          IdReader.nullIfZero(parentSpanId),
          traceState,
          flags,
          name,
          kind,
          startNanos,
          endNanos,
          attributes.attributes(),
          droppedAttributes,
          events,
          droppedEvents,
          links,
          droppedLinks,
          status,
          statusMessage,
          resource,
          scope);
    }
  }
}
