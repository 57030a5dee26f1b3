package dev.selftrace.semantics;

import org.jspecify.annotations.Nullable;

/**
 * The body of a log record that is an exception as a runtime or a console prints it: a stack trace,
 * with or without words before it, or one line that names an exception.
 *
 * @param exception {@code Type: message}, without what the program wrote before it
 * @param stack the whole text when it holds frames; null when it is one line
 */
record LogText(String exception, @Nullable String stack) {

  /** An exception is named near the beginning or not at all. */
  private static final int LINES_MAX = 20;

  private static final int LINE_CHARS_MAX = 2_000;

  /** Reads a body; null when it is no exception. */
  static @Nullable LogText read(String text) {
    boolean lines = text.indexOf('\n') >= 0;
    boolean frames = lines && !StackTrace.read(text).frames().isEmpty();
    String stack = frames ? text : null;
    if (frames && text.startsWith("Traceback ")) {
      return new LogText(text, stack);
    }
    int from = 0;
    for (int line = 0; line < LINES_MAX && from < text.length(); line++) {
      int newline = text.indexOf('\n', from);
      int end = newline < 0 ? text.length() : newline;
      int at = exceptionAt(text.substring(from, Math.min(end, from + LINE_CHARS_MAX)), frames);
      if (at >= 0) {
        return new LogText(text.substring(from + at), stack);
      }
      from = end + 1;
    }
    return frames ? new LogText(text, stack) : null;
  }

  /** Where a line names an exception: at its beginning or behind the program's own words. */
  private static int exceptionAt(String line, boolean frames) {
    for (int colon = line.indexOf(": "); colon > 0; colon = line.indexOf(": ", colon + 1)) {
      int at = colon;
      while (at > 0 && !Character.isWhitespace(line.charAt(at - 1)) && line.charAt(at - 1) != '(') {
        at--;
      }
      if (ErrorText.beginsWithType(line.substring(at)) && (frames || isNoWord(line, at, colon))) {
        return at;
      }
    }
    return -1;
  }

  /** {@code Error: } inside a sentence is the program's own word, at the beginning a type. */
  private static boolean isNoWord(String line, int at, int colon) {
    return at == 0 || !line.substring(at, colon).equals("Error");
  }
}
