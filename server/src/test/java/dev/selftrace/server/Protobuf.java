package dev.selftrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Just enough protobuf to write one failed span by hand (opentelemetry-proto 1.11.0). */
final class Protobuf {

  private Protobuf() {}

  static byte[] failure(String traceId, String message) {
    byte[] status = concat(field(2, message.getBytes(UTF_8)), varint(3, 2));
    byte[] span =
        concat(
            field(1, HexFormat.of().parseHex(traceId)),
            field(2, HexFormat.of().parseHex("00000000000000b1")),
            field(5, "POST /cart".getBytes(UTF_8)),
            field(15, status));
    return field(1, field(2, field(2, span)));
  }

  private static byte[] field(int number, byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, (number << 3) | 2);
    write(out, bytes.length);
    out.writeBytes(bytes);
    return out.toByteArray();
  }

  private static byte[] varint(int number, int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, number << 3);
    write(out, value);
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
