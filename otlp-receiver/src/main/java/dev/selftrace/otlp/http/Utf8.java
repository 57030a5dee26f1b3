package dev.selftrace.otlp.http;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.MalformedException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8, strictly; the JSON reader is more forgiving. Stateless. */
final class Utf8 {

  private static final int CHUNK_CHARS = 8 << 10;

  private Utf8() {}

  static void require(Slice text) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(text.array(), text.offset(), text.length());
    CharBuffer out = CharBuffer.allocate(CHUNK_CHARS);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw new MalformedException(
          "Malformed: text at byte " + (in.position() - text.offset()) + " (expected: UTF-8)");
    }
  }
}
