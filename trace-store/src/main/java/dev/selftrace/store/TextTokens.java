package dev.selftrace.store;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a word is, for everything that stores or looks for text: lower-cased runs of ASCII letters,
 * digits, {@code _} and characters beyond ASCII. Chinese, Japanese and Korean do not put spaces
 * between words, so a run of their characters gives every pair of neighbours instead; a single one
 * is a word by itself.
 */
public final class TextTokens {

  private TextTokens() {}

  /** The different tokens of a text in the order of their first occurrence. */
  public static List<String> of(String text) {
    Set<String> tokens = new LinkedHashSet<>();
    forEach(text, tokens::add);
    return List.copyOf(tokens);
  }

  /** Every token of a text, repetitions included. */
  public static void forEach(String text, Consumer<String> action) {
    int at = 0;
    while (at < text.length()) {
      int first = text.codePointAt(at);
      if (!isOfToken(first)) {
        at += Character.charCount(first);
        continue;
      }
      boolean pairs = isUnspaced(first);
      int end = at + Character.charCount(first);
      while (end < text.length()) {
        int next = text.codePointAt(end);
        if (!isOfToken(next) || isUnspaced(next) != pairs) {
          break;
        }
        end += Character.charCount(next);
      }
      String run = text.substring(at, end).toLowerCase(Locale.ROOT);
      if (pairs) {
        pairs(run, action);
      } else {
        action.accept(run);
      }
      at = end;
    }
  }

  private static void pairs(String run, Consumer<String> action) {
    int previous = 0;
    int at = Character.charCount(run.codePointAt(0));
    if (at == run.length()) {
      action.accept(run);
    }
    while (at < run.length()) {
      int end = at + Character.charCount(run.codePointAt(at));
      action.accept(run.substring(previous, end));
      previous = at;
      at = end;
    }
  }

  private static boolean isOfToken(int c) {
    return c >= 0x80
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || c == '_';
  }

  private static boolean isUnspaced(int c) {
    if (c < 0x1100) {
      return false;
    }
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> false;
    };
  }
}
