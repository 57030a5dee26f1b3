package dev.selftrace.tool;

import dev.selftrace.text.VisibleText;

/** How an agent's own argument is repeated to it: short and visible, text in quotes. */
final class Shown {

  static final int VALUE_BYTES_MAX = 80;

  private Shown() {}

  static String value(Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    return '"' + VisibleText.oneLine(value.toString(), VALUE_BYTES_MAX) + '"';
  }
}
