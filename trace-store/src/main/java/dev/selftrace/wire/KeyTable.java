package dev.selftrace.wire;

import org.jspecify.annotations.Nullable;

/**
 * Attribute keys seen in one request, so that each is one String and not thousands. Direct-mapped:
 * a collision replaces, so that it is bounded whatever is sent. Confined to one thread.
 */
final class KeyTable {

  private static final int SLOTS = 512;
  private static final int LENGTH_MAX = 64;

  private final @Nullable String[] slots = new String[SLOTS];

  /** The key of these bytes, when it was seen before. */
  @Nullable String find(byte[] array, int offset, int length) {
    if (length == 0) {
      return "";
    }
    if (length > LENGTH_MAX) {
      return null;
    }
    String candidate = slots[slot(array, offset, length)];
    if (candidate == null || candidate.length() != length) {
      return null;
    }
    for (int i = 0; i < length; i++) {
      if (candidate.charAt(i) != array[offset + i]) {
        return null;
      }
    }
    return candidate;
  }

  /** Remembers a key that these bytes spell. Only ASCII is ever found again. */
  void add(String key, byte[] array, int offset, int length) {
    if (length > 0 && length <= LENGTH_MAX) {
      slots[slot(array, offset, length)] = key;
    }
  }

  private static int slot(byte[] array, int offset, int length) {
    int hash =
        length
            + 31 * array[offset]
            + 131 * array[offset + length - 1]
            + 1_009 * array[offset + length / 2]
            + 9_973 * array[offset + length * 3 / 4];
    return (hash ^ hash >>> 9) & SLOTS - 1;
  }
}
