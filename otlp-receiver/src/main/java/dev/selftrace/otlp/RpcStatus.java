package dev.selftrace.otlp;

import dev.selftrace.model.Slice;
import dev.selftrace.wire.ProtoWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A {@code google.rpc.Status}: what every refusal carries, in the trailers of gRPC and the body of
 * HTTP.
 *
 * @param code the canonical code number
 * @param violation what is wrong with the request; null unless it is the request's fault
 * @param retryAfter when to come back; null when repeating is useless
 */
public record RpcStatus(
    int code, String message, @Nullable String violation, @Nullable Duration retryAfter) {

  /** The type of the detail that says what is wrong with a request. */
  public static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";

  /** The type of the detail that says when to come back. */
  public static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

  /** What a violation is about: the request as a whole. */
  public static final String VIOLATED_FIELD = "request";

  /** A refusal under a door's code number. */
  public static RpcStatus of(int code, Refusal refusal) {
    String violation = refusal.kind() == Refusal.Kind.MALFORMED ? refusal.message() : null;
    return new RpcStatus(code, refusal.message(), violation, refusal.retryAfter());
  }

  /** The message in protobuf. */
  public byte[] protobuf() {
    ProtoWriter writer = new ProtoWriter();
    writer.varint(1, code);
    writer.string(2, message);
    if (violation != null) {
      detail(writer, BAD_REQUEST, badRequest(violation));
    }
    if (retryAfter != null) {
      detail(writer, RETRY_INFO, retryInfo(retryAfter));
    }
    return writer.toByteArray();
  }

  private static void detail(ProtoWriter writer, String type, byte[] value) {
    ProtoWriter.Mark any = writer.open(3);
    writer.string(1, type);
    writer.bytes(2, Slice.of(value));
    writer.close(any);
  }

  private static byte[] badRequest(String violation) {
    ProtoWriter writer = new ProtoWriter();
    ProtoWriter.Mark field = writer.open(1);
    writer.string(1, VIOLATED_FIELD);
    writer.string(2, violation);
    writer.close(field);
    return writer.toByteArray();
  }

  private static byte[] retryInfo(Duration after) {
    ProtoWriter writer = new ProtoWriter();
    ProtoWriter.Mark delay = writer.open(1);
    writer.varint(1, after.toSeconds());
    writer.varint(2, after.toNanosPart());
    writer.close(delay);
    return writer.toByteArray();
  }
}
