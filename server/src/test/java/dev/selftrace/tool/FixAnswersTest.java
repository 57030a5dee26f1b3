package dev.selftrace.tool;

import dev.selftrace.text.JsonText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What agents read about fixes, word for word. */
class FixAnswersTest {

  private final Orders orders = new Orders();
  private final Asking asking = orders.asking;

  @Test
  @DisplayName("what agents read at each turn of a failure that was fixed and came back")
  void golden() {
    StringBuilder text = new StringBuilder();
    Transcript transcript = new Transcript(text);
    orders.fail(1);
    orders.settle();
    transcript.ask(
        "record_fix",
        "trace_id",
        Orders.id(1),
        "summary",
        "the limit was read in cents",
        "files",
        List.of("billing/charge.py", "billing/limits.py"),
        "commit",
        "4f1c0de",
        "archived_as",
        "versions/charge_v1.py",
        "run_id",
        "run-1");
    transcript.ask("list_fixes");
    orders.pass(2);
    transcript.ask("list_fixes");
    orders.settle();
    transcript.ask("list_fixes");
    transcript.ask("find_errors");
    transcript.ask("diagnose", "trace_id", Orders.id(1));
    orders.fail(3);
    orders.settle();
    transcript.ask("list_fixes", "state", "regressed");
    transcript.ask("find_errors", "state", "regressed");
    transcript.ask("diagnose", "trace_id", Orders.id(3));
    transcript.ask(
        "record_fix",
        "trace_id",
        Orders.id(3),
        "summary",
        "the bank is down",
        "state",
        "diagnosed");
    transcript.ask("list_fixes");
    transcript.ask("find_errors");
    transcript.ask("diagnose", "trace_id", Orders.id(3));
    transcript.ask("record_fix", "trace_id", Orders.id(2), "summary", "nothing to fix");
    transcript.ask("list_fixes", "state", "verified");
    Golden.check("answers/fixes.txt", text.toString());
  }

  /** Questions with their answers as text and as JSON. */
  private final class Transcript {

    private final StringBuilder text;

    Transcript(StringBuilder text) {
      this.text = text;
    }

    void ask(String tool, Object... pairs) {
      Map<String, Object> arguments = Asking.arguments(pairs);
      text.append("$ ").append(tool).append(' ');
      text.append(JsonText.write(arguments)).append('\n');
      text.append(asking.ask(tool, pairs).text()).append("\n\n");
      arguments.put("format", "json");
      ToolAnswer json = asking.tools().call(tool, arguments, asking.context());
      text.append(
          new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json.json()));
      text.append("\n\n");
    }
  }
}
