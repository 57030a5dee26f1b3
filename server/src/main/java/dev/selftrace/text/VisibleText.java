package dev.selftrace.text;

import org.jspecify.annotations.Nullable;

/**
 * Turns text that anyone may have written into text that is safe to show: bounded, without
 * invisible or control characters, without terminal escapes and, in the fenced block, without line
 * breaks, live markdown or HTML (reliability rules 11.4). Linear in what is shown.
 */
public final class VisibleText {

  private static final int ESCAPE = 0x1b;
  private static final int CONTROL_SEQUENCE = 0x9b;
  private static final int BELL = 0x07;

  private VisibleText() {}

  /** An argument of the caller's own, on one line. Telemetry goes through {@link Untrusted}. */
  public static String oneLine(String argument, int bytesMax) {
    return show(argument, bytesMax, true);
  }

  /** For one line of the fenced block. */
  static String inBlock(String text, int bytesMax) {
    return show(text, bytesMax, true);
  }

  /** For a string of a JSON answer: line breaks stay, the JSON writer escapes them. */
  static String inLeaf(String text, int bytesMax) {
    return show(text, bytesMax, false);
  }

  private static String show(String given, int bytesMax, boolean block) {
    if (given.length() <= bytesMax && plain(given)) {
      return given;
    }
    // First of all: what a terminal would swallow must not stand between two harmless characters.
    String text = withoutTerminalSequences(given);
    StringBuilder out = new StringBuilder(Math.min(text.length(), bytesMax) + 32);
    int bytes = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      String piece = piece(text, at, point, block);
      int size = utf8Bytes(piece);
      if (bytes + size > bytesMax) {
        out.append("…(+").append(utf8Bytes(text, at)).append(" bytes)");
        break;
      }
      out.append(piece);
      bytes += size;
      at += Character.charCount(point);
    }
    return out.toString();
  }

  /** Nothing but harmless ASCII, the common case. */
  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '<' || c == '[' || c == ']') {
        return false;
      }
    }
    return true;
  }

  private static String piece(String text, int at, int point, boolean block) {
    if (block) {
      String defanged = defanged(text, at, point);
      if (defanged != null) {
        return defanged;
      }
    } else if (point == '\n' || point == '\r' || point == '\t') {
      return Character.toString(point);
    }
    return invisible(point) ? "\\u{" + Integer.toHexString(point) + "}" : Character.toString(point);
  }

  /** The harmless form of what a line, markdown or HTML would act on; null when there is none. */
  private static @Nullable String defanged(String text, int at, int point) {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    return switch (point) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '<' -> opensTag(next) ? "&lt;" : null;
      case '!' -> next == '[' ? "!\\" : null;
      case ']' -> next == '(' ? "]\\" : null;
      default -> null;
    };
  }

  private static boolean opensTag(char next) {
    return (next >= 'a' && next <= 'z')
        || (next >= 'A' && next <= 'Z')
        || next == '/'
        || next == '!'
        || next == '?';
  }

  /** Controls, format and tag characters, fillers, selectors, lone surrogates, odd separators. */
  static boolean invisible(int point) {
    if (point >= ' ' && point <= '~') {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.SPACE_SEPARATOR -> point != ' ';
      default -> filler(point);
    };
  }

  private static boolean filler(int point) {
    return point == 0x034f
        || point == 0x115f
        || point == 0x1160
        || point == 0x17b4
        || point == 0x17b5
        || (point >= 0x180b && point <= 0x180f)
        || point == 0x2800
        || point == 0x3164
        || point == 0xffa0
        || (point >= 0xfe00 && point <= 0xfe0f)
        || (point >= 0xe0100 && point <= 0xe01ef);
  }

  private static String withoutTerminalSequences(String text) {
    if (text.indexOf(ESCAPE) < 0 && text.indexOf(CONTROL_SEQUENCE) < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ESCAPE || c == CONTROL_SEQUENCE) {
        at = afterTerminalSequence(text, at);
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  /** Where an ANSI sequence ends: CSI to its final byte, OSC to its terminator, else two bytes. */
  private static int afterTerminalSequence(String text, int at) {
    int next = at + 1;
    boolean control = text.charAt(at) == CONTROL_SEQUENCE;
    if (!control) {
      if (next >= text.length()) {
        return next;
      }
      char kind = text.charAt(next);
      if (kind == ']') {
        return afterOperatingSystemCommand(text, next + 1);
      }
      if (kind != '[') {
        return kind >= ' ' && kind <= '~' ? next + 1 : next;
      }
      next++;
    }
    while (next < text.length() && text.charAt(next) >= ' ' && text.charAt(next) <= '?') {
      next++;
    }
    boolean ended = next < text.length() && text.charAt(next) >= '@' && text.charAt(next) <= '~';
    return ended ? next + 1 : next;
  }

  private static int afterOperatingSystemCommand(String text, int from) {
    int bounded = Math.min(text.length(), from + Untrusted.SHOWN_BYTES_MAX);
    for (int i = from; i < bounded; i++) {
      char c = text.charAt(i);
      if (c == BELL) {
        return i + 1;
      }
      if (c == ESCAPE) {
        return i + 1 < text.length() && text.charAt(i + 1) == '\\' ? i + 2 : i;
      }
    }
    return from;
  }

  /** Size in UTF-8. */
  public static int utf8Bytes(CharSequence text) {
    return utf8Bytes(text, 0);
  }

  private static int utf8Bytes(CharSequence text, int from) {
    int bytes = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else if (Character.isSurrogate(c)) {
        bytes++;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }
}
