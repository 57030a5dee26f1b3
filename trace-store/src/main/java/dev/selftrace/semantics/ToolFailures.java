package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.ToolFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failed tool calls that a request tells the model of (R4): some instrumentations say nothing
 * on the tool's own span. Only what came after the model's last word counts, so that a conversation
 * does not report one failure with every request.
 *
 * <p>Nearly every request holds none, and prompts are long: the end of the text is searched for the
 * words that a tool's answer and an error cannot do without before anything is parsed. Pure.
 */
final class ToolFailures {

  /** The end of a request that is searched; tools answer last. */
  static final int SEARCHED_CHARS_MAX = 64 << 10;

  /** Longer requests are not looked into. */
  static final int PARSED_CHARS_MAX = 512 << 10;

  /** Failures of one request beyond this are left out. */
  static final int FAILURES_MAX = 16;

  private static final int NODES_MAX = 2_000;

  /** Every encoding of a tool's answer holds one of these. */
  private static final List<String> ANSWERS =
      List.of(
          "\"tool\"",
          "tool_result",
          "tool-result",
          "tool_call_response",
          "unction_response",
          "unctionResponse",
          "unction_call_output",
          "ToolMessage");

  /** Every failure that {@link ToolOutcome} knows holds one of these. */
  private static final List<String> ERRORS = List.of("rror", "xception", "Traceback");

  private ToolFailures() {}

  /** The failures that a model's input reports. */
  static List<ToolFailure> read(@Nullable AttributeValue input) {
    boolean possible =
        switch (input) {
          case null -> false;
          case StringValue text -> mayHoldOne(text.value());
          case ArrayValue array -> mayHoldOne(array, new int[] {NODES_MAX});
          case MapValue map -> mayHoldOne(map, new int[] {NODES_MAX});
          default -> false;
        };
    if (!possible) {
      return List.of();
    }
    MessageReader reader = new MessageReader("user");
    reader.read(input);
    List<ToolFailure> failures = reader.failures();
    return failures.size() <= FAILURES_MAX
        ? List.copyOf(failures)
        : List.copyOf(failures.subList(failures.size() - FAILURES_MAX, failures.size()));
  }

  private static boolean mayHoldOne(String text) {
    if (text.length() > PARSED_CHARS_MAX || text.isEmpty()) {
      return false;
    }
    int from = Math.max(0, text.length() - SEARCHED_CHARS_MAX);
    return holdsAny(text, ERRORS, from) && holdsAny(text, ANSWERS, from);
  }

  private static boolean holdsAny(String text, List<String> words, int from) {
    for (String word : words) {
      if (text.indexOf(word, from) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether any text in a structure looks like an error; a big one is looked into in part. */
  private static boolean mayHoldOne(AttributeValue value, int[] nodesLeft) {
    if (nodesLeft[0]-- <= 0) {
      return false;
    }
    return switch (value) {
      case StringValue text -> holdsAny(text.value(), ERRORS, 0);
      case ArrayValue array ->
          array.values().stream().anyMatch(each -> mayHoldOne(each, nodesLeft));
      case MapValue map -> mayHoldOne(map.values(), nodesLeft);
      default -> false;
    };
  }

  private static boolean mayHoldOne(Attributes said, int[] nodesLeft) {
    for (int i = 0; i < said.size(); i++) {
      if (holdsAny(said.key(i), ERRORS, 0) || mayHoldOne(said.value(i), nodesLeft)) {
        return true;
      }
    }
    return false;
  }
}
