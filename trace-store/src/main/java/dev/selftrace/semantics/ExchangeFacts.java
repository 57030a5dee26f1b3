package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.Exchange.Message;
import dev.selftrace.model.Exchange.Part;
import dev.selftrace.model.Exchange.ToolCall;
import dev.selftrace.model.Exchange.ToolResult;
import dev.selftrace.model.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What went in and came out of one span, as messages. Pure. */
final class ExchangeFacts {

  private ExchangeFacts() {}

  /**
   * The exchange; nothing for work that has no messages, such as a statement.
   *
   * @param tool the tool's name; null when the span is no tool call
   */
  static Exchange read(Values values, Operation operation, @Nullable String tool) {
    return switch (operation) {
      case TOOL -> ofTool(values, tool == null ? "" : tool);
      case RETRIEVAL ->
          new Exchange(
              messages("user", values.first(Field.RETRIEVAL_INPUT)),
              messages("", values.first(Field.RETRIEVAL_OUTPUT)));
      case WORKFLOW, AGENT, LLM, EMBEDDING, INTERNAL -> ofModel(values);
      case DB, HTTP, MESSAGING -> Exchange.NONE;
    };
  }

  private static Exchange ofModel(Values values) {
    MessageReader input = new MessageReader("user");
    input.readSystem(values.first(Field.SYSTEM_INSTRUCTIONS));
    input.read(values.first(Field.MODEL_INPUT));
    AttributeValue answer = values.first(Field.MODEL_MESSAGE);
    MessageReader output = new MessageReader("assistant");
    output.read(answer == null ? values.first(Field.MODEL_OUTPUT) : answer);
    return new Exchange(input.messages(), ended(output.messages(), values));
  }

  private static Exchange ofTool(Values values, String tool) {
    String id = values.text(Field.TOOL_CALL_ID);
    String arguments = values.text(Field.TOOL_INPUT);
    String result = values.text(Field.TOOL_OUTPUT);
    return new Exchange(
        arguments == null ? List.of() : one("assistant", new ToolCall(id, tool, arguments)),
        result == null ? List.of() : one("tool", new ToolResult(id, tool, result)));
  }

  private static List<Message> messages(String role, @Nullable AttributeValue value) {
    MessageReader reader = new MessageReader(role);
    reader.read(value);
    return reader.messages();
  }

  private static List<Message> one(String role, Part part) {
    return List.of(new Message(role, List.of(part), null));
  }

  /** Why the model ended stands on the span when the last message does not say. */
  private static List<Message> ended(List<Message> messages, Values values) {
    String reason = FinishReason.normal(Coercion.asFirstText(values.first(Field.FINISH_REASON)));
    if (messages.isEmpty() || messages.getLast().finishReason() != null || reason == null) {
      return messages;
    }
    List<Message> ended = new ArrayList<>(messages);
    Message last = ended.removeLast();
    ended.add(new Message(last.role(), last.parts(), reason));
    return ended;
  }
}
