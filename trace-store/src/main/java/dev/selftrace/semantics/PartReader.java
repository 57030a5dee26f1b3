package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Exchange.Other;
import dev.selftrace.model.Exchange.Part;
import dev.selftrace.model.Exchange.Text;
import dev.selftrace.model.Exchange.ToolCall;
import dev.selftrace.model.Exchange.ToolResult;
import dev.selftrace.model.ToolFailure;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One part of a message, in the words of whoever recorded it. Pure. */
final class PartReader {

  private static final Set<String> RESULT_TYPES =
      Set.of("tool_call_response", "tool-result", "tool_result", "function_call_output");

  private PartReader() {}

  /** Adds what a part says; a failed tool's answer is told to the reader too. */
  static void read(AttributeValue value, MessageReader reader, List<Part> parts) {
    if (!(value instanceof MapValue map)) {
      String text = Coercion.asText(value);
      if (text != null) {
        parts.add(new Text(text));
      }
      return;
    }
    Attributes said = unwrap(map.values());
    String type = said.text("type");
    switch (type) {
      case "text", "input_text", "output_text" -> text(said, parts);
      case "tool_call", "tool-call", "tool_use", "function", "function_call" ->
          toolCall(new MapValue(said), parts);
      case "tool_call_response", "tool-result", "tool_result", "function_call_output" ->
          result(said, reader, parts);
      case null -> untyped(said, reader, parts);
      case "message" -> contents(said.get("content"), reader, parts);
      default -> parts.add(new Other(type, other(said)));
    }
  }

  /** Adds a request for a tool; anything that names none is left out. */
  static void toolCall(@Nullable AttributeValue value, List<Part> parts) {
    if (!(value instanceof MapValue map)) {
      return;
    }
    Attributes said = unwrap(map.values());
    Attributes function = said.get("function") instanceof MapValue inner ? inner.values() : said;
    String name = first(function, "name", "toolName", "tool_name");
    if (name != null) {
      String arguments = first(function, "arguments", "args", "input", "partial_json");
      parts.add(
          new ToolCall(
              first(said, "id", "call_id", "toolCallId", "tool_call_id"),
              name,
              arguments == null ? "" : arguments));
    }
  }

  /** Whether a part is a tool's answer. */
  static boolean isResult(AttributeValue value) {
    String type = value instanceof MapValue map ? map.values().text("type") : null;
    return type != null && RESULT_TYPES.contains(type);
  }

  /**
   * Adds a tool's answer.
   *
   * @param said what stands beside the answer and may say that it is a failure
   */
  static void result(
      @Nullable String id,
      @Nullable String name,
      @Nullable AttributeValue answer,
      Attributes said,
      MessageReader reader,
      List<Part> parts) {
    AttributeValue inner = ToolOutcome.inner(MessageReader.structured(answer));
    String text = ToolOutcome.text(inner);
    parts.add(new ToolResult(id, name, text));
    String message = ToolOutcome.failure(said, answer, inner);
    if (message != null) {
      reader.failed(new ToolFailure(id, name, message));
    }
  }

  private static void result(Attributes said, MessageReader reader, List<Part> parts) {
    AttributeValue answer = null;
    for (String key : List.of("response", "result", "output", "content")) {
      answer = answer == null ? said.get(key) : answer;
    }
    result(
        first(said, "id", "tool_use_id", "toolCallId", "call_id", "tool_call_id"),
        first(said, "name", "toolName"),
        answer,
        said,
        reader,
        parts);
  }

  /** Gemini's parts have no type: the member's name is it. */
  private static void untyped(Attributes said, MessageReader reader, List<Part> parts) {
    AttributeValue call = either(said, "function_call", "functionCall");
    AttributeValue response = either(said, "function_response", "functionResponse");
    if (call != null) {
      toolCall(call, parts);
    } else if (response instanceof MapValue map) {
      result(map.values(), reader, parts);
    } else if (said.get("text") != null || said.get("content") != null) {
      text(said, parts);
    } else {
      parts.add(new Other("unknown", JsonWriter.write(new MapValue(said))));
    }
  }

  private static void text(Attributes said, List<Part> parts) {
    String text = first(said, "text", "content");
    if (text != null) {
      parts.add(new Text(text));
    }
  }

  private static void contents(
      @Nullable AttributeValue content, MessageReader reader, List<Part> parts) {
    for (AttributeValue each : Coercion.asList(content)) {
      read(each, reader, parts);
    }
  }

  private static String other(Attributes said) {
    String text = first(said, "text", "content", "thinking", "reasoning");
    return text == null ? JsonWriter.write(new MapValue(said)) : text;
  }

  /** OpenInference puts one more level around each part and call. */
  private static Attributes unwrap(Attributes said) {
    for (String envelope : List.of("message_content", "tool_call")) {
      if (said.size() == 1 && said.get(envelope) instanceof MapValue inner) {
        return inner.values();
      }
    }
    return said;
  }

  private static @Nullable AttributeValue either(Attributes said, String first, String second) {
    AttributeValue value = said.get(first);
    return Coercion.isEmpty(value) ? said.get(second) : value;
  }

  private static @Nullable String first(Attributes said, String... keys) {
    for (String key : keys) {
      String text = Coercion.asText(said.get(key));
      if (text != null) {
        return text;
      }
    }
    return null;
  }
}
