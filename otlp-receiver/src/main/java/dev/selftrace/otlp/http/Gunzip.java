package dev.selftrace.otlp.http;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.Intake;
import dev.selftrace.otlp.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Decompresses a body, all its members together, and stops one byte after the limit. Room for the
 * output is taken from the intake before it is made. Stateless.
 */
final class Gunzip {

  private static final int CHUNK_BYTES = 16 << 10;
  private static final int INPUT_BYTES = 8 << 10;
  private static final int TRAILER_BYTES = 8;

  /** No deflate stream grows more than this (zlib's own bound). */
  private static final int RATIO_MAX = 1_032;

  private Gunzip() {}

  /** Whether the bytes begin as gzip does; no protobuf or JSON request begins like this. */
  static boolean isGzip(Slice body) {
    return body.length() > 2
        && body.array()[body.offset()] == 0x1f
        && body.array()[body.offset() + 1] == (byte) 0x8b;
  }

  static Slice inflate(Slice body, Intake intake, int bytesMax) {
    if (announced(body) > bytesMax) {
      throw intake.tooLarge();
    }
    byte[] bytes = new byte[0];
    int size = 0;
    try (GZIPInputStream stream =
        new GZIPInputStream(
            new ByteArrayInputStream(body.array(), body.offset(), body.length()), INPUT_BYTES)) {
      while (true) {
        if (size == bytes.length) {
          int room = Math.clamp(2L * size, Math.min(CHUNK_BYTES, bytesMax + 1), bytesMax + 1);
          intake.take(room - size);
          bytes = Arrays.copyOf(bytes, room);
        }
        int read = stream.read(bytes, size, bytes.length - size);
        if (read < 0) {
          intake.letGo(bytes.length - size);
          return new Slice(bytes, 0, size);
        }
        size += read;
        if (size > bytesMax) {
          throw intake.tooLarge();
        }
      }
    } catch (IOException e) {
      throw new MalformedException("Malformed: body (expected: gzip as Content-Encoding says)", e);
    }
  }

  /**
   * The size that the last member says it has, 0 when it cannot be true. A lie is found later; the
   * truth saves decompressing what is refused anyway.
   */
  private static long announced(Slice body) {
    if (body.length() <= TRAILER_BYTES) {
      return 0;
    }
    long size = 0;
    for (int i = 1; i <= Integer.BYTES; i++) {
      size = (size << Byte.SIZE) | (body.array()[body.offset() + body.length() - i] & 0xff);
    }
    return size > (long) RATIO_MAX * body.length() ? 0 : size;
  }
}
