package dev.selftrace.otlp;

import dev.selftrace.wire.ProtoWriter;
import java.nio.charset.StandardCharsets;

/**
 * The protobuf answers of OTLP. The three {@code Export*ServiceResponse} messages number their
 * fields alike, so one encoder serves all.
 */
public final class ExportResponse {

  private static final int UTF8_BYTES_MAX = 4;

  private ExportResponse() {}

  /** No bytes for a complete success; otherwise {@code partial_success}, within the limit. */
  public static byte[] protobuf(Outcome outcome, int responseBytesMax) {
    ProtoWriter writer = new ProtoWriter();
    if (outcome.isPartial()) {
      ProtoWriter.Mark partial = writer.open(1);
      if (outcome.rejected() > 0) {
        writer.varint(1, outcome.rejected());
      }
      writer.string(2, shortened(outcome.message(), responseBytesMax));
      writer.close(partial);
    }
    return writer.toByteArray();
  }

  /**
   * A message that leaves room for the rest of an answer.
   *
   * @param responseBytesMax of the whole answer
   */
  public static String shortened(String message, int responseBytesMax) {
    int room = responseBytesMax / 2;
    if (message.getBytes(StandardCharsets.UTF_8).length <= room) {
      return message;
    }
    int end = Math.min(message.length(), room / UTF8_BYTES_MAX);
    end -= Character.isHighSurrogate(message.charAt(end - 1)) ? 1 : 0;
    return message.substring(0, end) + "…";
  }
}
