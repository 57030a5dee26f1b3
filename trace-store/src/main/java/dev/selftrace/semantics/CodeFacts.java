package dev.selftrace.semantics;

import dev.selftrace.model.CodeLocation;
import org.jspecify.annotations.Nullable;

/** Where in the source a span or log record says it was made. Pure. */
final class CodeFacts {

  private static final int LINE_DIGITS_MAX = 9;

  private CodeFacts() {}

  /** {@code code.*}, else Monocle's {@code span_source}, the caller's {@code file:line}. */
  static @Nullable CodeLocation read(Values values) {
    String file = values.text(Field.CODE_FILE);
    if (file != null) {
      Long line = values.number(Field.CODE_LINE);
      return new CodeLocation(
          file, line == null ? 0 : line.intValue(), values.text(Field.CODE_FUNCTION));
    }
    String source = values.text(Field.SPAN_SOURCE);
    int colon = source == null ? -1 : source.lastIndexOf(':');
    if (source == null || colon <= 0) {
      return null;
    }
    String digits = source.substring(colon + 1);
    boolean numbered =
        !digits.isEmpty()
            && digits.length() <= LINE_DIGITS_MAX
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return numbered
        ? new CodeLocation(source.substring(0, colon), Integer.parseInt(digits), null)
        : null;
  }
}
