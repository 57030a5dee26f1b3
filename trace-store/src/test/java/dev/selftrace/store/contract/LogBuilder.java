package dev.selftrace.store.contract;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log record in the making, of service {@code shop}. */
public final class LogBuilder {

  private @Nullable TraceId traceId;
  private final @Nullable SpanId spanId;
  private final List<Object> attributes = new ArrayList<>();
  private String body = "hello";
  private String eventName = "";
  private long time = SpanBuilder.START;
  private Resource resource = Telemetry.resource("shop");

  LogBuilder(TraceId traceId, @Nullable SpanId spanId) {
    this.traceId = traceId;
    this.spanId = spanId;
  }

  /** What it says. */
  public LogBuilder saying(String text) {
    body = text;
    return this;
  }

  /** The event it is. */
  public LogBuilder named(String event) {
    eventName = event;
    return this;
  }

  /** When, nanoseconds since the epoch. */
  public LogBuilder at(long timeNanos) {
    time = timeNanos;
    return this;
  }

  /** One attribute more. */
  public LogBuilder with(String key, Object value) {
    attributes.add(key);
    attributes.add(value);
    return this;
  }

  /** Who emitted it. */
  public LogBuilder by(Resource emitter) {
    resource = emitter;
    return this;
  }

  /** Of no trace. */
  public LogBuilder untraced() {
    traceId = null;
    return this;
  }

  /** The record. */
  public LogRecord build() {
    return new LogRecord(
        time,
        0,
        9,
        "INFO",
        new AttributeValue.StringValue(body),
        Telemetry.attributes(attributes.toArray()),
        0,
        0,
        traceId,
        traceId == null ? null : spanId,
        eventName,
        resource,
        Scope.EMPTY);
  }
}
