package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Exchange.Message;
import dev.selftrace.model.Exchange.Part;
import dev.selftrace.model.Exchange.Text;
import dev.selftrace.model.Exchange.ToolResult;
import dev.selftrace.model.ToolFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages out of whatever encoding they were recorded in (telemetry 3.3): JSON text or structured
 * values; OpenTelemetry's parts, the requests and responses of OpenAI (chat and responses),
 * Anthropic, Gemini and the Vercel AI SDK, LangChain's serialised messages, Monocle's lines, plain
 * text. What fits none is one message of text; nothing fails. Confined to one call.
 *
 * <pre>
 * value    := text | JSON text | list of value | map
 * map      := request {system?, messages | contents | input | prompt}
 *           | response {choices | candidates | generations | output | content}
 *           | message {role, content | parts | contents, tool_calls?, finish_reason?}
 *           | part {type, …}
 * </pre>
 */
final class MessageReader {

  /** Further messages of one exchange stay in the raw data. */
  static final int MESSAGES_MAX = 1_000;

  private static final int DEPTH_MAX = 12;

  /** Lists of messages or of what holds one, in the requests and responses of model interfaces. */
  private static final List<String> LISTS =
      List.of("messages", "contents", "choices", "candidates", "generations", "output", "input");

  /** What a request puts beside its messages for the system's role. */
  private static final List<String> SYSTEMS =
      List.of("system", "system_instruction", "systemInstruction", "instructions");

  /** Where a message keeps its words. */
  private static final List<String> CONTENTS = List.of("parts", "content", "contents", "text");

  /** Where a message keeps what the model asks tools for. */
  private static final List<String> CALLS = List.of("tool_calls", "toolCalls");

  /** Any of them next to a role makes a message. */
  private static final List<String> HELD =
      List.of("content", "parts", "contents", "text", "tool_calls", "function_call");

  private static final Set<String> PART_TYPES =
      Set.of(
          "function_call",
          "function_call_output",
          "tool_use",
          "tool_result",
          "tool-call",
          "tool-result",
          "tool_call",
          "tool_call_response",
          "text",
          "input_text",
          "output_text");

  private final List<Message> messages = new ArrayList<>();
  private final List<ToolFailure> failures = new ArrayList<>();
  private final String spareRole;

  /**
   * A reader of one side of an exchange.
   *
   * @param spareRole the role of what names none
   */
  MessageReader(String spareRole) {
    this.spareRole = spareRole;
  }

  /** The messages read so far. */
  List<Message> messages() {
    return messages;
  }

  /** Failed tool calls since the model's last word: what it was told next (R4). */
  List<ToolFailure> failures() {
    return failures;
  }

  /** Reads one recorded value. */
  void read(@Nullable AttributeValue value) {
    read(value, spareRole, 0);
  }

  /** Adds the system's instructions: text, a part or a list of parts. */
  void readSystem(@Nullable AttributeValue value) {
    AttributeValue structure = structured(value);
    if (!Coercion.isEmpty(structure)) {
      List<Part> parts = new ArrayList<>();
      MapValue config = structure instanceof MapValue map ? map : null;
      AttributeValue inner = config == null ? null : config.values().get("parts");
      parts(inner == null ? structure : inner, parts);
      add("system", parts, null);
    }
  }

  private void read(@Nullable AttributeValue value, String role, int depth) {
    AttributeValue structure = structured(value);
    if (Coercion.isEmpty(structure) || structure == null || depth > DEPTH_MAX) {
      return;
    }
    switch (structure) {
      case StringValue text -> readText(text.value(), role);
      case ArrayValue array -> readList(array.values(), role, depth);
      case MapValue map -> readMap(map, role, depth);
      default -> add(role, List.of(new Text(String.valueOf(Coercion.asText(structure)))), null);
    }
  }

  /** Plain text, or Monocle's messages, one a line. */
  private void readText(String text, String role) {
    List<String> lines = MonocleLines.split(text);
    if (lines.isEmpty()) {
      add(role, List.of(new Text(text)), null);
      return;
    }
    for (String line : lines) {
      AttributeValue structure = JsonReader.read(line);
      if (structure == null) {
        add(roleOf(MonocleLines.role(line)), List.of(new Text(MonocleLines.text(line))), null);
      } else {
        read(structure, role, DEPTH_MAX - 2);
      }
    }
  }

  private void readList(List<AttributeValue> values, String role, int depth) {
    boolean parts = !values.isEmpty() && values.stream().allMatch(MessageReader::isBarePart);
    if (parts) {
      List<Part> read = new ArrayList<>();
      values.forEach(each -> parts(each, read));
      add(role, read, null);
      return;
    }
    for (AttributeValue each : values) {
      read(each, role, depth + 1);
    }
  }

  private void readMap(MapValue map, String role, int depth) {
    Attributes said = LangChain.unwrap(map.values());
    if (isMessage(said)) {
      message(said, role);
      return;
    }
    AttributeValue inner = said.get("message");
    if (inner instanceof MapValue || (inner != null && said.get("finish_reason") != null)) {
      envelope(inner, said, role, depth);
      return;
    }
    if (request(said, role, depth)) {
      return;
    }
    if (isPart(said)) {
      List<Part> parts = new ArrayList<>();
      parts(map, parts);
      add(said.text("output") == null ? role : "tool", parts, null);
      return;
    }
    String only = said.size() == 1 ? said.key(0) : null;
    if (only != null && MonocleLines.isRole(only)) {
      read(said.value(0), roleOf(only), depth + 1);
      return;
    }
    String text = said.text("text");
    String content = text == null && said.size() == 1 ? said.text("content") : text;
    add(role, List.of(new Text(content == null ? JsonWriter.write(map) : content)), null);
  }

  /** A choice: the message and, beside it, why it ended. */
  private void envelope(AttributeValue inner, Attributes said, String role, int depth) {
    int before = messages.size();
    read(inner, role, depth + 1);
    String reason = finishReason(said);
    if (reason != null && messages.size() > before) {
      Message last = messages.removeLast();
      messages.add(new Message(last.role(), last.parts(), reason));
    }
  }

  /** A request or response: whether it held messages. */
  private boolean request(Attributes said, String role, int depth) {
    if (said.get("content") instanceof MapValue content) {
      envelope(content, said, role, depth);
      return true;
    }
    if (said.get("body") instanceof MapValue body) {
      readMap(body, role, depth + 1);
      return true;
    }
    int before = messages.size();
    SYSTEMS.forEach(key -> readSystem(said.get(key)));
    if (said.get("config") instanceof MapValue config) {
      SYSTEMS.forEach(key -> readSystem(config.values().get(key)));
    }
    for (String key : LISTS) {
      AttributeValue list = structured(said.get(key));
      boolean only = said.size() == 1 || said.get("model") != null;
      boolean text = list instanceof StringValue && only;
      if (list instanceof ArrayValue || text) {
        read(list, role, depth + 1);
        return true;
      }
    }
    AttributeValue prompt = said.get("prompt");
    if (!Coercion.isEmpty(prompt)) {
      read(prompt, "user", depth + 1);
      return true;
    }
    while (messages.size() > before) {
      messages.removeLast();
    }
    return false;
  }

  private void message(Attributes said, String spare) {
    String named = said.text("role");
    String role = named == null ? spare : roleOf(named);
    List<Part> parts = new ArrayList<>();
    String callId = said.text("tool_call_id");
    if (role.equals("tool") && (callId != null || said.get("parts") == null)) {
      toolResult(said, parts);
    } else {
      CONTENTS.forEach(key -> parts(said.get(key), parts));
    }
    for (String key : CALLS) {
      for (AttributeValue call : Coercion.asList(structured(said.get(key)))) {
        PartReader.toolCall(call, parts);
      }
    }
    PartReader.toolCall(said.get("function_call"), parts);
    add(role, parts, finishReason(said));
  }

  /** OpenAI's way: the whole message is one tool's answer, unless its parts already say so. */
  private void toolResult(Attributes said, List<Part> parts) {
    AttributeValue content = structured(said.get("content"));
    if (content instanceof ArrayValue list
        && list.values().stream().anyMatch(PartReader::isResult)) {
      parts(content, parts);
      return;
    }
    String id = said.text("tool_call_id");
    PartReader.result(
        id == null ? said.text("id") : id,
        said.text("name"),
        said.get("content"),
        said,
        this,
        parts);
  }

  private void parts(@Nullable AttributeValue value, List<Part> parts) {
    AttributeValue structure = structured(value);
    if (structure instanceof ArrayValue array) {
      array.values().forEach(each -> PartReader.read(each, this, parts));
    } else if (value instanceof StringValue text && !(structure instanceof MapValue)) {
      if (!text.value().isEmpty()) {
        parts.add(new Text(text.value()));
      }
    } else if (structure != null && !Coercion.isEmpty(structure)) {
      PartReader.read(structure, this, parts);
    }
  }

  /** Notes that a tool's answer is a failure. */
  void failed(ToolFailure failure) {
    failures.add(failure);
  }

  private void add(String role, List<Part> parts, @Nullable String finishReason) {
    if (parts.isEmpty() && finishReason == null) {
      return;
    }
    if (messages.size() < MESSAGES_MAX) {
      messages.add(new Message(role, parts, finishReason));
    }
    if (role.equals("assistant") && parts.stream().noneMatch(ToolResult.class::isInstance)) {
      failures.clear();
    }
  }

  private static boolean isMessage(Attributes said) {
    boolean held = HELD.stream().anyMatch(key -> said.get(key) != null);
    return (held && said.text("role") != null)
        || said.get("parts") instanceof ArrayValue
        || said.get("toolCalls") instanceof ArrayValue;
  }

  private static boolean isPart(Attributes said) {
    String type = said.text("type");
    return type != null && PART_TYPES.contains(type);
  }

  private static boolean isBarePart(AttributeValue value) {
    return value instanceof MapValue map
        && map.values().get("role") == null
        && isPart(map.values());
  }

  private static @Nullable String finishReason(Attributes said) {
    for (String key : List.of("finish_reason", "finishReason", "stop_reason")) {
      String reason = FinishReason.normal(Coercion.asText(said.get(key)));
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }

  private static String roleOf(String said) {
    return switch (said) {
      case "model", "ai", "AIMessageChunk" -> "assistant";
      case "human" -> "user";
      case "function" -> "tool";
      default -> said;
    };
  }

  /** Text that is JSON as what it says; anything else as it is. */
  static @Nullable AttributeValue structured(@Nullable AttributeValue value) {
    if (value instanceof StringValue text
        && (Coercion.looksLike(text.value(), '{')
            || Coercion.looksLike(text.value(), '[')
            || Coercion.looksLike(text.value(), '"'))) {
      AttributeValue read = JsonReader.read(text.value());
      return read == null ? value : read;
    }
    return value;
  }
}
