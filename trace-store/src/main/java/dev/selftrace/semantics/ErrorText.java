package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.ErrorFacts;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One text of an error, with what was wrapped around it taken off: retry text (R12), a stack behind
 * the message, an API's error object in JSON or as Python shows it (R17), a type in front.
 *
 * @param type the innermost type the text names; null when it names none
 * @param thrown the type is an exception's, not the code of an API's error object
 * @param message what remains
 */
record ErrorText(@Nullable String type, boolean thrown, String message) {

  private static final int LAYERS_MAX = 5;
  private static final int SEARCH_CHARS_MAX = 16 << 10;
  private static final int TYPE_CHARS_MAX = 200;
  private static final int GENERIC_CHARS_MAX = 200;

  /** How names of exception types end. */
  private static final List<String> TYPE_ENDINGS =
      List.of("Error", "Exception", "Failure", "Fault", "Timeout", "ExceptionGroup", "Interrupt");

  /** So many of them are types by themselves; {@code Timeout} alone is a word. */
  private static final int WHOLE_ENDINGS = 4;

  /** Ruby's system errors carry the name of their number: {@code Errno::ENOENT}. */
  private static final String RUBY_ERRNO = "Errno::";

  /** What runtimes put in front of an exception that nobody caught. */
  private static final Pattern UNCAUGHT =
      Pattern.compile(
          "(?:(?:error: )?Uncaught (?:\\(in promise\\) )?|Unhandled exception\\. "
              + "|Exception in thread \"[^\"]*\" |panic: |thread '[^']*' panicked at [^\\n]*:\\n)");

  private static final Pattern RETRIED =
      Pattern.compile(
          "Failed after \\d+ attempts?\\.? (?:with non-retryable error: |Last error: )");
  private static final Pattern STACK_BEGINS =
      Pattern.compile(
          "Traceback \\(most recent call last\\):|\\n[ \\t]+at \\S|\\n[ \\t]*File \"|\\nStack:"
              + "|\\n\\s*goroutine \\d+ \\[|\\nstack backtrace:|\\n\\tfrom ");
  private static final Pattern GENERIC =
      Pattern.compile(
          "\\(code: [^)]*\\)|[\\w$.]+(?:Error|Exception):?|\\d{3}|error|failed"
              + "|fetch failed|connection error\\.?|internal server error|unknown error",
          Pattern.CASE_INSENSITIVE);

  /** A driver's words for an error that it knows only by its number (R11). */
  private static final Pattern ERROR_OF_TYPE =
      Pattern.compile("\\berror of type\\b", Pattern.CASE_INSENSITIVE);

  private static final String FAILED_AFTER = "Failed after ";

  /** Every wrapper's text holds one of these. */
  private static final List<String> WRAPPER_WORDS =
      List.of(
          "generator didn't stop",
          "Error in agent run:",
          "Request failed with status code ",
          FAILED_AFTER);

  private static final Pattern WRAPPER =
      Pattern.compile(
          "generator didn't stop after throw\\(\\)"
              + "|Error in agent run:.*"
              + "|(?:\\w*Error: )?Request failed with status code \\d+"
              + "|(?:AI_RetryError: )?Failed after \\d+ attempts?\\b.*");

  /** Takes the layers off. */
  static ErrorText unwrap(String text) {
    String type = null;
    boolean thrown = false;
    String rest = withoutStack(text).strip();
    rest = rest.substring(prefixEnd(UNCAUGHT, rest)).strip();
    for (int layer = 0; layer < LAYERS_MAX; layer++) {
      int retried = rest.startsWith(FAILED_AFTER) ? prefixEnd(RETRIED, rest) : 0;
      if (retried > 0) {
        rest = rest.substring(retried);
        continue;
      }
      int typeEnd = typeEnd(rest);
      if (typeEnd > 0) {
        type = withoutCode(rest.substring(0, typeEnd));
        thrown = true;
        if (type.indexOf('.') >= 0) {
          // A qualified name is part of what the outer exception said.
          break;
        }
        rest = rest.substring(typeEnd + 2);
        continue;
      }
      ErrorText inner = shownByPython(rest);
      inner = inner == null ? ofObject(rest) : inner;
      if (inner == null) {
        break;
      }
      thrown |= inner.thrown;
      type = type == null ? inner.type : type;
      rest = inner.message;
    }
    return new ErrorText(lastSegment(type), thrown, shorten(rest));
  }

  /** Says nothing that another text would not say better (telemetry 5.3). */
  static boolean isGeneric(String text) {
    return text.length() < GENERIC_CHARS_MAX
        && ((text.contains("of type") && ERROR_OF_TYPE.matcher(text).find())
            || GENERIC.matcher(text).matches());
  }

  /** Only repeats what another span says (telemetry 5.2, 2). */
  static boolean isWrapper(String text) {
    for (int i = 0; i < WRAPPER_WORDS.size(); i++) {
      if (text.contains(WRAPPER_WORDS.get(i))) {
        return WRAPPER.matcher(text).matches();
      }
    }
    return false;
  }

  /** White space collapsed, {@code OK} and nothing dropped, bounded; null when nothing is left. */
  static @Nullable String clean(@Nullable String text) {
    if (text == null || text.isEmpty() || text.equals("OK")) {
      return null;
    }
    int length = Math.min(text.length(), ErrorFacts.MESSAGE_CHARS_MAX);
    StringBuilder out = new StringBuilder(length);
    boolean space = false;
    for (int i = 0; i < text.length() && out.length() < length; i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        space = !out.isEmpty();
      } else {
        if (space) {
          out.append(' ');
          space = false;
        }
        out.append(c);
      }
    }
    return out.isEmpty() ? null : shorten(out.toString());
  }

  /** {@code java.lang.Outer$Inner} is {@code Inner}; types are compared by it (R16). */
  static @Nullable String lastSegment(@Nullable String type) {
    if (type == null || type.isEmpty() || type.indexOf(' ') >= 0) {
      return type == null || type.isEmpty() ? null : type;
    }
    int cut =
        Math.max(type.lastIndexOf('.'), Math.max(type.lastIndexOf('$'), type.lastIndexOf(':')));
    return cut < 0 || cut == type.length() - 1 ? type : type.substring(cut + 1);
  }

  /** Where a text begins behind what stands in front of it; 0 when nothing does. */
  private static int prefixEnd(Pattern prefix, String text) {
    Matcher matcher = prefix.matcher(text);
    return matcher.lookingAt() ? matcher.end() : 0;
  }

  /** The message in front of a stack; of a bare Python traceback what it ends with (R17). */
  private static String withoutStack(String said) {
    String text = said.strip();
    if (text.indexOf('\n') < 0 && text.indexOf("Traceback") < 0) {
      return text;
    }
    String searched = text.length() > SEARCH_CHARS_MAX ? text.substring(0, SEARCH_CHARS_MAX) : text;
    Matcher stack = STACK_BEGINS.matcher(searched);
    if (!stack.find()) {
      return text;
    }
    return stack.start() > 0
        ? saidOnce(text.substring(0, stack.start()).strip())
        : text.substring(raisedAt(text));
  }

  /** Where the last line begins that names what was raised; else the last line. */
  private static int raisedAt(String text) {
    int from = text.lastIndexOf('\n') + 1;
    for (int at = from; at > 0; at = text.lastIndexOf('\n', at - 2) + 1) {
      int end = text.indexOf('\n', at);
      if (beginsWithType(text.substring(at, end < 0 ? text.length() : end))) {
        return at;
      }
    }
    return from;
  }

  /** A message, and again the message with its type in front as a stack begins, is one message. */
  private static String saidOnce(String text) {
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      String again = text.substring(at + 1);
      int type = typeEnd(again);
      if (type > 0) {
        String message = text.substring(0, at).strip();
        String repeated = again.substring(type + 2).strip();
        boolean same = repeated.startsWith(message) || message.startsWith(repeated);
        return same ? again.substring(0, type + 2) + message : text;
      }
    }
    return text;
  }

  /** Python's way of showing an exception: {@code ValueError('x')}. */
  private static @Nullable ErrorText shownByPython(String text) {
    int open = text.indexOf('(');
    if (open <= 0 || open > TYPE_CHARS_MAX || open + 2 >= text.length() || !text.endsWith(")")) {
      return null;
    }
    char quote = text.charAt(open + 1);
    int close = text.lastIndexOf(quote);
    if ((quote != '\'' && quote != '"') || close <= open + 2 || !isType(text, open)) {
      return null;
    }
    return new ErrorText(text.substring(0, open), true, text.substring(open + 2, close));
  }

  /** The error object that the text ends with, whatever stands in front of it. */
  private static @Nullable ErrorText ofObject(String text) {
    int open = text.indexOf('{');
    if (open < 0 || !text.endsWith("}")) {
      return null;
    }
    String object = text.substring(open);
    return JsonReader.read(object) instanceof MapValue map ? ofMap(map) : ofLenient(object);
  }

  private static @Nullable ErrorText ofMap(MapValue map) {
    AttributeValue error = map.values().get("error");
    if (error instanceof StringValue text && !text.value().isEmpty()) {
      return new ErrorText(null, false, text.value());
    }
    Attributes object = error instanceof MapValue inner ? inner.values() : map.values();
    String message = object.text("message");
    String name = object.text("name");
    boolean thrown = name != null && !name.isEmpty() && isType(name, name.length());
    String type = thrown ? name : object.text("type");
    type = type == null ? object.text("status") : type;
    if (message == null || message.isEmpty()) {
      // An HTTP client's error object: what went wrong stands in the body it was answered.
      MapValue body = Coercion.asMap(object.get("responseBody"));
      ErrorText answered = body == null ? null : ofMap(body);
      message = answered == null ? null : answered.message;
    }
    return message == null || message.isEmpty() ? null : new ErrorText(type, thrown, message);
  }

  /** Python's way of showing a dictionary is no JSON: None, True, single quotes. */
  private static @Nullable ErrorText ofLenient(String object) {
    if (object.length() > SEARCH_CHARS_MAX) {
      return null;
    }
    int error = Math.max(object.indexOf("'error': {"), 0);
    String text = error == 0 ? object : object.substring(error);
    String message = quotedMember(text, "message");
    if (message == null) {
      return null;
    }
    String type = quotedMember(text, "type");
    return new ErrorText(type == null ? quotedMember(text, "code") : type, false, message);
  }

  /** The text behind {@code 'name': '…'} in either sort of quotes; null when there is none. */
  private static @Nullable String quotedMember(String text, String name) {
    int at = text.indexOf('\'' + name + "': ");
    at = at < 0 ? text.indexOf('"' + name + "\": ") : at;
    int open = at + name.length() + 4;
    if (at < 0 || open >= text.length()) {
      return null;
    }
    char quote = text.charAt(open);
    if (quote != '\'' && quote != '"') {
      return null;
    }
    StringBuilder value = new StringBuilder();
    for (int i = open + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        return value.isEmpty() ? null : value.toString();
      }
      boolean escaped = c == '\\' && i + 1 < text.length();
      value.append(escaped ? text.charAt(++i) : c);
    }
    return null;
  }

  /** Whether a line names an exception and says something: {@code a.b.XError: y}. */
  static boolean beginsWithType(String line) {
    return typeEnd(line) > 0;
  }

  /**
   * Where the type that text begins with ends, such as {@code a.b.XError} of {@code a.b.XError: y}.
   */
  private static int typeEnd(String text) {
    int colon = text.indexOf(": ");
    return colon > 0 && colon <= TYPE_CHARS_MAX && colon + 2 < text.length() && isType(text, colon)
        ? colon
        : -1;
  }

  private static boolean isType(String text, int end) {
    int nameEnd = end;
    if (text.charAt(end - 1) == ']') {
      // Node: TypeError [ERR_INVALID_ARG_TYPE]
      nameEnd = text.lastIndexOf(" [", end);
    }
    if (nameEnd <= 0) {
      return false;
    }
    for (int i = 0; i < nameEnd; i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '_' && c != '$' && c != '.' && c != ':') {
        return false;
      }
    }
    if (text.startsWith(RUBY_ERRNO)) {
      return true;
    }
    for (int i = 0; i < TYPE_ENDINGS.size(); i++) {
      String ending = TYPE_ENDINGS.get(i);
      if (text.startsWith(ending, nameEnd - ending.length())) {
        return i < WHOLE_ENDINGS || nameEnd > ending.length();
      }
    }
    return false;
  }

  private static String withoutCode(String type) {
    int code = type.indexOf(" [");
    return code < 0 ? type : type.substring(0, code);
  }

  private static String shorten(String text) {
    if (text.length() <= ErrorFacts.MESSAGE_CHARS_MAX) {
      return text;
    }
    int end = ErrorFacts.MESSAGE_CHARS_MAX;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }
}
