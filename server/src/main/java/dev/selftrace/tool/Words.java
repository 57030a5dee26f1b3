package dev.selftrace.tool;

import dev.selftrace.store.Condition;
import dev.selftrace.store.TextTokens;
import java.util.List;

/** Words an agent looks for, as the index knows them. */
final class Words {

  /** The most words of one question. */
  static final int WORDS_MAX = 32;

  private Words() {}

  /** All of the words in one span. */
  static Condition of(String text) {
    List<String> tokens = tokens(text);
    if (tokens.isEmpty() || tokens.size() > WORDS_MAX) {
      throw ToolInputException.invalid(
          "text",
          "text is "
              + Shown.value(text)
              + "; it must hold 1 to "
              + WORDS_MAX
              + " words of letters or digits.");
    }
    return new Condition.Text(tokens);
  }

  static List<String> tokens(String text) {
    return TextTokens.of(text);
  }
}
