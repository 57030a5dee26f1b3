package dev.selftrace.otlp.foreign;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;

/** Spans of files, told apart by their members. Stateless. */
public final class ForeignSpans {

  private ForeignSpans() {}

  /**
   * Adds the span that an object is, or the spans of the lists that it wraps.
   *
   * @return how many objects of no known format there were
   */
  public static long add(Attributes object, SpanRequest request) {
    if (isOkahu(object)) {
      OkahuSpans.add(object, request);
      return 0;
    }
    if (isZipkin(object)) {
      ZipkinSpans.add(object, request);
      return 0;
    }
    return wrapped(object, request);
  }

  private static boolean isOkahu(Attributes object) {
    return object.get("context") instanceof AttributeValue.MapValue
        || (object.get("trace_id") != null && object.get("span_id") != null);
  }

  private static boolean isZipkin(Attributes object) {
    return object.get("traceId") != null && object.get("id") != null;
  }

  private static long wrapped(Attributes object, SpanRequest request) {
    boolean wraps = false;
    long unknown = 0;
    for (String name : OkahuSpans.LISTS) {
      if (object.get(name) instanceof AttributeValue.ArrayValue list) {
        wraps = true;
        for (AttributeValue element : list.values()) {
          unknown +=
              element instanceof AttributeValue.MapValue map ? add(map.values(), request) : 1;
        }
      }
    }
    return wraps ? unknown : 1;
  }
}
