package dev.selftrace.tool;

import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a diagnosis: a line of the block and a value of the JSON object.
 *
 * @param text writes the line, behind its margin; null when the answer's text says it elsewhere
 * @param json the value
 */
record DiagnosisItem(
    Section section, @Nullable Consumer<Sheet> text, Function<Leaves, ? extends Object> json) {

  /** What statements are about, in the order of importance, which is the order shown. */
  enum Section {
    INPUT("", "input_excerpt"),
    OUTPUT("", "output_excerpt"),
    FACTS("", "facts"),
    FIX("", "last_fix"),
    PATH("path to the root:", "propagation"),
    LOG("error logs:", "log_errors"),
    KNOWN("known:", "known"),
    MISSING("missing:", "missing"),
    TEST("failed tests:", "failed_tests"),
    CONTRIBUTING("contributing:", "contributing"),
    EVALUATION("evaluations:", "evaluations"),
    GATE("gates:", "gates"),
    DIFFERENCE("against the last passing trace:", "differences"),
    FURTHER("further errors:", "further_errors"),
    ADVICE("what would show it:", "what_would_show_it");

    private final String heading;
    private final String field;

    Section(String heading, String field) {
      this.heading = heading;
      this.field = field;
    }

    /** The line above the first statement; "" for none. */
    String heading() {
      return heading;
    }

    String field() {
      return field;
    }
  }

  /** A statement that is all ours. */
  static DiagnosisItem ours(Section section, String sentence) {
    return new DiagnosisItem(section, sheet -> sheet.own(sentence), _ -> sentence);
  }
}
