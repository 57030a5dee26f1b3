package dev.selftrace.otlp.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Reads a file in any of the known formats, told apart by content: OTLP in JSON (one document or
 * one per line) or protobuf (one request, or several with their lengths in front as the collector
 * writes them), span lists of Monocle and Zipkin; any of them with gzip around it. Stateless.
 */
public final class TelemetryFile {

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int UTF8_MARK = 0xefbbbf;
  private static final int LOOK_AHEAD = 1 << 10;

  private TelemetryFile() {}

  /**
   * Reads to the end.
   *
   * @param in closed by the caller
   * @param requestBytesMax of one document of the file, and of what is made of it
   * @throws IOException when the file cannot be read; what the file holds raises nothing
   */
  public static void read(InputStream in, int requestBytesMax, FileSink sink) throws IOException {
    BufferedInputStream plain = plain(new BufferedInputStream(in));
    int first = firstByte(plain);
    if (first == '{' || first == '[') {
      new JsonFile(requestBytesMax, sink).read(plain);
    } else if (first >= 0) {
      new ProtobufFile(requestBytesMax, sink).read(plain);
    } else {
      sink.unusable(1, "the file is empty");
    }
  }

  private static BufferedInputStream plain(BufferedInputStream in) throws IOException {
    in.mark(LOOK_AHEAD);
    boolean gzip = (in.read() << 8 | in.read()) == GZIP_MAGIC;
    in.reset();
    return gzip ? new BufferedInputStream(new GZIPInputStream(in)) : in;
  }

  /**
   * The first byte that is neither space nor a byte order mark, which is then passed; -1 at end.
   */
  private static int firstByte(BufferedInputStream in) throws IOException {
    in.mark(LOOK_AHEAD);
    int mark = in.read() << 16 | in.read() << 8 | in.read();
    in.reset();
    if (mark == UTF8_MARK) {
      in.skipNBytes(3);
    }
    in.mark(LOOK_AHEAD);
    int next = in.read();
    for (int i = 1; i < LOOK_AHEAD && isSpace(next); i++) {
      next = in.read();
    }
    in.reset();
    return next;
  }

  private static boolean isSpace(int character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }
}
