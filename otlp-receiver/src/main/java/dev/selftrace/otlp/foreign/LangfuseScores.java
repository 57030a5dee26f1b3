package dev.selftrace.otlp.foreign;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Slice;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.otlp.MalformedException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Scores as Langfuse's public API takes them: one by {@code POST /api/public/scores}, many as
 * {@code score-create} events of {@code POST /api/public/ingestion}, which is what its SDKs send.
 * Spans of Langfuse come as OTLP, so other events are refused one by one. Stateless.
 */
final class LangfuseScores {

  private static final String SCORE_EVENT = "score-create";
  private static final String BOOLEAN = "BOOLEAN";
  private static final int MULTI_STATUS = 207;

  private LangfuseScores() {}

  /**
   * One score.
   *
   * @throws MalformedException when it does not say what is judged and how
   */
  static Translation one(Slice body, long nowNanos) {
    Attributes score = ForeignJson.object(body);
    String fault = fault(score);
    if (fault != null) {
      throw new MalformedException("Malformed: " + fault);
    }
    LogRecord log = record(score, Moments.nanos(score.get("timestamp")), nowNanos);
    StringWriter answer = new StringWriter();
    try (JsonGenerator json = generator(answer)) {
      json.writeStartObject();
      json.writeStringProperty("id", orEmpty(score.text("id")));
      json.writeEndObject();
    }
    return new Translation(LogRequest.of(List.of(log)), 200, answer.toString());
  }

  /** A batch of events; what is not taken is in the answer, with the reason. */
  static Translation events(Slice body, long nowNanos) {
    List<LogRecord> logs = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    ForeignJson.records(
        body,
        Set.of("batch"),
        event -> {
          String id = orEmpty(event.text("id"));
          Attributes score =
              event.get("body") instanceof AttributeValue.MapValue map ? map.values() : null;
          String fault =
              !SCORE_EVENT.equals(event.text("type"))
                  ? "only score-create is taken here: send spans as OTLP"
                  : score == null ? "body is missing (expected: an object)" : fault(score);
          if (fault == null && score != null) {
            long made = Moments.nanos(score.get("timestamp"));
            long sent = Moments.nanos(event.get("timestamp"));
            logs.add(record(score, made == 0 ? sent : made, nowNanos));
            taken.add(id);
          } else {
            refused.add(new Refused(id, String.valueOf(fault)));
          }
        });
    return new Translation(LogRequest.of(logs), MULTI_STATUS, answer(taken, refused));
  }

  private record Refused(String id, String reason) {}

  private static String answer(List<String> taken, List<Refused> refused) {
    StringWriter answer = new StringWriter();
    try (JsonGenerator json = generator(answer)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("successes");
      for (String id : taken) {
        json.writeStartObject();
        json.writeStringProperty("id", id);
        json.writeNumberProperty("status", 201);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("errors");
      for (Refused event : refused) {
        json.writeStartObject();
        json.writeStringProperty("id", event.id());
        json.writeNumberProperty("status", 400);
        json.writeStringProperty("message", event.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return answer.toString();
  }

  private static JsonGenerator generator(StringWriter text) {
    return ForeignJson.factory().createGenerator(ObjectWriteContext.empty(), text);
  }

  /** What makes a score unusable; null when nothing does. */
  private static @Nullable String fault(Attributes score) {
    if (orEmpty(score.text("name")).isEmpty()) {
      return "name is missing (expected: text)";
    }
    AttributeValue value = score.get("value");
    if (Scores.label(value) == null && Scores.number(value) == null) {
      return "value is missing (expected: a number or text)";
    }
    String traceId = score.text("traceId");
    if (traceId == null && score.text("sessionId") == null) {
      return "traceId is missing (expected: 32 hex digits, or a sessionId)";
    }
    if (traceId != null && Ids.trace(traceId) == null) {
      return "traceId (expected: 32 hex digits, the id of an OpenTelemetry trace)";
    }
    String spanId = score.text("observationId");
    return spanId != null && Ids.span(spanId) == null
        ? "observationId (expected: 16 hex digits, the id of an OpenTelemetry span)"
        : null;
  }

  private static LogRecord record(Attributes score, long timeNanos, long nowNanos) {
    AttributeValue value = score.get("value");
    Double number = Scores.number(value);
    String label = Scores.label(value);
    if (label == null && number != null && BOOLEAN.equals(score.text("dataType"))) {
      label = Boolean.toString(number != 0);
    }
    TraceId traceId = Ids.trace(score.text("traceId"));
    SpanId spanId = Ids.span(score.text("observationId"));
    return new Judgement(
            traceId,
            spanId,
            orEmpty(score.text("name")),
            label,
            number,
            score.text("comment"),
            List.of(
                new Judgement.Fact("session.id", orEmpty(score.text("sessionId"))),
                new Judgement.Fact("langfuse.score.id", orEmpty(score.text("id"))),
                new Judgement.Fact("langfuse.environment", orEmpty(score.text("environment")))),
            "",
            timeNanos,
            timeNanos == 0 ? nowNanos : 0)
        .toRecord();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
