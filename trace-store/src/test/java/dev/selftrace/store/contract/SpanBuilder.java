package dev.selftrace.store.contract;

import dev.selftrace.model.Attributes;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span in the making: a root named {@code step} of service {@code shop}, one second long. */
public final class SpanBuilder {

  /** When spans start if nobody says otherwise, nanoseconds since the epoch. */
  public static final long START = 1_785_000_000_000_000_000L;

  private final TraceId traceId;
  private final SpanId spanId;
  private @Nullable SpanId parent;
  private String name = "step";
  private SpanKind kind = SpanKind.INTERNAL;
  private long start = START;
  private long end = START + 1_000_000_000L;
  private final List<Object> attributes = new ArrayList<>();
  private final List<SpanEvent> events = new ArrayList<>();
  private StatusCode status = StatusCode.UNSET;
  private String message = "";
  private Resource resource = Telemetry.resource("shop");

  SpanBuilder(TraceId traceId, SpanId spanId) {
    this.traceId = traceId;
    this.spanId = spanId;
  }

  /** Its parent. */
  public SpanBuilder under(long parentSpan) {
    parent = new SpanId(parentSpan);
    return this;
  }

  /** Its name. */
  public SpanBuilder named(String to) {
    name = to;
    return this;
  }

  /** Its kind. */
  public SpanBuilder kind(SpanKind to) {
    kind = to;
    return this;
  }

  /** Its times, nanoseconds since the epoch. */
  public SpanBuilder from(long startNanos, long endNanos) {
    start = startNanos;
    end = endNanos;
    return this;
  }

  /** One attribute more. */
  public SpanBuilder with(String key, Object value) {
    attributes.add(key);
    attributes.add(value);
    return this;
  }

  /** One event more. */
  public SpanBuilder event(String eventName, Object... keysAndValues) {
    events.add(new SpanEvent(start, eventName, Telemetry.attributes(keysAndValues), 0));
    return this;
  }

  /** Failed with an exception of this type. */
  public SpanBuilder failed(String type, String statusMessage) {
    status = StatusCode.ERROR;
    message = statusMessage;
    return with("error", type);
  }

  /** Its status. */
  public SpanBuilder status(StatusCode to, String statusMessage) {
    status = to;
    message = statusMessage;
    return this;
  }

  /** Who emitted it. */
  public SpanBuilder by(Resource emitter) {
    resource = emitter;
    return this;
  }

  /** The span. */
  public Span build() {
    Attributes all = Telemetry.attributes(attributes.toArray());
    return new Span(
        traceId,
        spanId,
        parent,
        "",
        0,
        name,
        kind,
        start,
        end,
        all,
        0,
        events,
        0,
        List.of(),
        0,
        status,
        message,
        resource,
        Scope.EMPTY);
  }
}
