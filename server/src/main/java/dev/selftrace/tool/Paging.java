package dev.selftrace.tool;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a list answer says about itself (tools.md rule 4).
 *
 * @param truncated not everything that matches is on this page
 * @param cursor where to go on; null when there is nothing more
 */
record Paging(
    int shown, long total, boolean totalExact, boolean truncated, @Nullable String cursor) {

  /** {@code 3 traces} or {@code 3 of 12 traces} or {@code 3 of 1000+ traces}. */
  String count(String noun) {
    String all = total + (totalExact ? "" : "+");
    String things = total == 1 ? noun.replaceFirst("(?<=x)es$|s$", "") : noun;
    return (shown == total && totalExact ? all : shown + " of " + all) + " " + things;
  }

  /** The end of a server line: empty unless there is more. */
  String more() {
    if (cursor != null) {
      return " More with cursor=" + cursor;
    }
    return truncated ? " Reading stopped at a limit: narrow the question to see the rest." : "";
  }

  Map<String, Object> json() {
    return new Json()
        .put("shown", shown)
        .put("total", total)
        .put("total_exact", totalExact)
        .put("truncated", truncated)
        .put("cursor", cursor)
        .map();
  }
}
