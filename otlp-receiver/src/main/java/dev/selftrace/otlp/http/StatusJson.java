package dev.selftrace.otlp.http;

import dev.selftrace.otlp.ExportResponse;
import dev.selftrace.otlp.Outcome;
import dev.selftrace.otlp.RpcStatus;
import dev.selftrace.otlp.Signal;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Answers in JSON, as protobuf's JSON mapping writes them. Stateless. */
final class StatusJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private StatusJson() {}

  static String of(RpcStatus status) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("code", status.code());
      json.writeStringProperty("message", status.message());
      if (status.violation() != null || status.retryAfter() != null) {
        json.writeArrayPropertyStart("details");
        details(json, status);
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void details(JsonGenerator json, RpcStatus status) {
    if (status.violation() != null) {
      json.writeStartObject();
      json.writeStringProperty("@type", RpcStatus.BAD_REQUEST);
      json.writeArrayPropertyStart("fieldViolations");
      json.writeStartObject();
      json.writeStringProperty("field", RpcStatus.VIOLATED_FIELD);
      json.writeStringProperty("description", status.violation());
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    Duration after = status.retryAfter();
    if (after != null) {
      json.writeStartObject();
      json.writeStringProperty("@type", RpcStatus.RETRY_INFO);
      json.writeStringProperty("retryDelay", seconds(after) + "s");
      json.writeEndObject();
    }
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  /** The number of rejected items is an int64, which JSON writes as text. */
  static String of(Outcome outcome, Signal signal, int responseBytesMax) {
    if (!outcome.isPartial()) {
      return "{}";
    }
    String rejected =
        switch (signal) {
          case TRACES -> "rejectedSpans";
          case LOGS -> "rejectedLogRecords";
          case METRICS -> "rejectedDataPoints";
        };
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeObjectPropertyStart("partialSuccess");
      if (outcome.rejected() > 0) {
        json.writeStringProperty(rejected, Long.toString(outcome.rejected()));
      }
      json.writeStringProperty(
          "errorMessage", ExportResponse.shortened(outcome.message(), responseBytesMax));
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }
}
