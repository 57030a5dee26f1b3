package dev.selftrace.tool;

import dev.selftrace.model.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages of a model as plain text, a line each: {@code user: What is the weather?}. */
final class MessageText {

  private MessageText() {}

  /** All of them; "" for none. */
  static String of(List<Exchange.Message> messages) {
    StringBuilder text = new StringBuilder();
    for (Exchange.Message message : messages) {
      append(text, message);
    }
    return text.toString();
  }

  /** The last one: what the model was asked to go on from. */
  static String last(List<Exchange.Message> messages) {
    return messages.isEmpty() ? "" : of(messages.subList(messages.size() - 1, messages.size()));
  }

  private static void append(StringBuilder text, Exchange.Message message) {
    String role = message.role().isEmpty() ? "message" : message.role();
    for (Exchange.Part part : message.parts()) {
      text.append(text.isEmpty() ? "" : "\n").append(role);
      switch (part) {
        case Exchange.Text words -> text.append(": ").append(words.text());
        case Exchange.ToolCall call -> {
          text.append(" calls ").append(call.name()).append(id(call.id())).append(' ');
          text.append(call.arguments());
        }
        case Exchange.ToolResult result -> {
          text.append(" result").append(result.name() == null ? "" : " of " + result.name());
          text.append(id(result.id())).append(": ").append(result.text());
        }
        case Exchange.Other other ->
            text.append(" (").append(other.type()).append("): ").append(other.text());
      }
    }
    if (message.finishReason() != null) {
      text.append(message.parts().isEmpty() ? role + ":" : "");
      text.append(" (").append(message.finishReason()).append(')');
    }
  }

  private static String id(@Nullable String id) {
    return id == null || id.isEmpty() ? "" : " [" + id + "]";
  }
}
