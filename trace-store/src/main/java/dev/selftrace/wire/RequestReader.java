package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;

import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the envelopes around spans and log records, which have one shape and one numbering:
 *
 * <pre>
 *   request  = { 1: resource envelope }*
 *   resource envelope = 1: Resource, { 2: scope envelope }*, 3: schema URL
 *   scope envelope    = 1: InstrumentationScope, { 2: record }*, 3: schema URL
 * </pre>
 *
 * Fields come in any order, so an envelope is first scanned for what its records refer to, then for
 * the records. Resource and scope are decoded when a first record needs them: a million empty
 * envelopes cost a scan and no memory. Confined to one thread; one per request.
 */
final class RequestReader<T> {

  private static final long REQUEST_FIELDS = 0b10;
  private static final long ENVELOPE_FIELDS = 0b1110;
  private static final int CHILD = 2 << 3 | BYTES;

  private final RecordReader<T> records;
  private final ValueReader values = new ValueReader(new KeyTable());
  private final RecordFaults faults = new RecordFaults();
  private final List<DecodedGroup<T>> groups = new ArrayList<>();

  RequestReader(RecordReader<T> records) {
    this.records = records;
  }

  DecodedRequest<T> read(Slice request) {
    ProtoCursor cursor = new ProtoCursor(request);
    while (cursor.more()) {
      int tag = cursor.tag();
      if (tag == (1 << 3 | BYTES)) {
        resourceEnvelope(cursor, cursor.slice());
      } else {
        cursor.skip(tag, REQUEST_FIELDS);
      }
    }
    return new DecodedRequest<>(groups, faults.counts());
  }

  private void resourceEnvelope(ProtoCursor request, Slice envelope) {
    Head head = head(request.over(envelope));
    if (!head.hasChildren) {
      return;
    }
    Slice bytes = head.message.bytes();
    Resource resource =
        bytes == null && head.schemaUrl.isEmpty()
            ? Resource.EMPTY
            : OriginReader.resource(request.over(orEmpty(bytes)), head.schemaUrl, values);
    ProtoCursor cursor = request.over(envelope);
    while (cursor.more()) {
      int tag = cursor.tag();
      if (tag == CHILD) {
        scopeEnvelope(request, cursor.slice(), resource, orEmpty(bytes));
      } else {
        cursor.skip(tag, 0);
      }
    }
  }

  private void scopeEnvelope(
      ProtoCursor request, Slice envelope, Resource resource, Slice resourceBytes) {
    Head head = head(request.over(envelope));
    if (!head.hasChildren) {
      return;
    }
    Slice bytes = head.message.bytes();
    Scope scope =
        bytes == null && head.schemaUrl.isEmpty()
            ? Scope.EMPTY
            : OriginReader.scope(request.over(orEmpty(bytes)), head.schemaUrl, values);
    List<Decoded<T>> items = new ArrayList<>();
    ProtoCursor cursor = request.over(envelope);
    while (cursor.more()) {
      int tag = cursor.tag();
      if (tag != CHILD) {
        cursor.skip(tag, 0);
        continue;
      }
      values.count();
      Slice record = cursor.slice();
      T value = records.read(request.over(record), resource, scope, values, faults);
      if (value != null) {
        items.add(new Decoded<>(value, record));
      }
    }
    if (!items.isEmpty()) {
      groups.add(new DecodedGroup<>(resource, scope, resourceBytes, orEmpty(bytes), items));
    }
  }

  /** What an envelope says about its children, wherever in it that stands. */
  private static final class Head {
    private final MergedMessage message = new MergedMessage();
    private String schemaUrl = "";
    private boolean hasChildren;
  }

  private static Head head(ProtoCursor cursor) {
    Head head = new Head();
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> head.message.add(cursor.slice());
        case CHILD -> {
          cursor.skipBytes(cursor.length());
          head.hasChildren = true;
        }
        case 3 << 3 | BYTES -> head.schemaUrl = cursor.string();
        default -> cursor.skip(tag, ENVELOPE_FIELDS);
      }
    }
    return head;
  }

  private static Slice orEmpty(@Nullable Slice bytes) {
    return bytes == null ? Slice.EMPTY : bytes;
  }
}
