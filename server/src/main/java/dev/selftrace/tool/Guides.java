package dev.selftrace.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The playbooks, by topic: our own, which are files under {@code mcp/guides}, then the operator's.
 * Immutable.
 */
public final class Guides {

  /** Our own, in the order in which an agent needs them. */
  static final List<String> OWN =
      List.of(
          "self-healing-loop",
          "runs",
          "instrument",
          "checks",
          "latency-regression",
          "token-cost",
          "tool-loops",
          "prompt-change",
          "query-language");

  private final Map<String, String> texts;

  private Guides(Map<String, String> texts) {
    this.texts = texts;
  }

  /** Our own. */
  public static Guides own() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String topic : OWN) {
      texts.put(topic, Texts.read("guides/" + topic + ".md"));
    }
    return new Guides(texts);
  }

  /**
   * These and more.
   *
   * @param more texts by topic, each beginning with a heading; one with the topic of a guide that
   *     is here already takes its place
   */
  public Guides with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(texts);
    all.putAll(more);
    return new Guides(all);
  }

  /** Every topic, always in the same order. */
  public List<String> topics() {
    return List.copyOf(texts.keySet());
  }

  /** What a topic is about: the heading of its text. */
  public String title(String topic) {
    return text(topic).lines().findFirst().orElse(topic).replaceFirst("^# *", "");
  }

  /**
   * @throws ToolInputException NOT_FOUND naming the topics
   */
  String text(String topic) {
    String text = texts.get(topic);
    if (text == null) {
      List<String> topics = topics();
      String nearest = Nearest.to(topic, topics);
      throw new ToolInputException(
          ErrorCode.NOT_FOUND,
          "there is no guide "
              + Shown.value(topic)
              + "; guides are "
              + String.join(", ", topics)
              + "."
              + (nearest == null ? "" : " Did you mean " + nearest + "?"),
          "topic",
          topics,
          null);
    }
    return text;
  }
}
