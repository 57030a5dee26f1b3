package dev.selftrace.otlp.foreign;

import dev.selftrace.model.AttributeValue;
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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Spans of Zipkin's second JSON format (openzipkin/zipkin-api {@code zipkin2-api.yaml}), read as
 * OpenTelemetry says its own spans are written there (specification, "OpenTelemetry to Zipkin
 * Transformation"). Tags stay attributes under their own names. Stateless.
 */
final class ZipkinSpans {

  private static final long NANOS_PER_MICRO = 1_000;

  /** Half of what fits, so that a time and a duration do. */
  private static final long MICROS_MAX = Long.MAX_VALUE / NANOS_PER_MICRO / 2;

  /**
   * Zipkin lets the two sides of a call share one span id; here an id is one span's. The server's
   * side gets this mixed in and the client's side as its parent.
   */
  private static final long SERVER_SIDE = 0x5e12_7e12_51de_0001L;

  private ZipkinSpans() {}

  /** Adds the span of one object. */
  static void add(Attributes object, SpanRequest request) {
    TraceId traceId = Ids.trace(object.text("traceId"));
    SpanId spanId = Ids.span(object.text("id"));
    String parentText = object.text("parentId");
    SpanId parentId = Ids.isNoParent(parentText) ? null : Ids.span(parentText);
    if (traceId == null || spanId == null || (parentId == null && !Ids.isNoParent(parentText))) {
      request.addWithBrokenId();
      return;
    }
    boolean shared = isTrue(object.get("shared"));
    SpanId own = shared ? new SpanId(spanId.value() ^ SERVER_SIDE) : spanId;
    request.add(span(object, traceId, own, shared ? spanId : parentId));
  }

  private static Span span(
      Attributes object, TraceId traceId, SpanId spanId, @Nullable SpanId parentId) {
    Attributes tags = map(object.get("tags"));
    long start = micros(object.get("timestamp"));
    long duration = micros(object.get("duration"));
    return new Span(
        traceId,
        spanId,
        parentId != null && parentId.isZero() ? null : parentId,
        orEmpty(tags.text("w3c.tracestate")),
        0,
        orEmpty(object.text("name")),
        kind(object.text("kind")),
        start,
        start == 0 ? 0 : start + duration,
        attributes(tags, map(object.get("remoteEndpoint"))),
        0,
        events(object.get("annotations")),
        0,
        List.of(),
        0,
        status(tags),
        message(tags),
        resource(map(object.get("localEndpoint"))),
        scope(tags));
  }

  /** No kind is work inside the service. */
  private static SpanKind kind(@Nullable String kind) {
    return switch (orEmpty(kind).toUpperCase(Locale.ROOT)) {
      case "CLIENT" -> SpanKind.CLIENT;
      case "SERVER" -> SpanKind.SERVER;
      case "PRODUCER" -> SpanKind.PRODUCER;
      case "CONSUMER" -> SpanKind.CONSUMER;
      default -> SpanKind.INTERNAL;
    };
  }

  /** The tag {@code error} means a failure whatever it says, but for a plain no. */
  private static StatusCode status(Attributes tags) {
    String code = orEmpty(tags.text("otel.status_code")).toUpperCase(Locale.ROOT);
    AttributeValue error = tags.get("error");
    boolean failed = error != null && !isFalse(error);
    return switch (code) {
      case "ERROR" -> StatusCode.ERROR;
      case "OK" -> StatusCode.OK;
      default -> failed ? StatusCode.ERROR : StatusCode.UNSET;
    };
  }

  private static String message(Attributes tags) {
    String description = tags.text("otel.status_description");
    if (description != null) {
      return description;
    }
    String error = orEmpty(tags.text("error"));
    boolean truth = error.equalsIgnoreCase("true") || error.equalsIgnoreCase("false");
    return truth ? "" : error;
  }

  private static Attributes attributes(Attributes tags, Attributes remote) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    tags.forEach((key, value) -> {
      if (!(value instanceof AttributeValue.EmptyValue)) {
        keys.add(key);
        values.add(value);
      }
    });
    String address = remote.text("ipv4") == null ? remote.text("ipv6") : remote.text("ipv4");
    text(keys, values, "peer.service", remote.text("serviceName"));
    text(keys, values, "network.peer.address", address);
    if (remote.get("port") instanceof AttributeValue.LongValue port) {
      keys.add("network.peer.port");
      values.add(port);
    }
    return Attributes.of(keys, values);
  }

  private static List<SpanEvent> events(@Nullable AttributeValue annotations) {
    List<SpanEvent> events = new ArrayList<>();
    if (annotations instanceof AttributeValue.ArrayValue list) {
      for (AttributeValue annotation : list.values()) {
        Attributes event = map(annotation);
        events.add(
            new SpanEvent(
                micros(event.get("timestamp")), orEmpty(event.text("value")), Attributes.EMPTY, 0));
      }
    }
    return events;
  }

  private static Resource resource(Attributes local) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    text(keys, values, "service.name", local.text("serviceName"));
    return keys.isEmpty() ? Resource.EMPTY : new Resource(Attributes.of(keys, values), 0, "");
  }

  /** Exporters of OpenTelemetry say which instrumentation it was, old ones by another name. */
  private static Scope scope(Attributes tags) {
    String name = tags.text("otel.scope.name");
    String version = tags.text("otel.scope.version");
    return name == null
        ? scope(tags.text("otel.library.name"), tags.text("otel.library.version"))
        : scope(name, version);
  }

  private static Scope scope(@Nullable String name, @Nullable String version) {
    return name == null ? Scope.EMPTY : new Scope(name, orEmpty(version), Attributes.EMPTY, 0, "");
  }

  private static void text(
      List<String> keys, List<AttributeValue> values, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      keys.add(key);
      values.add(new AttributeValue.StringValue(value));
    }
  }

  /** Microseconds in nanoseconds; 0 for what is no time. */
  private static long micros(@Nullable AttributeValue value) {
    long micros =
        switch (value) {
          case AttributeValue.LongValue whole -> whole.value();
          case AttributeValue.DoubleValue number -> Math.round(number.value());
          case null, default -> 0;
        };
    return micros < 0 || micros > MICROS_MAX ? 0 : micros * NANOS_PER_MICRO;
  }

  private static boolean isTrue(@Nullable AttributeValue value) {
    return value instanceof AttributeValue.BooleanValue truth && truth.value();
  }

  private static boolean isFalse(AttributeValue value) {
    return switch (value) {
      case AttributeValue.BooleanValue truth -> !truth.value();
      case AttributeValue.StringValue text -> text.value().equalsIgnoreCase("false");
      default -> false;
    };
  }

  private static Attributes map(@Nullable AttributeValue value) {
    return value instanceof AttributeValue.MapValue map ? map.values() : Attributes.EMPTY;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
