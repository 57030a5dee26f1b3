package dev.selftrace.otlp.foreign;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A label or score about a trace, a span or a session, as the log event that OpenTelemetry has for
 * it: {@code gen_ai.evaluation.result} (semantic-conventions-genai, events). Immutable.
 *
 * @param traceId null when something else is judged, which {@code about} names
 * @param about attributes beside those of the event: a session, where the judgement came from
 * @param service whom it concerns, in the words of {@code service.name}; "" when unsaid
 * @param timeNanos when it was made; 0 when unsaid
 * @param observedNanos when it arrived; 0 when {@code timeNanos} says enough, so that a judgement
 *     that is sent again is the same record
 */
record Judgement(
    @Nullable TraceId traceId,
    @Nullable SpanId spanId,
    String name,
    @Nullable String label,
    @Nullable Double score,
    @Nullable String explanation,
    List<Fact> about,
    String service,
    long timeNanos,
    long observedNanos) {

  private static final String EVENT = "gen_ai.evaluation.result";

  Judgement {
    about = List.copyOf(about);
  }

  /** A text attribute. */
  record Fact(String key, String value) {}

  LogRecord toRecord() {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    text(keys, values, "gen_ai.evaluation.name", name);
    text(keys, values, "gen_ai.evaluation.score.label", label);
    if (score != null) {
      keys.add("gen_ai.evaluation.score.value");
      values.add(new AttributeValue.DoubleValue(score));
    }
    text(keys, values, "gen_ai.evaluation.explanation", explanation);
    about.forEach(fact -> text(keys, values, fact.key(), fact.value()));
    return new LogRecord(
        timeNanos,
        observedNanos,
        0,
        "",
        AttributeValue.EMPTY,
        Attributes.of(keys, values),
        0,
        0,
        traceId,
        spanId,
        EVENT,
        resource(),
        Scope.EMPTY);
  }

  private Resource resource() {
    return service.isEmpty()
        ? Resource.EMPTY
        : new Resource(
            Attributes.of(
                List.of("service.name"), List.of(new AttributeValue.StringValue(service))),
            0,
            "");
  }

  private static void text(
      List<String> keys, List<AttributeValue> values, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      keys.add(key);
      values.add(new AttributeValue.StringValue(value));
    }
  }
}
