package dev.selftrace.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The playbooks, by topic; files under {@code mcp/guides}. Immutable. */
final class Guides {

  private static final List<String> TOPICS =
      List.of("self-healing-loop", "instrument", "query-language");

  private final Map<String, String> texts = new LinkedHashMap<>();

  Guides() {
    for (String topic : TOPICS) {
      texts.put(topic, Texts.read("guides/" + topic + ".md"));
    }
  }

  List<String> topics() {
    return TOPICS;
  }

  /** What a topic is about: the heading of its text. */
  String title(String topic) {
    return text(topic).lines().findFirst().orElse(topic).replaceFirst("^# *", "");
  }

  /**
   * @throws ToolInputException NOT_FOUND naming the topics
   */
  String text(String topic) {
    String text = texts.get(topic);
    if (text == null) {
      String nearest = Nearest.to(topic, TOPICS);
      throw new ToolInputException(
          ErrorCode.NOT_FOUND,
          "there is no guide "
              + Shown.value(topic)
              + "; guides are "
              + String.join(", ", TOPICS)
              + "."
              + (nearest == null ? "" : " Did you mean " + nearest + "?"),
          "topic",
          TOPICS,
          null);
    }
    return text;
  }
}
