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
              "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d([.,]\\d+)?)?(Z|[+-]\\d\\d:?\\d\\d)?",
              "<ts>"),
          rule("(?<!\\w)(?!file:)[A-Za-z][\\w+.-]{1,20}://[^\\s'\"`<>]+", "<url>"),
          rule("\\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b", "<id>"),
          rule("\\b0x[0-9a-fA-F]+\\b", "<hex>"),
          rule("\\b(?=[0-9]*[a-fA-F])(?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,}\\b", "<hex>"),
          rule(
              "(?<![\\w/.])(file:/{1,3}|[A-Za-z]:\\\\|/)([\\w.@~+-]+[\\\\/])*[\\w.@~+-]+",
              "<path>"),
          rule("(?<!\\w)'[^']*'(?!\\w)|\"[^\"]*\"|`[^`]*`", "<q>"),
          rule(
              "\\b(call|chatcmpl|cmpl|req|resp|msg|run|thread|asst|toolu|gen)[_-]\\w{6,}\\b",
              "<id>"),
          rule(
              "(?<!\\w)[+-]?\\d+([.,]\\d+)*( ?(ns|us|µs|ms|s|min|h|[KMGT]i?B|B|%))?(?!\\w)", "<n>"),
          rule("\\s+", " "));

  /** For names of spans: ids and numbers go, words and paths stay. */
  private static final List<Rule> NAME_RULES =
      List.of(
          rule("\\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b", "<id>"),
          rule("\\b(?=[0-9]*[a-fA-F])(?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,}\\b", "<hex>"),
          rule("(?<![\\w.:-])\\d+(?![\\w.])", "<n>"));

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
      result = rule.pattern.matcher(result).replaceAll(rule.mark);
    }
    return result;
  }

  private static Rule rule(String pattern, String mark) {
    return new Rule(Pattern.compile(pattern), mark);
  }

  private record Rule(Pattern pattern, String mark) {}
}
