package dev.selftrace.otlp.file;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.Signal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * OTLP requests in protobuf: one that is the whole file, or several, each behind its length in four
 * bytes, big end first (the collector's file exporter with {@code format: proto}). Confined to one
 * thread; one per file.
 */
final class ProtobufFile {

  /** Every request begins with the tag of its first field. */
  private static final int FIRST_TAG = 0x0a;

  private static final String UNKNOWN = "neither OTLP, nor spans of Monocle or Zipkin";

  private final int requestBytesMax;
  private final FileSink sink;

  ProtobufFile(int requestBytesMax, FileSink sink) {
    this.requestBytesMax = requestBytesMax;
    this.sink = sink;
  }

  void read(BufferedInputStream in) throws IOException {
    in.mark(1);
    int first = in.read();
    in.reset();
    if (first != FIRST_TAG) {
      readFramed(in);
      return;
    }
    byte[] whole = in.readNBytes(requestBytesMax + 1);
    if (whole.length > requestBytesMax) {
      sink.unusable(1, "a document has more than " + requestBytesMax + " bytes");
    } else {
      request(Slice.of(whole));
    }
  }

  private void readFramed(BufferedInputStream in) throws IOException {
    boolean known = true;
    while (known) {
      byte[] head = in.readNBytes(Integer.BYTES);
      if (head.length == 0) {
        return;
      }
      long length = head.length < Integer.BYTES ? -1 : ByteBuffer.wrap(head).getInt();
      known =
          length > 0 && length <= requestBytesMax && framed(in.readNBytes((int) length), length);
    }
    sink.unusable(1, UNKNOWN);
  }

  private boolean framed(byte[] request, long length) {
    if (request.length < length || request[0] != FIRST_TAG) {
      return false;
    }
    request(Slice.of(request));
    return true;
  }

  /**
   * The signals number their fields alike but type them differently, so one of them fits; spans
   * without good ids fit none, and the receiver says so.
   */
  private void request(Slice request) {
    Signal signal =
        Arrays.stream(Signal.values())
            .filter(each -> RequestItems.isSound(each, request))
            .findFirst()
            .orElse(Signal.TRACES);
    try {
      sink.request(signal, request, RequestItems.count(signal, request));
    } catch (MalformedException _) {
      sink.unusable(1, UNKNOWN);
    }
  }
}
