package dev.selftrace.tool;

import dev.selftrace.analysis.Outcome;
import dev.selftrace.analysis.Propagation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span on the way of an error to the root.
 *
 * @param cause it is where the error began
 * @param outcome what became of the error
 */
record PathStep(Propagation.Step step, boolean cause, @Nullable Outcome outcome) {

  private static final int NAME_BYTES_MAX = 120;

  DiagnosisItem item() {
    return new DiagnosisItem(DiagnosisItem.Section.PATH, cause ? null : this::write, this::json);
  }

  private void write(Sheet sheet) {
    sheet.own(step.node().spanId().hex() + " ");
    SpanRow row = step.node().row();
    if (row != null) {
      sheet.say(Untrusted.of(row.name()), NAME_BYTES_MAX).own(" ");
    }
    if (step.failed() && !step.same() && step.message() != null) {
      sheet.own("says instead: ").say(Untrusted.of(step.message()));
    } else {
      sheet.own("(" + note() + ")");
    }
  }

  /** What happens to the error here, in our own words. */
  private String note() {
    if (step.node().missing()) {
      return "never arrived";
    }
    if (cause) {
      return "cause";
    }
    if (step.failed()) {
      return step.same() ? "same error" : "another error";
    }
    return switch (outcome) {
      case CONTINUED -> "no error: handled, the program went on";
      case UNKNOWN -> "no error: handled, or the program ended here unseen";
      case PROPAGATED -> "no error of its own";
      case null -> "no error of its own";
    };
  }

  private Map<String, Object> json(Leaves leaves) {
    SpanRow row = step.node().row();
    boolean masks = step.failed() && (cause || !step.same());
    return new Json()
        .put("span_id", step.node().spanId().hex())
        .put("name", row == null ? null : leaves.of(Untrusted.of(row.name())))
        .put("message", masks ? leaves.of(Untrusted.ofNullable(step.message())) : null)
        .put("note", note())
        .map();
  }
}
