package dev.selftrace.otlp.http;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.selftrace.otlp.RpcStatus;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Answers in JSON, turned into protobuf by protobuf's own JSON reader. */
final class JsonAnswers {

  private JsonAnswers() {}

  static byte[] response(byte[] json) {
    // The three responses differ in the name of one member.
    String text =
        new String(json, StandardCharsets.UTF_8)
            .replace("rejectedLogRecords", "rejectedSpans")
            .replace("rejectedDataPoints", "rejectedSpans");
    ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
    merge(text, response);
    return response.build().toByteArray();
  }

  static byte[] status(byte[] json) {
    Struct.Builder builder = Struct.newBuilder();
    merge(new String(json, StandardCharsets.UTF_8), builder);
    Struct status = builder.build();
    UnknownFieldSet.Builder fields =
        UnknownFieldSet.newBuilder()
            .addField(1, varint((long) status.getFieldsOrThrow("code").getNumberValue()))
            .addField(2, bytes(status.getFieldsOrThrow("message").getStringValueBytes()));
    Field.Builder details = Field.newBuilder();
    for (Value detail :
        status
            .getFieldsOrDefault("details", Value.getDefaultInstance())
            .getListValue()
            .getValuesList()) {
      details.addLengthDelimited(any(detail.getStructValue()).toByteString());
    }
    return fields.addField(3, details.build()).build().toByteArray();
  }

  private static Any any(Struct detail) {
    String type = detail.getFieldsOrThrow("@type").getStringValue();
    Any.Builder any = Any.newBuilder().setTypeUrl(type);
    if (type.equals(RpcStatus.RETRY_INFO)) {
      String delay = detail.getFieldsOrThrow("retryDelay").getStringValue();
      long seconds = new BigDecimal(delay.substring(0, delay.length() - 1)).longValue();
      UnknownFieldSet duration = UnknownFieldSet.newBuilder().addField(1, varint(seconds)).build();
      any.setValue(
          UnknownFieldSet.newBuilder()
              .addField(1, bytes(duration.toByteString()))
              .build()
              .toByteString());
    }
    return any.build();
  }

  private static Field varint(long value) {
    return Field.newBuilder().addVarint(value).build();
  }

  private static Field bytes(com.google.protobuf.ByteString value) {
    return Field.newBuilder().addLengthDelimited(value).build();
  }

  private static void merge(String json, com.google.protobuf.Message.Builder builder) {
    try {
      JsonFormat.parser().merge(json, builder);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not JSON of a " + builder.getDescriptorForType().getName(), e);
    }
  }
}
