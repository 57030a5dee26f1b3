package dev.selftrace.model;

import org.jspecify.annotations.Nullable;

/**
 * A number that tells whether two spans were given the same input, without keeping it. Of a
 * database statement only the shape counts: literals are left out, so that a query repeated for
 * each row of another one shows. Pure.
 */
final class InputHash {

  private static final long PRIME = 0x100000001b3L;
  private static final long OFFSET = 0xcbf29ce484222325L;

  private InputHash() {}

  /** The hash, never 0; 0 when there is no input. */
  static long of(Operation operation, @Nullable String input) {
    if (input == null || input.isEmpty()) {
      return 0;
    }
    long hash = operation == Operation.DB ? ofStatement(input) : ofText(input);
    return hash == 0 ? 1 : hash;
  }

  private static long ofText(String text) {
    long high = (long) text.hashCode() << 32;
    return high ^ (text.length() * PRIME);
  }

  private static long ofStatement(String statement) {
    long hash = OFFSET;
    boolean quoted = false;
    boolean number = false;
    for (int i = 0; i < statement.length(); i++) {
      char c = statement.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      }
      boolean digit = c >= '0' && c <= '9';
      boolean literal = quoted || (digit && (number || !isWord(statement, i - 1)));
      number = digit && literal;
      if (!literal) {
        hash = (hash ^ c) * PRIME;
      }
    }
    return hash;
  }

  private static boolean isWord(String text, int at) {
    return at >= 0 && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_');
  }
}
