package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.Attributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a tool's answer, as a model is told it, is a failure (R4): a flag beside it, what {@link
 * ToolResult} finds inside it, or the text of an exception. A word of trouble somewhere in the
 * answer is none. Pure.
 */
final class ToolOutcome {

  /** How text begins that a framework makes of an exception. */
  private static final Pattern EXCEPTION_TEXT =
      Pattern.compile(
          "(?:Traceback \\(most recent call last\\)"
              + "|An error occurred while \\w+"
              + "|(?:Tool )?[Ee]rror(?: (?:executing|invoking|calling|running|while|in)\\b.*?)?:"
              + "|[\\w.]*(?:Error|Exception)\\b(?:\\(|:))");

  /** What a framework puts in front of a tool's own words. */
  private static final Pattern PREFIX = Pattern.compile("Error in tool '[^']{0,200}': ");

  private static final int BEGINNING_CHARS_MAX = 300;

  private ToolOutcome() {}

  /** The answer without what the Vercel AI SDK, MCP and Gemini put around it. */
  static @Nullable AttributeValue inner(@Nullable AttributeValue answer) {
    String type = answer instanceof MapValue map ? map.values().text("type") : null;
    if (type == null || !(answer instanceof MapValue map)) {
      return answer;
    }
    boolean wrapped = type.endsWith("text") || type.endsWith("json") || type.equals("content");
    AttributeValue value = map.values().get("value");
    return wrapped && value != null ? value : answer;
  }

  /** The answer as text; "" when there is none. */
  static String text(@Nullable AttributeValue answer) {
    if (answer instanceof ArrayValue parts) {
      StringBuilder text = new StringBuilder();
      for (AttributeValue part : parts.values()) {
        String said = part instanceof MapValue map ? map.values().text("text") : null;
        if (said == null) {
          return orEmpty(Coercion.asText(answer));
        }
        text.append(text.isEmpty() ? "" : "\n").append(said);
      }
      return text.toString();
    }
    return orEmpty(Coercion.asText(answer));
  }

  /**
   * The error text; null when the answer is none.
   *
   * @param beside what stands beside the answer
   * @param answer as recorded
   * @param inner what it says
   */
  static @Nullable String failure(
      Attributes beside, @Nullable AttributeValue answer, @Nullable AttributeValue inner) {
    String said = text(inner);
    boolean flagged = isTrue(beside, "is_error") || isTrue(beside, "isError");
    if (flagged || "error".equals(beside.text("status")) || isErrorType(answer)) {
      return clean(said.isEmpty() ? "error" : orSaid(ofMap(inner), said));
    }
    String ofResult = ofMap(inner);
    if (ofResult != null) {
      return clean(ofResult);
    }
    String beginning = said.substring(0, Math.min(said.length(), BEGINNING_CHARS_MAX)).strip();
    return inner instanceof MapValue || !EXCEPTION_TEXT.matcher(beginning).lookingAt()
        ? null
        : clean(said);
  }

  /** Only of a map: of text {@link ToolResult} asks here. */
  private static @Nullable String ofMap(@Nullable AttributeValue value) {
    ToolResult result = value instanceof MapValue ? ToolResult.error(value) : null;
    return result == null ? null : result.message();
  }

  private static boolean isErrorType(@Nullable AttributeValue answer) {
    String type =
        MessageReader.structured(answer) instanceof MapValue map ? map.values().text("type") : null;
    return type != null && type.startsWith("error-");
  }

  private static boolean isTrue(Attributes said, String key) {
    return Boolean.TRUE.equals(Coercion.asBool(said.get(key)));
  }

  private static String clean(String text) {
    Matcher prefix = PREFIX.matcher(text);
    String clean = ErrorText.clean(prefix.lookingAt() ? text.substring(prefix.end()) : text);
    return clean == null ? "error" : clean;
  }

  private static String orSaid(@Nullable String text, String said) {
    return text == null || text.isEmpty() ? said : text;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
