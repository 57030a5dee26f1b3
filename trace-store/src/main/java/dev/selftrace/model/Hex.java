package dev.selftrace.model;

/** Fixed-width hex of 64-bit words. */
final class Hex {

  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Hex() {}

  static long parse(String text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0 || text.charAt(i) > 'f') {
        throw new IllegalArgumentException("id: " + text + " (expected: hex digits)");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  static String format(long value) {
    char[] text = new char[16];
    for (int i = 15, shift = 0; i >= 0; i--, shift += 4) {
      text[i] = DIGITS[(int) (value >>> shift) & 0xf];
    }
    return new String(text);
  }
}
