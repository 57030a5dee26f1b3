package dev.selftrace.analysis.check;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;

/** How expectations and findings are put into words. */
final class Words {

  /** Of a longer text of the caller this much is repeated. */
  private static final int QUOTED_CHARS_MAX = 120;

  private static final int LISTED_MAX = 8;

  private Words() {}

  /** {@code "text"}, cut when long. */
  static String quoted(String text) {
    return '"' + cut(text) + '"';
  }

  /** The text, cut when long. */
  static String cut(String text) {
    boolean whole = text.length() <= QUOTED_CHARS_MAX;
    return whole ? text : text.substring(0, QUOTED_CHARS_MAX) + "…";
  }

  static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  /** With at most three digits behind the point. */
  static String rounded(double value) {
    return number(Math.round(value * 1_000) / 1_000.0);
  }

  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** The first few different ones. */
  static String list(Collection<String> names) {
    List<String> distinct = names.stream().distinct().toList();
    String shown = String.join(", ", distinct.stream().limit(LISTED_MAX).toList());
    return distinct.size() <= LISTED_MAX ? shown : shown + ", …";
  }
}
