package dev.selftrace.analysis;

import dev.selftrace.model.ErrorFacts;
import org.jspecify.annotations.Nullable;

/** Texts of the form {@code SomeError: what happened}. Pure. */
final class TypedText {

  /** Shorter texts are found in others by chance. */
  private static final int CONTAINED_CHARS_MIN = 8;

  private TypedText() {}

  /** The word in front of the first {@code ": "}; null when there is none. */
  static @Nullable String type(String text) {
    int colon = text.indexOf(": ");
    boolean typed = colon > 0 && colon + 2 < text.length() && text.indexOf(' ') > colon;
    return typed ? text.substring(text.lastIndexOf('.', colon) + 1, colon) : null;
  }

  /** What stands behind the type of a text that has one. */
  static String rest(String text) {
    return text.substring(text.indexOf(": ") + 2);
  }

  /** A text of the one holds a text of the other (R9). */
  static boolean sameError(ErrorFacts one, ErrorFacts other) {
    for (String text : one.texts()) {
      for (String otherText : other.texts()) {
        if (same(text, otherText)) {
          return true;
        }
      }
    }
    return false;
  }

  /** One text holds the other. */
  static boolean same(String one, String other) {
    String shorter = one.length() <= other.length() ? one : other;
    String longer = one.length() <= other.length() ? other : one;
    return one.equals(other)
        || (shorter.length() >= CONTAINED_CHARS_MIN && longer.contains(shorter));
  }
}
