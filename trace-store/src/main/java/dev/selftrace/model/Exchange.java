package dev.selftrace.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model was sent and what it answered, in one form whatever the encoding (telemetry 3.3).
 * Empty lists when nothing was recorded.
 */
public record Exchange(List<Message> input, List<Message> output) {

  /** Nothing recorded. */
  public static final Exchange NONE = new Exchange(List.of(), List.of());

  public Exchange {
    input = List.copyOf(input);
    output = List.copyOf(output);
  }

  /**
   * One message.
   *
   * @param role {@code system}, {@code user}, {@code assistant}, {@code tool} or the sender's own
   *     word; "" when unsaid
   * @param finishReason in its normal form; null when unsaid
   */
  public record Message(String role, List<Part> parts, @Nullable String finishReason) {
    public Message {
      parts = List.copyOf(parts);
    }
  }

  /** A part of a message. */
  public sealed interface Part {}

  /** Words. */
  public record Text(String text) implements Part {}

  /** The model asks for a tool. */
  public record ToolCall(@Nullable String id, String name, String arguments) implements Part {}

  /** What a tool answered. */
  public record ToolResult(@Nullable String id, @Nullable String name, String text)
      implements Part {}

  /**
   * Anything else, such as an image.
   *
   * @param text its content as text or JSON
   */
  public record Other(String type, String text) implements Part {}
}
