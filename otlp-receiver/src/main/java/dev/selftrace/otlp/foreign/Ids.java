package dev.selftrace.otlp.foreign;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Ids as other formats write them: hex in any case, with or without {@code 0x}, with or without
 * leading zeros. Stateless.
 */
final class Ids {

  /** What stands for no parent: Monocle for JavaScript writes Python's word. */
  private static final String NO_PARENT = "none";

  private Ids() {}

  /** The trace id; null when it is none. */
  static @Nullable TraceId trace(@Nullable String text) {
    String hex = hex(text, TraceId.HEX_DIGITS);
    return hex == null ? null : TraceId.parse(hex);
  }

  /** The span id; null when it is none. */
  static @Nullable SpanId span(@Nullable String text) {
    String hex = hex(text, SpanId.HEX_DIGITS);
    return hex == null ? null : SpanId.parse(hex);
  }

  /** Whether a parent's id says that there is none. */
  static boolean isNoParent(@Nullable String text) {
    return text == null || text.isBlank() || text.strip().equalsIgnoreCase(NO_PARENT);
  }

  private static @Nullable String hex(@Nullable String text, int digits) {
    if (text == null) {
      return null;
    }
    String lower = text.strip().toLowerCase(Locale.ROOT);
    String hex = lower.startsWith("0x") ? lower.substring(2) : lower;
    boolean fits = !hex.isEmpty() && hex.length() <= digits && hex.chars().allMatch(Ids::isHex);
    return fits ? "0".repeat(digits - hex.length()) + hex : null;
  }

  private static boolean isHex(int character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
  }
}
