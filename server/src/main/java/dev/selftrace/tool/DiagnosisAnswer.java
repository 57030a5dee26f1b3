package dev.selftrace.tool;

import dev.selftrace.analysis.Diagnosis;
import dev.selftrace.analysis.FixState;
import dev.selftrace.analysis.Outcome;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.model.TraceVerdict.LogError;
import dev.selftrace.store.ErrorHistory;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import dev.selftrace.tool.DiagnosisItem.Section;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A diagnosis as an answer. The verdict and the cause are always there; its parts are the further
 * statements, the most important first.
 *
 * @param view the cause's line; null without a cause
 * @param history earlier occurrences; null when not known
 * @param fix what was recorded about this failure last; null for nothing
 * @param passing null when the workflow never passed
 */
record DiagnosisAnswer(
    Diagnose.Question question,
    Diagnosis diagnosis,
    TraceSummary trace,
    @Nullable SpanView view,
    @Nullable ErrorHistory history,
    @Nullable FixStanding fix,
    @Nullable LastPassing passing,
    List<DiagnosisItem> items,
    boolean damaged)
    implements Output {

  private static final String MARGIN = "  ";

  DiagnosisAnswer {
    items = List.copyOf(items);
  }

  /** Of the cause, else of the first error log; null when nothing shows an error. */
  static @Nullable String fingerprint(Diagnosis diagnosis) {
    ErrorFacts error = error(diagnosis);
    return error == null ? null : error.fingerprint();
  }

  private static @Nullable ErrorFacts error(Diagnosis diagnosis) {
    if (diagnosis.cause() != null) {
      return diagnosis.cause().error();
    }
    List<LogError> logs = diagnosis.verdict().logErrors();
    return logs.isEmpty() ? null : logs.getFirst().error();
  }

  @Override
  public int parts() {
    return items.size();
  }

  /** What belongs to the cause and its path. */
  @Override
  public int essential() {
    return (int) items.stream().filter(item -> item.section().compareTo(Section.LOG) <= 0).count();
  }

  @Override
  public void write(Sheet sheet, int parts) {
    writeHead(sheet, parts);
    if (question.run() != null) {
      question.run().writeNames(sheet);
    }
    trace.writeNames(sheet.line());
    if (view != null) {
      view.write(sheet.line(), trace.verdict().startNanos(), trace.onlyService(), true);
      ErrorFacts error = view.error();
      if (error != null && error.location() != null) {
        Locations.write(sheet.line().own(MARGIN + "at "), error.location());
      }
    }
    Section last = null;
    for (DiagnosisItem item : items.subList(0, parts)) {
      Section section = item.section();
      if (item.text() == null) {
        continue;
      }
      if (section != last && !section.heading().isEmpty()) {
        sheet.line().own(section.heading());
      }
      last = section;
      item.text().accept(sheet.line().own(MARGIN));
    }
  }

  private void writeHead(Sheet sheet, int parts) {
    sheet.head(kind().text() + ": " + sentence());
    if (question.run() != null) {
      sheet.head(" " + capital(question.run().text()) + ".");
    }
    sheet.head(" " + capital(trace.headline(question.chosen())) + ".");
    String fingerprint = fingerprint(diagnosis);
    if (fingerprint != null) {
      sheet.head(" Fingerprint " + fingerprint + seen() + ".");
    }
    sheet.head(fix == null ? "" : fixed(fix));
    if (passing != null) {
      sheet.head(" " + passingText(passing));
    }
    if (question.others() > 0) {
      String errors = TraceSummary.count(question.others(), "other error");
      sheet.head(" Its workflow has " + errors + ": find_errors.");
    }
    int failing = Judgements.of(question.outline()).failing();
    if (failing > 0) {
      sheet.head(" " + capital(TraceSummary.count(failing, "failing evaluation")) + ".");
    }
    if (!trace.completeness().settled()) {
      sheet.head(" Spans still arrive: the verdict may change.");
    }
    int hidden = items.size() - parts;
    sheet.head(hidden == 0 ? "" : " " + hidden + " lines left out to fit max_tokens.");
    sheet.head(damaged ? SpanReading.DAMAGE : "");
  }

  /** A run whose failed attempt was repeated with success did not fail (telemetry R15). */
  private Diagnosis.Kind kind() {
    boolean overcome = question.run() != null && question.run().retried();
    return overcome && diagnosis.kind() == Diagnosis.Kind.FAILED
        ? Diagnosis.Kind.ERROR_HANDLED
        : diagnosis.kind();
  }

  private String sentence() {
    Cause cause = diagnosis.cause();
    if (cause == null) {
      int logs = diagnosis.verdict().logErrors().size();
      return logs == 0
          ? "nothing recorded in this trace shows an error."
          : TraceSummary.count(logs, "error log") + ", which no span shows.";
    }
    String where = "span " + cause.spanId().hex() + " is the cause, read from ";
    where += cause.error().evidence().text() + certainty(cause);
    if (question.run() != null && question.run().retried()) {
      return where + "; a later trace made the same call with success.";
    }
    return switch (diagnosis.outcome()) {
      case CONTINUED -> where + "; the program went on.";
      case UNKNOWN -> where + "; nothing shows whether the program went on.";
      case PROPAGATED -> where + ".";
      case null -> where + ".";
    };
  }

  /** How sure evidence is that was not read from the span itself; "" when it was. */
  private static String certainty(Cause cause) {
    return switch (cause.error().evidence()) {
      case INFERRED_LOG -> " (a log without ids: its service and time put it there)";
      case NEXT_LLM_REQUEST -> " (the span is silent; a later model request holds the error)";
      case ERROR_LOG -> " (a log line at this span)";
      case STATUS,
          EXCEPTION_EVENT,
          EXCEPTION_LOG,
          ERROR_TYPE,
          VENDOR_FIELD,
          HTTP_STATUS,
          TOOL_RESULT ->
          "";
    };
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private String seen() {
    if (history == null || (history.traceCount() <= 1 && fix != null)) {
      return "";
    }
    return history.traceCount() <= 1
        ? ", first seen here"
        : ", in " + history.traceCount() + " traces since " + Moments.text(history.firstSeen());
  }

  /** What the record says, in our own words; what its author says is in the block. */
  private static String fixed(FixStanding fix) {
    String id = fix.fix().fixId();
    return switch (fix.state()) {
      case DIAGNOSED -> " Diagnosed before: " + id + ".";
      case UNVERIFIED -> " A fix is recorded, unverified: " + id + ".";
      case VERIFIED -> " Fixed since: " + id + ".";
      case REGRESSED -> " It was fixed before and came back: " + id + " says what was changed.";
    };
  }

  private static String passingText(LastPassing passing) {
    String trace = passing.row().verdict().traceId().hex();
    String arrived = " arrived " + Moments.text(passing.row().lastArrival()) + ".";
    if (passing.since() == null) {
      return "Last passing trace " + trace + arrived;
    }
    String since = passing.since().verdict().traceId().hex();
    return since.equals(trace)
        ? "It passed later: trace " + trace + arrived
        : "Last passing trace before it "
            + trace
            + arrived
            + " It passed later: trace "
            + since
            + ".";
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    Map<Section, List<Object>> values = new EnumMap<>(Section.class);
    for (DiagnosisItem item : items.subList(0, parts)) {
      values.computeIfAbsent(item.section(), _ -> new ArrayList<>()).add(item.json().apply(leaves));
    }
    int hidden = items.size() - parts;
    return new Json()
        .put("verdict", kind().text())
        .put("trace", trace.json(leaves))
        .put("chosen", question.chosen().isEmpty() ? null : question.chosen())
        .put("run", question.run() == null ? null : question.run().json(leaves))
        .put("root_cause", rootCause(leaves, values))
        .put("propagation", list(values, Section.PATH))
        .put("log_errors", values.get(Section.LOG))
        .put("known", values.get(Section.KNOWN))
        .put("missing", values.get(Section.MISSING))
        .put("failed_tests", values.get(Section.TEST))
        .put("contributing", list(values, Section.CONTRIBUTING))
        .put("evaluations", values.get(Section.EVALUATION))
        .put("gates", values.get(Section.GATE))
        .put("further_errors", list(values, Section.FURTHER))
        .put("fingerprint", fingerprint(diagnosis))
        .put("seen_before", seenBefore(values))
        .put("other_errors", question.others() == 0 ? null : question.others())
        .put("last_passing", lastPassing(values))
        .put("what_would_show_it", values.get(Section.ADVICE))
        .put("statements_left_out", hidden == 0 ? null : hidden)
        .put("damaged", damaged ? true : null)
        .put("next", nexts().stream().map(NextCall::json).toList())
        .map();
  }

  private static List<Object> list(Map<Section, List<Object>> values, Section section) {
    return values.getOrDefault(section, List.of());
  }

  private static @Nullable Object single(Map<Section, List<Object>> values, Section section) {
    List<Object> all = values.get(section);
    return all == null ? null : all.getFirst();
  }

  private @Nullable Map<String, Object> rootCause(
      Leaves leaves, Map<Section, List<Object>> values) {
    ErrorFacts error = error(diagnosis);
    if (error == null) {
      return null;
    }
    Cause cause = diagnosis.cause();
    Json json = new Json();
    if (cause != null) {
      json.put("span_id", cause.spanId().hex())
          .put("span_name", leaves.of(Untrusted.of(cause.spanName())))
          .put("operation", cause.operation().text())
          .put("service", leaves.of(Untrusted.of(cause.service())));
      json.put("handled", kind() == Diagnosis.Kind.ERROR_HANDLED);
      boolean unknown = diagnosis.outcome() == Outcome.UNKNOWN;
      json.put("went_on", !cause.handled() ? null : unknown ? "unknown" : "yes");
    }
    return json.put("error_type", leaves.of(Untrusted.ofNullable(error.type())))
        .put("message", leaves.message(Untrusted.ofNullable(error.message())))
        .put("evidence", error.evidence().text())
        .put("inferred", error.evidence() == ErrorFacts.Evidence.INFERRED_LOG ? true : null)
        .put("location", Locations.json(leaves, error.location()))
        .put("input_excerpt", single(values, Section.INPUT))
        .put("output_excerpt", single(values, Section.OUTPUT))
        .put("facts", single(values, Section.FACTS))
        .map();
  }

  private @Nullable Map<String, Object> seenBefore(Map<Section, List<Object>> values) {
    Json json = new Json();
    if (history != null && history.traceCount() > 1) {
      json.put("count", history.traceCount() - 1)
          .put("first_seen", Moments.text(history.firstSeen()))
          .put("last_seen", Moments.text(history.lastSeen()));
    } else if (fix == null) {
      return null;
    } else {
      json.put("count", 0);
    }
    return json.put("last_fix", single(values, Section.FIX)).map();
  }

  private @Nullable Map<String, Object> lastPassing(Map<Section, List<Object>> values) {
    return passing == null
        ? null
        : new Json()
            .put("trace_id", passing.row().verdict().traceId().hex())
            .put(
                "passed_since",
                passing.since() == null ? null : passing.since().verdict().traceId().hex())
            .put("differences", list(values, Section.DIFFERENCE))
            .map();
  }

  @Override
  public NextCall next(int parts) {
    return nexts().getFirst();
  }

  private List<NextCall> nexts() {
    List<NextCall> nexts = new ArrayList<>();
    String traceId = trace.traceId();
    Cause cause = diagnosis.cause();
    if (fix != null && fix.state() == FixState.REGRESSED) {
      nexts.add(NextCall.of("list_fixes").with("state", FixState.REGRESSED.text()));
    }
    if (cause != null) {
      nexts.add(
          NextCall.of("get_spans")
              .with("trace_id", traceId)
              .with("span_ids", List.of(cause.spanId().hex())));
    }
    if (!trace.completeness().settled()) {
      NextCall wait = NextCall.of("wait_for_traces").with("wait_for", "complete");
      nexts.add(cause == null ? 0 : nexts.size(), wait);
    }
    nexts.add(NextCall.of("get_trace").with("trace_id", traceId));
    if (cause == null && !trace.verdict().complete()) {
      nexts.add(NextCall.of("read_guide").with("topic", "instrument"));
    }
    if (question.others() > 0) {
      nexts.add(NextCall.of("find_errors"));
    }
    if (passing != null) {
      nexts.add(NextCall.of("get_trace").with("trace_id", passing.row().verdict().traceId().hex()));
    }
    return nexts;
  }
}
