package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.BooleanValue;
import dev.selftrace.model.AttributeValue.DoubleValue;
import dev.selftrace.model.AttributeValue.LongValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON inside attribute values, read into the same types that structured attributes have. Strict
 * but never fails: text that is not JSON, too deep or too long is null, and the caller goes on with
 * the text itself (R29). Confined to one call.
 */
final class JsonReader {

  /** Longer text is not looked into; facts never need it. */
  static final int CHARS_MAX = 1 << 20;

  /** Deeper nesting is not looked into. */
  static final int DEPTH_MAX = 64;

  private final String text;
  private int at;
  private boolean failed;

  private JsonReader(String text) {
    this.text = text;
  }

  /** The value, or null. */
  static @Nullable AttributeValue read(String text) {
    if (text.length() > CHARS_MAX) {
      return null;
    }
    JsonReader reader = new JsonReader(text);
    AttributeValue value = reader.value(0);
    reader.skipSpace();
    return reader.failed || reader.at != text.length() ? null : value;
  }

  private AttributeValue value(int depth) {
    skipSpace();
    if (depth > DEPTH_MAX || at >= text.length()) {
      return fail();
    }
    return switch (text.charAt(at)) {
      case '{' -> map(depth);
      case '[' -> array(depth);
      case '"' -> new StringValue(string());
      case 't' -> word("true", new BooleanValue(true));
      case 'f' -> word("false", new BooleanValue(false));
      case 'n' -> word("null", AttributeValue.EMPTY);
      default -> number();
    };
  }

  private AttributeValue map(int depth) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    at++;
    if (take('}')) {
      return new MapValue(Attributes.EMPTY);
    }
    do {
      skipSpace();
      if (at >= text.length() || text.charAt(at) != '"') {
        return fail();
      }
      keys.add(string());
      if (!take(':')) {
        return fail();
      }
      values.add(value(depth + 1));
    } while (!failed && take(','));
    return take('}') ? new MapValue(Attributes.of(keys, values)) : fail();
  }

  private AttributeValue array(int depth) {
    List<AttributeValue> values = new ArrayList<>();
    at++;
    if (take(']')) {
      return new ArrayValue(values);
    }
    do {
      values.add(value(depth + 1));
    } while (!failed && take(','));
    return take(']') ? new ArrayValue(values) : fail();
  }

  private String string() {
    int start = ++at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(start, at++);
      }
      if (c == '\\') {
        return escapedString(start);
      }
      at++;
    }
    failed = true;
    return "";
  }

  private String escapedString(int start) {
    StringBuilder out = new StringBuilder(text.length() - start).append(text, start, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c != '\\') {
        out.append(c);
      } else if (at < text.length()) {
        escape(text.charAt(at++), out);
      }
    }
    failed = true;
    return "";
  }

  private void escape(char c, StringBuilder out) {
    switch (c) {
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case '"', '\\', '/' -> out.append(c);
      case 'u' -> out.append(unicode());
      default -> failed = true;
    }
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
      failed |= digit < 0;
      code = (code << 4) | (digit & 0xf);
    }
    return (char) code;
  }

  private AttributeValue number() {
    int start = at;
    boolean whole = true;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      whole &= ".eE".indexOf(text.charAt(at)) < 0;
      at++;
    }
    StringValue digits = new StringValue(text.substring(start, at));
    Long number = whole ? Coercion.asLong(digits) : null;
    if (number != null) {
      return new LongValue(number);
    }
    Double fraction = Coercion.asDouble(digits);
    return fraction == null ? fail() : new DoubleValue(fraction);
  }

  private AttributeValue word(String word, AttributeValue value) {
    if (!text.startsWith(word, at)) {
      return fail();
    }
    at += word.length();
    return value;
  }

  private boolean take(char c) {
    skipSpace();
    if (failed || at >= text.length() || text.charAt(at) != c) {
      return false;
    }
    at++;
    return true;
  }

  private void skipSpace() {
    while (at < text.length() && " \n\t\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private AttributeValue fail() {
    failed = true;
    return AttributeValue.EMPTY;
  }
}
