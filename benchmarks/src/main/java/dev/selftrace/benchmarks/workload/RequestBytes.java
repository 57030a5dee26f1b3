package dev.selftrace.benchmarks.workload;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;

/**
 * A serialised request whose trace ids can be changed in place, so that a replay brings new traces.
 * Confined to a thread.
 */
public final class RequestBytes {

  private static final int TRACE_ID_BYTES = 16;

  private final byte[] bytes;
  private final int[] traceIdOffsets;
  private int mask;

  private RequestBytes(byte[] bytes, int[] traceIdOffsets) {
    this.bytes = bytes;
    this.traceIdOffsets = traceIdOffsets;
  }

  /** Takes ownership of the bytes. */
  static RequestBytes of(byte[] bytes) {
    IntStream.Builder offsets = IntStream.builder();
    try {
      collect(CodedInputStream.newInstance(bytes), 0, offsets);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new RequestBytes(bytes, offsets.build().toArray());
  }

  /** The request. Shared: valid until the next {@link #forRound}. */
  public byte[] bytes() {
    return bytes;
  }

  /** Spans in the request. */
  public int spans() {
    return traceIdOffsets.length;
  }

  /** Gives the trace ids of a round; round 0 is the request as generated. */
  public void forRound(int round) {
    int change = mask ^ round;
    if (change == 0) {
      return;
    }
    for (int offset : traceIdOffsets) {
      for (int i = 0; i < Integer.BYTES; i++) {
        bytes[offset + TRACE_ID_BYTES - 1 - i] ^= (byte) (change >>> (8 * i));
      }
    }
    mask = round;
  }

  /** Walks request, resource spans, scope spans and spans: one message level per depth. */
  private static void collect(CodedInputStream input, int depth, IntStream.Builder offsets)
      throws IOException {
    int wanted =
        switch (depth) {
          case 0 -> ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER;
          case 1 -> ResourceSpans.SCOPE_SPANS_FIELD_NUMBER;
          case 2 -> ScopeSpans.SPANS_FIELD_NUMBER;
          default -> Span.TRACE_ID_FIELD_NUMBER;
        };
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) != wanted) {
        input.skipField(tag);
        continue;
      }
      int length = input.readRawVarint32();
      if (depth == 3) {
        offsets.add(input.getTotalBytesRead());
        input.skipRawBytes(length);
      } else {
        int limit = input.pushLimit(length);
        collect(input, depth + 1, offsets);
        input.popLimit(limit);
      }
    }
  }
}
