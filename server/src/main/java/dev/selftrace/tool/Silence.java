package dev.selftrace.tool;

import dev.selftrace.analysis.Diagnosis;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.text.Untrusted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What can be said of a trace in which nothing shows an error (telemetry R19): what is known, what
 * is missing, and what would show a failure. Nothing is guessed: advice names what an
 * instrumentation is known to leave out (R20), not what happened.
 */
final class Silence {

  /** Known gaps of instrumentations whose root spans may never arrive (telemetry R20). */
  private static final Map<String, String> LOST_ROOTS =
      Map.of(
          "openllmetry",
              "OpenLLMetry for JavaScript never ends the spans of rejected promises: catch and"
                  + " record the error inside the workflow function, or put a span of your own"
                  + " around the run",
          "openinference",
              "OpenInference for JavaScript exports nothing for rejected calls: put a span of your"
                  + " own around the call and record the exception on it",
          "mastra",
              "Mastra loses the root span of a failed run: put a span of your own around the run");

  /** How instrumentations are told to record what models were sent and answered. */
  private static final Map<String, String> CONTENT =
      Map.of(
          "otel-genai", "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true",
          "openllmetry", "TRACELOOP_TRACE_CONTENT=true",
          "vercel-ai", "experimental_telemetry.recordOutputs");

  private final Diagnosis diagnosis;
  private final TraceVerdict verdict;
  private final boolean settled;

  Silence(Diagnosis diagnosis, boolean settled) {
    this.diagnosis = diagnosis;
    this.verdict = diagnosis.verdict();
    this.settled = settled;
  }

  List<DiagnosisItem> items() {
    List<DiagnosisItem> items = new ArrayList<>();
    if (!verdict.complete()) {
      diagnosis.lastEnded().ifPresent(row -> items.add(last(row)));
    }
    if (modelCalls() > 0 && modelCalls() == silentModelCalls()) {
      items.add(
          DiagnosisItem.ours(
              DiagnosisItem.Section.MISSING, "no model call has its output recorded"));
    }
    for (SpanId parent : verdict.missingParents()) {
      items.add(
          DiagnosisItem.ours(
              DiagnosisItem.Section.MISSING, "parent " + parent.hex() + " never arrived"));
    }
    for (SpanRow row : diagnosis.unended()) {
      items.add(named(DiagnosisItem.Section.MISSING, row, "has not ended"));
    }
    advice().forEach(each -> items.add(DiagnosisItem.ours(DiagnosisItem.Section.ADVICE, each)));
    return items;
  }

  private DiagnosisItem last(SpanRow row) {
    long after = Math.max(0, row.endNanos() - verdict.startNanos());
    return named(DiagnosisItem.Section.KNOWN, row, "ended last, at +" + Moments.millisText(after));
  }

  private static DiagnosisItem named(DiagnosisItem.Section section, SpanRow row, String what) {
    return new DiagnosisItem(
        section,
        sheet ->
            sheet
                .own("span " + row.spanId().hex() + " ")
                .say(Untrusted.of(row.name()))
                .own(" " + what),
        leaves ->
            new Json()
                .put("span_id", row.spanId().hex())
                .put("name", leaves.of(Untrusted.of(row.name())))
                .put("what", what)
                .map());
  }

  private List<String> advice() {
    List<String> advice = new ArrayList<>();
    if (!settled) {
      advice.add("spans still arrive: wait_for_traces, then ask again");
    }
    if (!verdict.complete()) {
      Map<String, String> known = new LinkedHashMap<>(LOST_ROOTS);
      known.keySet().retainAll(verdict.conventions());
      advice.addAll(known.values());
      advice.add(
          "a process that ends before it exports loses its last spans: flush or shut the SDK down"
              + " at exit, after a failure too");
    } else {
      advice.add(
          "code outside spans fails unseen: record exceptions on a span around the job, request or"
              + " test");
    }
    if (verdict.logCount() == 0) {
      advice.add("export logs over OTLP too: an exception may only be written there");
    }
    if (modelCalls() > 0 && modelCalls() == silentModelCalls()) {
      Map<String, String> known = new LinkedHashMap<>(CONTENT);
      known.keySet().retainAll(verdict.conventions());
      known.values().forEach(setting -> advice.add("record model outputs: " + setting));
    }
    return advice;
  }

  private long modelCalls() {
    return diagnosis.tree().nodes().stream()
        .filter(node -> node.row() != null && node.row().operation() == Operation.LLM)
        .count();
  }

  private long silentModelCalls() {
    return diagnosis.tree().nodes().stream()
        .filter(node -> node.row() != null && node.row().operation() == Operation.LLM)
        .filter(node -> node.row() != null && !node.row().hasOutput())
        .count();
  }
}
