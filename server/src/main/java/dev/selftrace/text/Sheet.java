package dev.selftrace.text;

import org.jspecify.annotations.Nullable;

/**
 * A text answer being written: one server line, one fenced block with everything that came from
 * telemetry, and one {@code next:} line. The sheet knows how many bytes of a string it may show and
 * how large it has become, so nobody else counts. Confined to one thread.
 */
public final class Sheet {

  private final Extent extent;
  private final StringBuilder head = new StringBuilder();
  private final StringBuilder block = new StringBuilder();
  private @Nullable NextCall next;
  private int blockBytes;

  /** An empty sheet that shows strings to this extent. */
  public Sheet(Extent extent) {
    this.extent = extent;
  }

  /** How much of strings is shown, and how many parts. */
  public Extent extent() {
    return extent;
  }

  /** Adds our own words to the server line. */
  public Sheet head(String words) {
    head.append(words);
    return this;
  }

  /** Adds our own words to the block. */
  public Sheet own(String words) {
    block.append(words);
    blockBytes += VisibleText.utf8Bytes(words);
    return this;
  }

  /** Adds telemetry to the block. */
  public Sheet say(Untrusted text) {
    return own(text.inBlock(extent.stringBytes()));
  }

  /** Adds at most so many bytes of telemetry to the block. */
  public Sheet say(Untrusted text, int bytesMax) {
    return own(text.inBlock(Math.min(bytesMax, extent.stringBytes())));
  }

  /** Adds the message the answer is about, which is cut later than other strings. */
  public Sheet message(Untrusted text) {
    return own(text.inBlock(extent.messageBytes()));
  }

  /** Adds a part of a value that is being paged. */
  public Sheet say(Untrusted.Part part) {
    return own(part.inBlock());
  }

  /** Begins another line of the block; the first line needs no beginning. */
  public Sheet line() {
    return block.isEmpty() ? this : own("\n");
  }

  /** The call that is most useful now. */
  public Sheet next(@Nullable NextCall call) {
    next = call;
    return this;
  }

  /** Size of the finished text in UTF-8. */
  public int bytes() {
    int bytes = VisibleText.utf8Bytes(head);
    if (!block.isEmpty()) {
      bytes += 1 + blockBytes + Fence.BYTES;
    }
    if (next != null) {
      bytes += 1 + VisibleText.utf8Bytes(next.line());
    }
    return bytes;
  }

  /** The finished text. */
  public String text(Fence fence) {
    StringBuilder text = new StringBuilder(head);
    if (!block.isEmpty()) {
      text.append('\n').append(fence.around(block.toString()));
    }
    if (next != null) {
      text.append('\n').append(next.line());
    }
    return text.toString();
  }
}
