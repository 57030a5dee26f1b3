package dev.selftrace.otlp.http;

import org.jspecify.annotations.Nullable;

/**
 * A field of a message.
 *
 * @param message the nested message of a {@link Kind#MESSAGE}; null otherwise
 */
record JsonField(int number, Kind kind, boolean repeated, @Nullable JsonMessage message) {

  static JsonField one(int number, Kind kind) {
    return new JsonField(number, kind, false, null);
  }

  static JsonField one(int number, JsonMessage message) {
    return new JsonField(number, Kind.MESSAGE, false, message);
  }

  static JsonField many(int number, Kind kind) {
    return new JsonField(number, kind, true, null);
  }

  static JsonField many(int number, JsonMessage message) {
    return new JsonField(number, Kind.MESSAGE, true, message);
  }

  /** How a value is written in JSON and in protobuf. */
  enum Kind {
    MESSAGE,
    STRING,
    BOOLEAN,
    INT64,
    UINT64,
    SINT32,
    UINT32,
    ENUM,
    FIXED64,
    SFIXED64,
    FIXED32,
    DOUBLE,
    BYTES,
    TRACE_ID,
    SPAN_ID
  }
}
