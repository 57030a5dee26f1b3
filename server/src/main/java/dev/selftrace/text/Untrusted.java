package dev.selftrace.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Text that came from telemetry. It leaves only through a {@link Sheet}'s fenced block or a string
 * of a JSON answer, bounded and made visible; it cannot be concatenated by accident, because {@code
 * toString} does not show it (ADR 009). Immutable.
 */
public final class Untrusted {

  /** The most bytes of one string in an answer; the rest is counted, and paged by get_spans. */
  public static final int SHOWN_BYTES_MAX = 2048;

  /** Without characters. */
  public static final Untrusted EMPTY = new Untrusted("");

  private final String text;

  private Untrusted(String text) {
    this.text = text;
  }

  /** This text. */
  public static Untrusted of(String text) {
    return text.isEmpty() ? EMPTY : new Untrusted(text);
  }

  /** This text, or null when there is none. */
  public static @Nullable Untrusted ofNullable(@Nullable String text) {
    return text == null ? null : of(text);
  }

  /** Whether there are no characters. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** Size in UTF-8. */
  public int bytes() {
    return VisibleText.utf8Bytes(text);
  }

  /** For one line of the fenced block; a cut one ends in {@code …(+N bytes)}. */
  String inBlock(int bytesMax) {
    return VisibleText.inBlock(text, Math.min(bytesMax, SHOWN_BYTES_MAX));
  }

  /** As a string of a JSON answer; a cut one ends in {@code …(+N bytes)}. */
  public String inLeaf(int bytesMax) {
    return VisibleText.inLeaf(text, Math.min(bytesMax, SHOWN_BYTES_MAX));
  }

  /**
   * A part of it by byte offset, for paging: begins at the first character at or after {@code
   * offset} and holds whole characters only.
   */
  public Part part(int offset, int bytesMax) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int from = startOfCharacter(bytes, Math.min(offset, bytes.length), 1);
    int to = startOfCharacter(bytes, Math.min((long) from + bytesMax, bytes.length), -1);
    return new Part(
        new String(bytes, from, to - from, StandardCharsets.UTF_8), from, to, bytes.length);
  }

  private static int startOfCharacter(byte[] bytes, long near, int step) {
    int at = (int) near;
    while (at > 0 && at < bytes.length && (bytes[at] & 0xc0) == 0x80) {
      at += step;
    }
    return at;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Untrusted that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "Untrusted[" + text.length() + " characters]";
  }

  /** Bytes {@code from} (inclusive) to {@code to} (exclusive) of {@code total}. */
  public record Part(String text, int from, int to, int total) {

    /** The part in a line of the fenced block, whole. */
    String inBlock() {
      return VisibleText.inBlock(text, Integer.MAX_VALUE / 8);
    }

    /** The part as a string of a JSON answer, whole. */
    public String inLeaf() {
      return VisibleText.inLeaf(text, Integer.MAX_VALUE / 8);
    }

    @Override
    public String toString() {
      return "Part[" + from + " to " + to + " of " + total + "]";
    }
  }
}
