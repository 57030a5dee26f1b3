package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Google's Agent Development Kit (google/adk-python @7c670f6, {@code telemetry.py}, today {@code
 * telemetry/tracing.py}; its JavaScript sibling writes the same): the work is known by the span's
 * name, payloads by {@code gcp.vertex.agent.*}. What is missing is filled in with words: an empty
 * JSON object, {@code <not specified>}, {@code N/A}.
 */
final class GoogleAdkConvention implements Convention {

  private static final String SCOPE = "gcp.vertex.agent";
  private static final String PREFIX = "gcp.vertex.agent.";
  private static final String TOOL_CALL_ID = "gen_ai.tool.call.id";
  private static final List<String> CACHED =
      List.of("cachedContentTokenCount", "cached_content_token_count");
  private static final String MERGED = "(merged";

  @Override
  public String name() {
    return "google-adk";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.ADK_MARK) || span.scope().name().equals(SCOPE);
  }

  @Override
  public void contribute(Span span, Values values) {
    Attributes said = span.attributes();
    for (int i = 0; i < said.size(); i++) {
      String key = said.key(i);
      boolean own = key.startsWith(PREFIX) || key.equals(TOOL_CALL_ID);
      if (own && isFiller(said.value(i)) && Vocabulary.slot(key) >= 0) {
        values.withdraw(key);
      }
    }
    names(span.name(), values);
    String response = values.text(Field.ADK_RESPONSE);
    if (response != null) {
      values.derive("google-adk:cache_read_tokens", cached(response));
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    String name = span.name();
    if (name.equals("call_llm")) {
      return Kind.LLM;
    }
    if (!recognises(span, values)) {
      return null;
    }
    if (name.startsWith("execute_tool") || name.startsWith("tool_call [")) {
      // Of calls made together one more span repeats all results.
      return name.contains(MERGED) ? Kind.TOOL_WRAPPER : Kind.TOOL;
    }
    if (name.equals("invocation")) {
      return Kind.WORKFLOW;
    }
    return name.startsWith("invoke_agent") || name.startsWith("agent_run") ? Kind.AGENT : null;
  }

  /** Older versions put the name into brackets. */
  private static void names(String name, Values values) {
    GenAiConvention.names(name, values);
    int open = name.indexOf(" [");
    if (open > 0 && name.endsWith("]")) {
      String inner = name.substring(open + 2, name.length() - 1);
      values.derive(
          name.startsWith("agent_run") ? "genai:agent_of_name" : "genai:tool_of_name", inner);
    }
    if (name.startsWith("invoke_agent") || name.startsWith("agent_run")) {
      // The root is always called "invocation": the first agent below it says what ran.
      values.derive("google-adk:agent", values.text(Field.AGENT));
    }
  }

  /** The number behind either spelling of Gemini's member, without reading the whole response. */
  private static @Nullable AttributeValue cached(String response) {
    for (String member : CACHED) {
      int at = response.indexOf(member);
      int from = at + member.length();
      while (at >= 0 && from < response.length() && "\": ".indexOf(response.charAt(from)) >= 0) {
        from++;
      }
      int to = from;
      while (at >= 0 && to < response.length() && Character.isDigit(response.charAt(to))) {
        to++;
      }
      if (to > from) {
        return new StringValue(response.substring(from, to));
      }
    }
    return null;
  }

  private static boolean isFiller(AttributeValue value) {
    return value instanceof StringValue text
        && switch (text.value()) {
          case "{}",
              "N/A",
              "<not specified>",
              "<not serializable>",
              "{\"result\": \"<not specified>\"}" ->
              true;
          default -> false;
        };
  }
}
