package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;
import static dev.selftrace.wire.ProtoCursor.VARINT;

import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;

/** Reads {@code Resource} and {@code InstrumentationScope}. */
final class OriginReader {

  private static final long RESOURCE_FIELDS = 0b110;
  private static final long SCOPE_FIELDS = 0b1_1110;

  private OriginReader() {}

  static Resource resource(ProtoCursor cursor, String schemaUrl, ValueReader values) {
    ValueReader.Pairs attributes = values.new Pairs();
    int dropped = 0;
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> attributes.add(cursor, 1);
        case 2 << 3 | VARINT -> dropped = cursor.int32();
        default -> cursor.skip(tag, RESOURCE_FIELDS);
      }
    }
    return new Resource(attributes.attributes(), dropped, schemaUrl);
  }

  static Scope scope(ProtoCursor cursor, String schemaUrl, ValueReader values) {
    String name = "";
    String version = "";
    ValueReader.Pairs attributes = values.new Pairs();
    int dropped = 0;
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> name = cursor.string();
        case 2 << 3 | BYTES -> version = cursor.string();
        case 3 << 3 | BYTES -> attributes.add(cursor, 1);
        case 4 << 3 | VARINT -> dropped = cursor.int32();
        default -> cursor.skip(tag, SCOPE_FIELDS);
      }
    }
    return new Scope(name, version, attributes.attributes(), dropped, schemaUrl);
  }
}
