package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LangChain's serialised messages (langchain-ai/langchain {@code langchain_core/load}): {@code {lc:
 * 1, id: […, "HumanMessage"], kwargs: {content, …}}}, or a message's own {@code {type: "human",
 * content}}. Pure.
 */
final class LangChain {

  private LangChain() {}

  /** The message inside, with its role; anything else unchanged. */
  static Attributes unwrap(Attributes said) {
    if (said.get("kwargs") instanceof MapValue inner
        && said.get("id") instanceof ArrayValue id
        && !id.values().isEmpty()
        && id.values().getLast() instanceof StringValue type) {
      return withRole(inner.values(), role(type.value()));
    }
    String type = said.text("type");
    boolean message = said.get("content") != null && said.get("role") == null;
    return message && type != null ? withRole(said, role(type)) : said;
  }

  private static Attributes withRole(Attributes said, @Nullable String role) {
    if (role == null || said.get("role") != null) {
      return said;
    }
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    said.forEach((key, value) -> {
      keys.add(key);
      values.add(value);
    });
    keys.add("role");
    values.add(new StringValue(role));
    return Attributes.of(keys, values);
  }

  private static @Nullable String role(String type) {
    return switch (type) {
      case "HumanMessage", "HumanMessageChunk", "human" -> "user";
      case "AIMessage", "AIMessageChunk", "ai" -> "assistant";
      case "SystemMessage", "system" -> "system";
      case "ToolMessage", "FunctionMessage", "tool", "function" -> "tool";
      default -> null;
    };
  }
}
