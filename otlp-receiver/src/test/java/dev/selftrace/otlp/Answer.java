package dev.selftrace.otlp;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/**
 * What a client saw, whatever the transport.
 *
 * @param code the canonical code; 0 for success
 * @param httpStatus 0 over gRPC
 * @param rejected from {@code partial_success}
 * @param message of the partial success or the error
 * @param details type URLs of the details of an error
 * @param retrySeconds what {@code RetryInfo} says; -1 when it is not there
 * @param body the response message or HTTP body
 */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(
    int code,
    int httpStatus,
    long rejected,
    String message,
    List<String> details,
    long retrySeconds,
    byte[] body) {

  public boolean isSuccess() {
    return code == 0;
  }

  public boolean hasRetryInfo() {
    return retrySeconds >= 0;
  }

  public boolean hasBadRequest() {
    return details.contains(RpcStatus.BAD_REQUEST);
  }

  /** From a response message in protobuf. */
  public static Answer success(int httpStatus, byte[] response) {
    UnknownFieldSet partial = nested(parse(response), 1);
    return new Answer(0, httpStatus, varint(partial, 1), text(partial, 2), List.of(), -1, response);
  }

  /** From a {@code google.rpc.Status}; read without our own code. */
  public static Answer error(int httpStatus, byte[] status) {
    UnknownFieldSet fields = parse(status);
    List<Any> details =
        fields.getField(3).getLengthDelimitedList().stream()
            .map(bytes -> any(bytes.toByteArray()))
            .toList();
    long retry = -1;
    for (Any detail : details) {
      if (detail.getTypeUrl().equals(RpcStatus.RETRY_INFO)) {
        retry = varint(nested(parse(detail.getValue().toByteArray()), 1), 1);
      }
    }
    return new Answer(
        (int) varint(fields, 1),
        httpStatus,
        0,
        text(fields, 2),
        details.stream().map(Any::getTypeUrl).toList(),
        retry,
        status);
  }

  private static Any any(byte[] bytes) {
    try {
      return Any.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static UnknownFieldSet parse(byte[] bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static UnknownFieldSet nested(UnknownFieldSet fields, int number) {
    return fields.hasField(number)
        ? parse(fields.getField(number).getLengthDelimitedList().getLast().toByteArray())
        : UnknownFieldSet.getDefaultInstance();
  }

  private static long varint(UnknownFieldSet fields, int number) {
    List<Long> values = fields.getField(number).getVarintList();
    return values.isEmpty() ? 0 : values.getLast();
  }

  private static String text(UnknownFieldSet fields, int number) {
    var values = fields.getField(number).getLengthDelimitedList();
    return values.isEmpty() ? "" : values.getLast().toStringUtf8();
  }
}
