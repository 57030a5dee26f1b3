package dev.selftrace.tool;

import dev.selftrace.analysis.ComparedGroup;
import dev.selftrace.analysis.ComparedTest;
import dev.selftrace.analysis.ErrorGroup;
import dev.selftrace.analysis.Place;
import dev.selftrace.analysis.TestResult;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a comparison: lines of the block and a value of the JSON object.
 *
 * @param text writes the lines, behind the margin of the first
 */
record ComparisonItem(
    Section section, Consumer<Sheet> text, Function<Leaves, Map<String, Object>> json) {

  private static final String MARGIN = "    ";

  /** What statements are about, in the order of importance, which is the order shown. */
  enum Section {
    NEW("new:", "new"),
    STILL_FAILING("still failing:", "still_failing"),
    UNPROVEN("unproven (gone, but nothing shows that it works):", "unproven"),
    FIXED("fixed:", "fixed"),
    TEST("tests:", "tests"),
    CHANGE("changes:", "changes");

    private final String heading;
    private final String field;

    Section(String heading, String field) {
      this.heading = heading;
      this.field = field;
    }

    /** The line above the first statement. */
    String heading() {
      return heading;
    }

    String field() {
      return field;
    }
  }

  /**
   * A failure.
   *
   * @param single two single traces are compared, whose ids the server line says
   */
  static ComparisonItem of(ComparedGroup group, boolean single) {
    Section section =
        switch (group.state()) {
          case FIXED -> Section.FIXED;
          case STILL_FAILING -> Section.STILL_FAILING;
          case NEW -> Section.NEW;
          case UNPROVEN -> Section.UNPROVEN;
        };
    return new ComparisonItem(
        section, sheet -> write(sheet, group, single), leaves -> json(leaves, group));
  }

  static ComparisonItem of(ComparedTest test) {
    return new ComparisonItem(
        Section.TEST, sheet -> write(sheet, test), leaves -> json(leaves, test));
  }

  static ComparisonItem of(DifferenceLine line) {
    return new ComparisonItem(Section.CHANGE, line::write, line::json);
  }

  private static void write(Sheet sheet, ComparedGroup group, boolean single) {
    ErrorGroup shown = group.shown();
    sheet.own(shown.fingerprint() + (shown.handled() ? " handled " : " "));
    ErrorText.write(sheet, shown.type(), shown.message(), false);
    sheet.line().own(MARGIN + "in " + shown.operation().text() + " ");
    sheet.say(Untrusted.of(shown.spanName()));
    if (shown.location() != null) {
      Locations.write(sheet.own(" at "), shown.location());
    }
    ErrorGroup then = group.base();
    ErrorGroup now = group.candidate();
    if (then != null && group.changed()) {
      sheet.line().own(MARGIN + "changed, was " + then.fingerprint() + " ");
      ErrorText.write(sheet, then.type(), then.message(), false);
    }
    if (now != null) {
      sheet.line().own(MARGIN + "candidate: " + occurrences(now, sample(now), single));
      sheet.own(group.passedBefore() ? "; what fails passed in the base" : "");
    }
    if (then != null) {
      sheet.line().own(MARGIN + "base: " + occurrences(then, failed(group, then), single));
    }
    if (group.proof() != null) {
      sheet.line().own(MARGIN + "candidate: " + proof(group.proof(), single));
    }
    if (group.gap() != null) {
      sheet.line().own(MARGIN + "candidate: " + gap(group.gap()));
    }
  }

  /** {@code once, span 00f0…} or {@code 3 times in 2 traces, trace 4bf9… span 00f0…}. */
  private static String occurrences(ErrorGroup group, Place sample, boolean single) {
    String often = group.count() == 1 ? "once" : group.count() + " times";
    return often
        + (group.traceCount() == 1 ? "" : " in " + group.traceCount() + " traces")
        + ", "
        + place(sample, single);
  }

  private static Place sample(ErrorGroup group) {
    return new Place(group.sampleTrace(), group.sampleSpan());
  }

  /** Of a fixed failure the occurrence that is shown to be fixed. */
  static Place failed(ComparedGroup compared, ErrorGroup group) {
    return compared.proof() == null ? sample(group) : compared.proof().failed();
  }

  private static String proof(ComparedGroup.Proof proof, boolean single) {
    String place = ": " + place(proof.place(), single);
    String traces = single ? "" : " in " + TraceSummary.count(proof.okTraces(), "trace");
    return switch (proof.how()) {
      case SAME_INPUT -> "ran without it" + traces + ", also with the input that failed" + place;
      case SAME_STEP -> "ran without it" + traces + place;
      case OTHER_INPUT -> "ran without it" + traces + ", with another input" + place;
      case HANDLED -> "still meets it, but handles it and passes" + place;
      case WENT_ON -> "went on beyond where it failed" + place;
      case TEST_PASSED -> "no longer runs this step, and the test passed" + place;
      case TRACE_PASSED -> "no longer runs this step, and the same input passed" + place;
      case OTHER_CALL -> "makes another call instead, which worked" + place;
    };
  }

  private static String gap(ComparedGroup.Gap gap) {
    return switch (gap) {
      case NOT_EXERCISED -> "not exercised, this step did not run";
      case TOO_SELDOM ->
          "ran without it, but in the base it failed only at times: run it more often";
    };
  }

  private static String place(Place place, boolean single) {
    return single ? "span " + place.spanId().hex() : place(place);
  }

  private static String place(Place place) {
    return "trace " + place.traceId().hex() + " span " + place.spanId().hex();
  }

  private static Map<String, Object> json(Leaves leaves, ComparedGroup group) {
    ErrorGroup shown = group.shown();
    ComparedGroup.Proof proof = group.proof();
    Map<String, Object> shownProof =
        proof == null
            ? null
            : new Json()
                .put("how", proof.how().text())
                .put("ok_traces", proof.okTraces() == 0 ? null : proof.okTraces())
                .put("trace_id", proof.place().traceId().hex())
                .put("span_id", proof.place().spanId().hex())
                .map();
    return named(leaves, shown)
        .put("handled", shown.handled())
        .put("location", Locations.json(leaves, shown.location()))
        .put("changed", group.changed() ? true : null)
        .put("passed_in_base", group.passedBefore() ? true : null)
        .put("base", json(leaves, group.base(), group))
        .put("candidate", json(leaves, group.candidate(), group))
        .put("proof", shownProof)
        .put("reason", group.gap() == null ? null : group.gap().text())
        .map();
  }

  private static Json named(Leaves leaves, ErrorGroup group) {
    return new Json()
        .put("fingerprint", group.fingerprint())
        .put("error_type", leaves.of(Untrusted.ofNullable(group.type())))
        .put("message", leaves.of(Untrusted.ofNullable(group.message())))
        .put("operation", group.operation().text())
        .put("span_name", leaves.of(Untrusted.of(group.spanName())));
  }

  private static @Nullable Map<String, Object> json(
      Leaves leaves, @Nullable ErrorGroup group, ComparedGroup compared) {
    if (group == null) {
      return null;
    }
    Place place = failed(compared, group);
    boolean otherwise = compared.changed() && group.equals(compared.base());
    return (otherwise ? named(leaves, group) : new Json())
        .put("count", group.count())
        .put("trace_count", group.traceCount())
        .put("trace_id", place.traceId().hex())
        .put("span_id", place.spanId().hex())
        .map();
  }

  private static void write(Sheet sheet, ComparedTest test) {
    sheet.own(words(test.change()) + " ").say(Untrusted.of(test.test()));
    TestResult now = test.candidate();
    TestResult then = test.base();
    switch (test.change()) {
      case NEWLY_FAILING, STILL_FAILING, NEWLY_PASSING, STILL_PASSING -> {
        // The words say it.
      }
      case VANISHED -> sheet.own(then == null ? "" : ", it " + words(then));
      case ADDED -> sheet.own(now == null ? "" : ", it " + words(now));
      case UNDECIDED ->
          sheet.own(
              then == null || now == null ? "" : ", it " + words(then) + ", now " + words(now));
    }
    TestResult shown = now == null ? then : now;
    if (shown != null) {
      sheet.own(": " + place(shown.place()));
    }
    if (now != null && then != null) {
      sheet.own("; base trace " + then.place().traceId().hex());
    }
  }

  static String words(ComparedTest.Change change) {
    return change.text().replace('_', ' ');
  }

  private static String words(TestResult result) {
    return switch (result.outcome()) {
      case PASSED -> "passed";
      case FAILED -> "failed";
      case UNKNOWN -> "ended unknown";
    };
  }

  private static Map<String, Object> json(Leaves leaves, ComparedTest test) {
    return new Json()
        .put("test_name", leaves.of(Untrusted.of(test.test())))
        .put("change", test.change().text())
        .put("base", json(test.base()))
        .put("candidate", json(test.candidate()))
        .map();
  }

  private static @Nullable Map<String, Object> json(@Nullable TestResult result) {
    return result == null
        ? null
        : new Json()
            .put("outcome", result.outcome().name().toLowerCase(Locale.ROOT))
            .put("trace_id", result.place().traceId().hex())
            .put("span_id", result.place().spanId().hex())
            .map();
  }
}
