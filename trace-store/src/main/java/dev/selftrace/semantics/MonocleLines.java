package dev.selftrace.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Monocle's messages as text, one after another on lines of their own: {@code {"user": "text"}}, or
 * with quotes that need not balance, {@code { 'user': 'text }} (R29). Pure.
 */
final class MonocleLines {

  private static final Set<String> ROLES =
      Set.of("system", "user", "assistant", "tool", "human", "ai", "developer", "function");

  private MonocleLines() {}

  /** The messages; empty when the text is not written so. A line that begins none goes on. */
  static List<String> split(String text) {
    if (!begins(text)) {
      return List.of();
    }
    List<String> messages = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (begins(line)) {
        messages.add(line);
      } else {
        messages.add(messages.removeLast() + "\n" + line);
      }
    }
    return messages;
  }

  /** Whether a word is a role. */
  static boolean isRole(String word) {
    return ROLES.contains(word);
  }

  /** The role of one message. */
  static String role(String message) {
    int open = quote(message, 0);
    int close = quote(message, open + 1);
    return open < 0 || close < 0 ? "" : message.substring(open + 1, close);
  }

  /** The words of one message. */
  static String text(String message) {
    int colon = message.indexOf(':');
    int from = colon + 1;
    while (from < message.length() && " '\"".indexOf(message.charAt(from)) >= 0) {
      from++;
    }
    int to = message.stripTrailing().length();
    if (to > from && message.charAt(to - 1) == '}') {
      to--;
    }
    while (to > from && " '\"".indexOf(message.charAt(to - 1)) >= 0) {
      to--;
    }
    return message.substring(from, Math.max(from, to));
  }

  private static boolean begins(String line) {
    if (!line.startsWith("{")) {
      return false;
    }
    int colon = line.indexOf(':');
    return colon > 0 && isRole(role(line.substring(0, colon)));
  }

  private static int quote(String text, int from) {
    for (int i = Math.max(0, from); i < text.length(); i++) {
      if (text.charAt(i) == '\'' || text.charAt(i) == '"') {
        return i;
      }
    }
    return -1;
  }
}
