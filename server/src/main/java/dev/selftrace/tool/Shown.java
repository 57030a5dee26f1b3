package dev.selftrace.tool;

import dev.selftrace.text.VisibleText;

/** How an agent's own argument is repeated to it: in quotes, short and visible. */
final class Shown {

  static final int VALUE_BYTES_MAX = 80;

  private Shown() {}

  static String value(Object value) {
    return '"' + VisibleText.oneLine(value.toString(), VALUE_BYTES_MAX) + '"';
  }
}
