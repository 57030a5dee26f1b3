package dev.selftrace.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A message with everything that changes from one occurrence to the next replaced by a mark, so
 * that two occurrences of one failure read the same (telemetry 6). Only the first line counts, and
 * of it the first {@link #CHARS_MAX} characters. Pure.
 */
final class MessageTemplate {

  /** How much of a message takes part. */
  static final int CHARS_MAX = 300;

  /** Applied in this order; each sees what the ones before it left. */
  private static final List<Rule> MESSAGE_RULES =
      List.of(
          rule(
              "<ts>",
              "-",
              "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d([.,]\\d+)?)?(Z|[+-]\\d\\d:?\\d\\d)?"),
          rule("<url>", "/", "(?<!\\w)(?!file:)[A-Za-z][\\w+.-]{1,20}://[^\\s'\"`<>]+"),
          rule("<id>", "-", "\\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b"),
          rule("<hex>", "x", "\\b0x[0-9a-fA-F]+\\b"),
          rule("<hex>", "0123456789", "\\b(?=[0-9]*[a-fA-F])(?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,}\\b"),
          rule(
              "<path>",
              "/\\",
              "(?<![\\w/.])(file:/{1,3}|[A-Za-z]:\\\\|/)([\\w.@~+-]+[\\\\/])*[\\w.@~+-]+"),
          rule("<q>", "'\"`", "(?<!\\w)'[^']*'(?!\\w)|\"[^\"]*\"|`[^`]*`"),
          rule(
              "<id>",
              "_-",
              "\\b(call|chatcmpl|cmpl|req|resp|msg|run|thread|asst|toolu|gen)[_-]\\w{6,}\\b"),
          rule(
              "<n>",
              "0123456789",
              "(?<!\\w)[+-]?\\d+([.,]\\d+)*( ?(ns|us|µs|ms|s|min|h|[KMGT]i?B|B|%))?(?!\\w)"),
          rule(" ", " \t", "\\s{2,}|\\t"));

  /** For names of spans: ids and numbers go, words and paths stay. */
  private static final List<Rule> NAME_RULES =
      List.of(
          rule("<id>", "-", "\\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b"),
          rule("<hex>", "0123456789", "\\b(?=[0-9]*[a-fA-F])(?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,}\\b"),
          rule("<n>", "0123456789", "(?<![\\w.:-])\\d+(?![\\w.])"));

  private MessageTemplate() {}

  /** The template of an error message. */
  static String ofMessage(String message) {
    String text = message.strip();
    int end = text.indexOf('\n');
    if (end >= 0) {
      text = text.substring(0, end);
    }
    return apply(MESSAGE_RULES, text).strip();
  }

  /** The template of a span name. */
  static String ofName(String name) {
    return apply(NAME_RULES, name);
  }

  private static String apply(List<Rule> rules, String text) {
    String result = text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) : text;
    for (Rule rule : rules) {
      if (rule.mayMatch(result)) {
        result = rule.pattern.matcher(result).replaceAll(rule.mark);
      }
    }
    return result;
  }

  private static Rule rule(String mark, String anyOf, String pattern) {
    return new Rule(mark, anyOf, Pattern.compile(pattern));
  }

  /**
   * What is replaced by what.
   *
   * @param anyOf a match holds at least one of these characters: looking for them is cheaper
   */
  private record Rule(String mark, String anyOf, Pattern pattern) {

    boolean mayMatch(String text) {
      for (int i = 0; i < anyOf.length(); i++) {
        if (text.indexOf(anyOf.charAt(i)) >= 0) {
          return true;
        }
      }
      return false;
    }
  }
}
