package dev.selftrace.tool;

import java.util.Locale;

/** The parts of a span that {@code get_spans} shows on request, in the order shown. */
enum SpanField {
  INPUT,
  OUTPUT,
  EXCEPTION,
  ATTRIBUTES,
  EVENTS,
  LOGS,
  RESOURCE,
  LINKS,
  SCOPE;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
