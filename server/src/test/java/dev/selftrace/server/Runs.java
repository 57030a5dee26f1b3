package dev.selftrace.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the wire says about runs. */
final class Runs {

  private static final Pattern ID = Pattern.compile("run-[0-9a-z]{10}");

  private Runs() {}

  /** The first run id in an answer. */
  static String id(String answer) {
    Matcher matcher = ID.matcher(answer);
    if (!matcher.find()) {
      throw new AssertionError("no run id in " + answer);
    }
    return matcher.group();
  }
}
