package dev.selftrace.otlp;

import java.nio.charset.StandardCharsets;

/**
 * What a sender reads out of an answer in protobuf. An {@code Export*ServiceResponse} holds in
 * field 1 a message of a number and a text; a {@code google.rpc.Status} is one.
 *
 * @param number rejected items, or the code of an error
 * @param text "" when the answer has none or cannot be read
 */
public record ExportAnswer(long number, String text) {

  private static final ExportAnswer NOTHING = new ExportAnswer(0, "");

  /** Of a success: what was rejected all the same, and why. */
  public static ExportAnswer accepted(byte[] response) {
    Reader reader = new Reader(response, 0, response.length);
    while (reader.next()) {
      if (reader.field == 1 && reader.isText) {
        return message(new Reader(response, reader.from, reader.to));
      }
    }
    return NOTHING;
  }

  /** Of an error: its code and message. */
  public static ExportAnswer refused(byte[] status) {
    return message(new Reader(status, 0, status.length));
  }

  private static ExportAnswer message(Reader reader) {
    long number = 0;
    String text = "";
    while (reader.next()) {
      if (reader.field == 1 && !reader.isText) {
        number = reader.number;
      } else if (reader.field == 2 && reader.isText) {
        text =
            new String(reader.bytes, reader.from, reader.to - reader.from, StandardCharsets.UTF_8);
      }
    }
    return new ExportAnswer(number, text);
  }

  /** The varint and length-delimited fields of a message; ends at whatever else there is. */
  private static final class Reader {

    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private final byte[] bytes;
    private final int end;
    private int position;
    private int field;
    private boolean isText;
    private long number;
    private int from;
    private int to;

    Reader(byte[] bytes, int position, int end) {
      this.bytes = bytes;
      this.position = position;
      this.end = end;
    }

    boolean next() {
      if (position >= end) {
        return false;
      }
      long tag = varint();
      field = (int) (tag >>> 3);
      isText = (tag & 7) == BYTES;
      number = varint();
      from = position;
      to = isText ? (int) Math.min(end, position + Math.max(0, number)) : position;
      position = to;
      return isText || (tag & 7) == VARINT;
    }

    private long varint() {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE && position < end; shift += 7) {
        byte next = bytes[position++];
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          break;
        }
      }
      return value;
    }
  }
}
