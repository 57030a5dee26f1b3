package dev.selftrace.otlp.foreign;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanLink;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.TooLargeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The span JSON of Monocle, as its Okahu and file exporters for Python and JavaScript write it and
 * as the hosted API answers it (telemetry 7.2, 7.3, 7.6). Ids, times and texts become those of the
 * OTLP form of the same span, as exactly as the text says them. Stateless.
 */
public final class OkahuSpans {

  /** Where answers and batches keep their spans. */
  static final Set<String> LISTS = Set.of("batch", "spans", "trace_spans", "data", "results");

  private static final String KIND_PREFIX = "SPANKIND.";
  private static final double NANOS_PER_MILLI = 1e6;

  /** A year; what says more says nothing. */
  private static final double DURATION_MILLIS_MAX = 366 * 86_400e3;

  private OkahuSpans() {}

  /**
   * The spans of a batch, or of a list, as an {@code ExportTraceServiceRequest}. A body without
   * either is an empty one.
   *
   * @throws MalformedException when the body is not JSON
   * @throws TooLargeException when it has too many spans
   */
  public static Slice request(Slice body) {
    SpanRequest request = new SpanRequest();
    ForeignJson.records(body, LISTS, span -> add(span, request));
    return request.toProtobuf();
  }

  /** Adds the span of one object. */
  static void add(Attributes object, SpanRequest request) {
    Attributes context = map(object.get("context"));
    String traceText = text(object, context, "trace_id");
    String spanText = text(object, context, "span_id");
    if (traceText == null || spanText == null) {
      request.addWithoutId();
      return;
    }
    String parentText = first(object, "parent_id", "parent_span_id");
    TraceId traceId = Ids.trace(traceText);
    SpanId spanId = Ids.span(spanText);
    SpanId parentId = Ids.isNoParent(parentText) ? null : Ids.span(parentText);
    if (traceId == null || spanId == null || (parentId == null && !Ids.isNoParent(parentText))) {
      request.addWithBrokenId();
      return;
    }
    request.add(span(object, context, traceId, spanId, parentId));
  }

  private static Span span(
      Attributes object,
      Attributes context,
      TraceId traceId,
      SpanId spanId,
      @Nullable SpanId parentId) {
    long start = Moments.nanos(object.get("start_time"));
    Attributes status = map(object.get("status"));
    String code = first(status, "status_code", "code");
    return new Span(
        traceId,
        spanId,
        parentId != null && parentId.isZero() ? null : parentId,
        traceState(context.text("trace_state")),
        context.get("trace_flags") instanceof AttributeValue.LongValue flags
            ? (int) flags.value()
            : 0,
        orEmpty(first(object, "name", "span_name")),
        kind(object.get("kind")),
        start,
        end(object, start),
        attributes(map(object.get("attributes"))),
        0,
        events(object.get("events")),
        0,
        links(object.get("links")),
        0,
        status(code == null ? object.text("status") : code),
        orEmpty(first(status, "message", "description")),
        resource(map(object.get("resource"))),
        Scope.EMPTY);
  }

  /** The hosted API also says how long a span took. */
  private static long end(Attributes object, long start) {
    long end = Moments.nanos(object.get("end_time"));
    if (end != 0 || start == 0) {
      return end;
    }
    double millis =
        switch (object.get("duration_ms")) {
          case AttributeValue.LongValue whole -> (double) whole.value();
          case AttributeValue.DoubleValue number -> number.value();
          case null, default -> -1;
        };
    return millis >= 0 && millis <= DURATION_MILLIS_MAX
        ? start + Math.round(millis * NANOS_PER_MILLI)
        : 0;
  }

  /** Python writes an empty state as the list that it is. */
  private static String traceState(@Nullable String text) {
    return text == null || text.equals("[]") ? "" : text;
  }

  /** By name in Python; by number in JavaScript, whose numbers begin with INTERNAL at 0. */
  private static SpanKind kind(@Nullable AttributeValue kind) {
    return switch (kind) {
      case AttributeValue.LongValue number -> SpanKind.ofNumber((int) number.value() + 1);
      case AttributeValue.StringValue name -> kindNamed(name.value());
      case null, default -> SpanKind.UNSPECIFIED;
    };
  }

  private static SpanKind kindNamed(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String bare = upper.startsWith(KIND_PREFIX) ? upper.substring(KIND_PREFIX.length()) : upper;
    return switch (bare) {
      case "INTERNAL" -> SpanKind.INTERNAL;
      case "SERVER" -> SpanKind.SERVER;
      case "CLIENT" -> SpanKind.CLIENT;
      case "PRODUCER" -> SpanKind.PRODUCER;
      case "CONSUMER" -> SpanKind.CONSUMER;
      default -> SpanKind.UNSPECIFIED;
    };
  }

  private static StatusCode status(@Nullable String code) {
    if (code == null) {
      return StatusCode.UNSET;
    }
    String upper = code.toUpperCase(Locale.ROOT);
    return switch (upper.substring(upper.lastIndexOf('.') + 1)) {
      case "OK" -> StatusCode.OK;
      case "ERROR" -> StatusCode.ERROR;
      default -> StatusCode.UNSET;
    };
  }

  /** The hosted API writes entities as a list; the exporters, and OTLP, as {@code entity.N.*}. */
  private static Attributes attributes(Attributes given) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    given.forEach((key, value) -> {
      if (key.equals("entity") && value instanceof AttributeValue.ArrayValue entities) {
        for (int i = 0; i < entities.values().size(); i++) {
          String prefix = "entity." + (i + 1) + ".";
          map(entities.values().get(i))
              .forEach((name, of) -> {
                keys.add(prefix + name);
                values.add(of);
              });
        }
      } else if (!(value instanceof AttributeValue.EmptyValue)) {
        keys.add(key);
        values.add(value);
      }
    });
    return Attributes.of(keys, values);
  }

  private static List<SpanEvent> events(@Nullable AttributeValue list) {
    List<SpanEvent> events = new ArrayList<>();
    for (Attributes event : maps(list)) {
      events.add(
          new SpanEvent(
              Moments.nanos(event.get("timestamp")),
              orEmpty(event.text("name")),
              attributes(map(event.get("attributes"))),
              0));
    }
    return events;
  }

  private static List<SpanLink> links(@Nullable AttributeValue list) {
    List<SpanLink> links = new ArrayList<>();
    for (Attributes link : maps(list)) {
      Attributes context = map(link.get("context"));
      // Monocle for JavaScript writes a link as OpenTelemetry's API holds it.
      TraceId traceId = Ids.trace(orElse(text(link, context, "trace_id"), context, "traceId"));
      SpanId spanId = Ids.span(orElse(text(link, context, "span_id"), context, "spanId"));
      if (traceId != null && spanId != null) {
        links.add(
            new SpanLink(
                traceId,
                spanId,
                traceState(context.text("trace_state")),
                attributes(map(link.get("attributes"))),
                0,
                0));
      }
    }
    return links;
  }

  private static Resource resource(Attributes resource) {
    return new Resource(
        attributes(map(resource.get("attributes"))), 0, orEmpty(resource.text("schema_url")));
  }

  /** Either in the context or, from the hosted API, beside it. */
  private static @Nullable String text(Attributes object, Attributes context, String key) {
    String inside = context.text(key);
    return inside == null ? object.text(key) : inside;
  }

  private static @Nullable String first(Attributes object, String key, String otherwise) {
    return orElse(object.text(key), object, otherwise);
  }

  private static @Nullable String orElse(
      @Nullable String text, Attributes object, String otherwise) {
    return text == null ? object.text(otherwise) : text;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Attributes map(@Nullable AttributeValue value) {
    return value instanceof AttributeValue.MapValue map ? map.values() : Attributes.EMPTY;
  }

  private static List<Attributes> maps(@Nullable AttributeValue value) {
    return value instanceof AttributeValue.ArrayValue list
        ? list.values().stream().map(OkahuSpans::map).toList()
        : List.of();
  }
}
