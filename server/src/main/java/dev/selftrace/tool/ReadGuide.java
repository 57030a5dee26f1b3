package dev.selftrace.tool;

import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.VisibleText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** T16: a playbook as text; without a topic, the list. */
final class ReadGuide implements Tool<ReadGuide.Input> {

  /**
   * The arguments.
   *
   * @param topic null for the list
   */
  record Input(@Argument("absent: the list") @Nullable String topic) {}

  private final Guides guides;

  ReadGuide(Guides guides) {
    this.guides = guides;
  }

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    String topic = input.topic();
    return topic == null ? new Contents(guides) : new Guide(topic, guides.text(topic));
  }

  /** The list. */
  private record Contents(Guides guides) implements Output {

    @Override
    public int parts() {
      return guides.topics().size();
    }

    @Override
    public void write(Sheet sheet, int parts) {
      int hidden = parts() - parts;
      sheet.head(
          TraceSummary.count(parts(), "guide")
              + (hidden == 0 ? "." : ", " + hidden + " not shown."));
      for (String topic : guides.topics().subList(0, parts)) {
        sheet.head("\n" + topic + ": " + guides.title(topic));
      }
    }

    @Override
    public Map<String, Object> json(Leaves leaves, int parts) {
      List<Map<String, Object>> topics =
          guides.topics().stream()
              .limit(parts)
              .map(topic -> new Json().put("topic", topic).put("title", guides.title(topic)).map())
              .toList();
      return new Json().put("topics", topics).put("total", parts()).map();
    }

    @Override
    public NextCall next(int parts) {
      return NextCall.of("read_guide").with("topic", guides.topics().getFirst());
    }
  }

  /** One guide; its parts are its lines. */
  private record Guide(String topic, String text) implements Output {

    @Override
    public int parts() {
      return (int) text.lines().count();
    }

    @Override
    public void write(Sheet sheet, int parts) {
      sheet.head(shown(parts));
    }

    private String shown(int lines) {
      List<String> all = text.lines().toList();
      String shown = String.join("\n", all.subList(0, lines));
      int hidden = VisibleText.utf8Bytes(text) - VisibleText.utf8Bytes(shown);
      return hidden == 0 ? shown : shown + "\n…(+" + hidden + " bytes)";
    }

    @Override
    public Map<String, Object> json(Leaves leaves, int parts) {
      return new Json().put("topic", topic).put("text", shown(parts)).map();
    }

    @Override
    public NextCall next(int parts) {
      return parts == parts()
          ? NextCall.of(topic.equals("instrument") ? "ingest_status" : "list_workflows")
          : NextCall.of("read_guide").with("topic", topic).with("max_tokens", 4000);
    }
  }
}
