package dev.selftrace.store.disk;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of segment files: {@code seg-000012.log}. */
final class SegmentFiles {

  private static final Pattern NAME = Pattern.compile("seg-(\\d{6,8})\\.log");

  private SegmentFiles() {}

  static String name(int number) {
    return "seg-%06d.log".formatted(number);
  }

  /** The number in a name; empty when the name is not a segment's. */
  static OptionalInt number(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }
}
