package dev.selftrace.analysis.check;

import com.google.re2j.Pattern;
import dev.selftrace.model.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An assertion that must hold in every trace that is looked at (tools.md T11). */
public sealed interface Check {

  /** As an agent names it: {@code no_errors}. */
  String kind();

  /** What must hold, in words; repeats what the caller gave. */
  String expected();

  /**
   * No span shows an error and no log record of the trace is one.
   *
   * @param allowHandled errors that the program overcame are allowed: the trace did not fail
   */
  record NoErrors(boolean allowHandled) implements Check {
    @Override
    public String kind() {
      return "no_errors";
    }

    @Override
    public String expected() {
      return allowHandled ? "no failure; handled errors are allowed" : "no error, handled or not";
    }
  }

  /** Spans of a name or an operation, one of which may be null. */
  record HasSpan(@Nullable String name, @Nullable Operation operation, Bounds bounds)
      implements Check {
    @Override
    public String kind() {
      return "has_span";
    }

    @Override
    public String expected() {
      return bounds.words()
          + (operation == null ? "" : " " + operation.text())
          + " span"
          + (name == null ? "" : " named " + Words.quoted(name));
    }
  }

  /**
   * Calls of a tool.
   *
   * @param kind {@code called_tool} or {@code not_called_tool}
   * @param name null for any tool
   * @param inputContains null for any input
   * @param outputContains null for any output
   */
  record CalledTool(
      String kind,
      @Nullable String name,
      Bounds bounds,
      @Nullable String inputContains,
      @Nullable String outputContains)
      implements Check {
    @Override
    public String expected() {
      return bounds.words()
          + " call of "
          + (name == null ? "any tool" : "tool " + Words.quoted(name))
          + (inputContains == null ? "" : " with input containing " + Words.quoted(inputContains))
          + (outputContains == null
              ? ""
              : " with output containing " + Words.quoted(outputContains));
    }
  }

  /** Invocations of an agent; of any without a name. */
  record CalledAgent(@Nullable String name, Bounds bounds) implements Check {
    @Override
    public String kind() {
      return "called_agent";
    }

    @Override
    public String expected() {
      return bounds.words()
          + " call of "
          + (name == null ? "any agent" : "agent " + Words.quoted(name));
    }
  }

  /** Tools called in this order; others may lie between. */
  record ToolSequence(List<String> names) implements Check {
    public ToolSequence {
      names = List.copyOf(names);
    }

    @Override
    public String kind() {
      return "tool_sequence";
    }

    @Override
    public String expected() {
      String all = String.join(", ", names.stream().map(Words::cut).toList());
      return "tools in the order " + all + "; others may lie between";
    }
  }

  /** Model calls, embeddings included. */
  record LlmCalls(int max) implements Check {
    @Override
    public String kind() {
      return "llm_calls";
    }

    @Override
    public String expected() {
      return "at most " + Words.count(max, "model call");
    }
  }

  /** Input and output tokens together. */
  record Tokens(long max) implements Check {
    @Override
    public String kind() {
      return "tokens";
    }

    @Override
    public String expected() {
      return "at most " + Words.count(max, "token");
    }
  }

  /** US dollars. */
  record Cost(double max) implements Check {
    @Override
    public String kind() {
      return "cost";
    }

    @Override
    public String expected() {
      return "at most $" + Words.number(max);
    }
  }

  /**
   * How long traces last.
   *
   * @param percentile 1 to 100, over all traces by nearest rank; null for each of them
   */
  record Duration(double maxMillis, @Nullable Double percentile) implements Check {
    @Override
    public String kind() {
      return "duration";
    }

    @Override
    public String expected() {
      return (percentile == null ? "" : "p" + Words.number(percentile) + " ")
          + "at most "
          + Words.number(maxMillis)
          + " ms";
    }
  }

  /**
   * An attribute of some span, of its events or its resource.
   *
   * @param value a string, number or boolean; null for operators that take none
   */
  record Attribute(String key, AttributeOperator operator, @Nullable Object value)
      implements Check {
    @Override
    public String kind() {
      return "attribute";
    }

    @Override
    public String expected() {
      String compared = value == null ? "" : " " + shown(value);
      String named = Words.cut(key);
      return switch (operator) {
        case NOT_EQUAL -> "no span with " + named + " =" + compared;
        case NOT_MATCHES -> "no span with " + named + " =~" + compared;
        case ABSENT -> "no span with " + named;
        case EXISTS -> "a span with " + named;
        case EQUAL, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL, MATCHES ->
            "a span with " + named + " " + operator.text() + compared;
      };
    }

    private static String shown(Object value) {
      return switch (value) {
        case String text -> Words.quoted(text);
        case Double number -> Words.number(number);
        default -> value.toString();
      };
    }
  }

  /** What the trace put out. */
  record Output(Wanted wanted) implements Check {
    @Override
    public String kind() {
      return "output";
    }

    @Override
    public String expected() {
      return switch (wanted) {
        case Matching matching ->
            "output in which " + Words.quoted(matching.pattern().pattern()) + " is found";
        case Containing containing -> "output containing " + Words.quoted(containing.text());
        case Conforming conforming -> "output that is JSON and conforms to the schema";
        case Similar similar ->
            CharacterOverlap.NAME
                + " of at least "
                + Words.number(similar.min())
                + " between the output and "
                + Words.quoted(similar.text());
      };
    }
  }

  /** What is wanted of an output. */
  sealed interface Wanted {}

  /** The pattern is found somewhere in it. */
  record Matching(Pattern pattern) implements Wanted {}

  /** The text occurs in it. */
  record Containing(String text) implements Wanted {}

  /** It is JSON that conforms. */
  record Conforming(JsonSchema schema) implements Wanted {}

  /**
   * It is similar to a text.
   *
   * @param min 0 to 1, by {@link CharacterOverlap}
   */
  record Similar(String text, double min) implements Wanted {}

  /** No call is repeated more often, and no tools are called in turns without end. */
  record NoLoops(int maxIdenticalCalls) implements Check {
    @Override
    public String kind() {
      return "no_loops";
    }

    @Override
    public String expected() {
      return "at most "
          + Words.count(maxIdenticalCalls, "call")
          + " with the same input, and no tools called in turns";
    }
  }

  /**
   * A judgement.
   *
   * @param value the caller's own judgement; null to look at those already there
   * @param min the least that passes; null when any value does
   */
  record Score(
      String name, @Nullable Double value, @Nullable Double min, @Nullable String explanation)
      implements Check {
    @Override
    public String kind() {
      return "score";
    }

    @Override
    public String expected() {
      return "score " + Words.quoted(name) + (min == null ? "" : " of at least " + minimum(min));
    }

    private static String minimum(double min) {
      return Words.number(min);
    }
  }
}
