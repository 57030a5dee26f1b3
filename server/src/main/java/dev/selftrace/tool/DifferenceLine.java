package dev.selftrace.tool;

import dev.selftrace.analysis.Difference;
import dev.selftrace.model.SpanRow;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A difference between two traces as an answer shows it. Immutable.
 *
 * @param texts what was given or came out, where that differs; {@link DifferingTexts#NONE} when it
 *     was not read
 * @param here what the answer calls the trace of the candidate
 * @param there what it calls the trace of the base
 */
record DifferenceLine(Difference difference, DifferingTexts texts, String here, String there) {

  void write(Sheet sheet) {
    SpanRow now = difference.candidate();
    SpanRow then = difference.base();
    SpanRow row = now == null ? then : now;
    if (row == null) {
      return;
    }
    sheet.own(row.spanId().hex() + " ").say(Untrusted.of(row.name())).own(" ");
    switch (difference.kind()) {
      case NAME -> sheet.own("was ").say(name(then));
      case MODEL -> sheet.own("model ").say(model(now)).own(", was ").say(model(then));
      case INPUT -> texts.write(sheet, "input", there);
      case ADDED -> sheet.own("only " + here + below(difference.candidateCount()));
      case REMOVED -> sheet.own("only " + there + below(difference.baseCount()));
      case CALLS ->
          sheet.own(
              "called " + difference.candidateCount() + "×, was " + difference.baseCount() + "×");
      case HTTP_STATUS -> sheet.own("http " + status(now) + ", was " + status(then));
      case OUTPUT -> writeOutput(sheet, then, now);
      case ERROR ->
          sheet.own(now != null && now.error() != null ? "had no error" : "had an error " + there);
      case SELF_TIME -> sheet.own("took " + millis(now) + ", was " + millis(then));
    }
  }

  private void writeOutput(Sheet sheet, @Nullable SpanRow then, @Nullable SpanRow now) {
    if (now != null && now.hasOutput() && then != null && then.hasOutput()) {
      texts.write(sheet, "output", there);
    } else {
      sheet.own(now != null && now.hasOutput() ? "has an output" : "has no output");
    }
  }

  private static String below(int count) {
    return count <= 1 ? "" : ", with " + (count - 1) + " below it";
  }

  private static Untrusted name(@Nullable SpanRow row) {
    return Untrusted.of(row == null ? "" : row.name());
  }

  private static Untrusted model(@Nullable SpanRow row) {
    return Untrusted.of(row == null || row.model() == null ? "unknown" : row.model());
  }

  private static String status(@Nullable SpanRow row) {
    return row == null || row.httpStatus() == 0 ? "unknown" : Integer.toString(row.httpStatus());
  }

  private static String millis(@Nullable SpanRow row) {
    return Moments.millisText(row == null ? 0 : row.durationNanos());
  }

  Map<String, Object> json(Leaves leaves) {
    SpanRow now = difference.candidate();
    SpanRow then = difference.base();
    return new Json()
        .put("kind", difference.kind().text())
        .put("span_id", now == null ? null : now.spanId().hex())
        .put("base_span_id", then == null ? null : then.spanId().hex())
        .put("name", leaves.of(name(now == null ? then : now)))
        .put("now", value(leaves, now, texts.now(), difference.candidateCount()))
        .put("was", value(leaves, then, texts.then(), difference.baseCount()))
        .map();
  }

  private @Nullable Object value(
      Leaves leaves, @Nullable SpanRow row, @Nullable String text, int count) {
    if (row == null) {
      return null;
    }
    return switch (difference.kind()) {
      case NAME -> leaves.of(name(row));
      case MODEL -> leaves.of(Untrusted.ofNullable(row.model()));
      case INPUT -> leaves.of(Untrusted.ofNullable(text), DifferingTexts.BYTES_MAX);
      case ADDED, REMOVED, CALLS -> count;
      case HTTP_STATUS -> row.httpStatus() == 0 ? null : row.httpStatus();
      case OUTPUT ->
          text == null
              ? (Object) row.hasOutput()
              : leaves.of(Untrusted.of(text), DifferingTexts.BYTES_MAX);
      case ERROR -> row.error() != null;
      case SELF_TIME -> Moments.millis(row.durationNanos());
    };
  }
}
