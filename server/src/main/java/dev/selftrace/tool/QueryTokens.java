package dev.selftrace.tool;

import java.util.List;
import java.util.Set;

/** A query cut into tokens, one look-ahead. Confined to one thread. */
final class QueryTokens {

  private static final List<String> SIGNS =
      List.of("&&", "||", "!=", "!~", "=~", ">=", "<=", "{", "}", "(", ")", "!", "=", ">", "<");
  private static final Set<String> SCOPES = Set.of("span.", "resource.", "event.", "log.", ".");

  private final String text;
  private int at;
  private Token next;

  QueryTokens(String text) {
    this.text = text;
    this.next = scan();
  }

  Token peek() {
    return next;
  }

  Token take() {
    Token token = next;
    next = scan();
    return token;
  }

  boolean accept(String sign) {
    boolean there = next.is(sign);
    if (there) {
      take();
    }
    return there;
  }

  void expect(String sign, String expected) {
    if (!accept(sign)) {
      throw QueryFault.expected(next, expected);
    }
  }

  private Token scan() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return new Token(Kind.END, "", at);
    }
    char c = text.charAt(at);
    if (c == '"') {
      int start = at;
      return new Token(Kind.STRING, string(), start);
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
      return number();
    }
    for (String sign : SIGNS) {
      if (text.startsWith(sign, at)) {
        at += sign.length();
        return new Token(Kind.SIGN, sign, at - sign.length());
      }
    }
    return word();
  }

  private String string() {
    int start = at;
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        value.append(escaped(text.charAt(at)));
      } else {
        value.append(c);
      }
    }
    throw QueryFault.at(new Token(Kind.STRING, "", start), "the closing double quote is missing");
  }

  /** Of the escapes only those of the quote, the backslash and white space are ours. */
  private static String escaped(char c) {
    return switch (c) {
      case '"', '\\' -> String.valueOf(c);
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      default -> "\\" + c;
    };
  }

  private Token number() {
    int start = at++;
    while (at < text.length() && partOfNumber(text.charAt(at))) {
      at++;
    }
    return new Token(Kind.NUMBER, text.substring(start, at), start);
  }

  private boolean partOfNumber(char c) {
    boolean exponentSign =
        (c == '-' || c == '+') && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E');
    return Character.isLetterOrDigit(c) || c == '.' || exponentSign;
  }

  private Token word() {
    int start = at;
    while (at < text.length() && partOfWord(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    if (at < text.length() && text.charAt(at) == '"' && SCOPES.contains(word)) {
      return new Token(Kind.WORD, word + string(), start);
    }
    if (word.isEmpty()) {
      int end = at + Character.charCount(text.codePointAt(at));
      Token stray = new Token(Kind.WORD, text.substring(at, end), start);
      throw QueryFault.at(stray, stray.described() + " is not part of the language");
    }
    return new Token(Kind.WORD, word, start);
  }

  private static boolean partOfWord(char c) {
    return Character.isLetterOrDigit(c) || "._-/:@$#*".indexOf(c) >= 0;
  }

  enum Kind {
    WORD,
    STRING,
    NUMBER,
    SIGN,
    END
  }

  /** One token; of a string the text without quotes and escapes. */
  record Token(Kind kind, String text, int start) {

    boolean is(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }

    String described() {
      return switch (kind) {
        case END -> "the end";
        case STRING -> "a string";
        case NUMBER -> "the number " + Shown.value(text);
        case WORD, SIGN -> Shown.value(text);
      };
    }
  }
}
