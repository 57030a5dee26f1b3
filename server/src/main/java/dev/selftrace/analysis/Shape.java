package dev.selftrace.analysis;

import dev.selftrace.model.SpanRow;

/**
 * What a span does, without what differs from one run to the next: two spans of one shape are the
 * same step of a program. Pure.
 */
final class Shape {

  private static final int NAME_CHARS_MAX = 300;
  private static final int HEX_DIGITS_MIN = 8;
  private static final char MARK = '#';

  private Shape() {}

  /** Operation and name, ids and numbers and the model of a model call left out. */
  static String of(SpanRow row) {
    String kind = row.operation().text() + ' ';
    return switch (row.operation()) {
      case LLM, EMBEDDING -> kind + firstWord(row.name());
      case TOOL -> kind + (row.tool() == null ? template(row.name()) : row.tool());
      case AGENT -> kind + template(withoutModel(row));
      case WORKFLOW, RETRIEVAL, DB, HTTP, MESSAGING, INTERNAL -> kind + template(row.name());
    };
  }

  /** Some name an agent's span after its model. */
  private static String withoutModel(SpanRow row) {
    int space = row.name().lastIndexOf(' ');
    String model = row.model();
    boolean named =
        model != null && space >= 0 && model.startsWith(row.name().substring(space + 1));
    return named ? row.name().substring(0, space) : row.name();
  }

  private static String firstWord(String name) {
    int space = name.indexOf(' ');
    return space < 0 ? name : name.substring(0, space);
  }

  /** A name with numbers, UUIDs and long hexadecimal words replaced by a mark. */
  static String template(String name) {
    int end = Math.min(name.length(), NAME_CHARS_MAX);
    StringBuilder out = new StringBuilder(end);
    int at = 0;
    while (at < end) {
      int from = at;
      while (at < end && inWord(name.charAt(at))) {
        at++;
      }
      if (at == from) {
        out.append(name.charAt(at++));
      } else if (isId(name, from, at)) {
        out.append(MARK);
      } else {
        out.append(name, from, at);
      }
    }
    return out.toString();
  }

  private static boolean inWord(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
  }

  /** All digits, or hexadecimal with a digit and long enough to be no word. */
  private static boolean isId(String name, int from, int to) {
    int digits = 0;
    int hex = 0;
    for (int i = from; i < to; i++) {
      char c = name.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      digits += digit ? 1 : 0;
      if (digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        hex++;
      } else if (c != '-') {
        return false;
      }
    }
    return digits > 0 && (digits == to - from || hex >= HEX_DIGITS_MIN);
  }
}
