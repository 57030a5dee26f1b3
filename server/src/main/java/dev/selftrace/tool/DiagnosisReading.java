package dev.selftrace.tool;

import dev.selftrace.analysis.Diagnosis;
import dev.selftrace.analysis.Finding;
import dev.selftrace.analysis.Outcome;
import dev.selftrace.analysis.Propagation;
import dev.selftrace.analysis.RunCauses;
import dev.selftrace.analysis.TestResult;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.store.CheckEntry;
import dev.selftrace.store.ErrorHistory;
import dev.selftrace.text.Untrusted;
import dev.selftrace.tool.DiagnosisItem.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds to a diagnosis what only the stored spans and other traces tell. Confined to one call. */
final class DiagnosisReading {

  /** Of a long path this many spans are shown at either end. */
  private static final int PATH_END_MAX = 6;

  private static final int FURTHER_MAX = 20;
  private static final int EVALUATIONS_MAX = 5;
  private static final int FAILED_TESTS_MAX = 20;

  /** Later model calls in which the text of an error is looked for. */
  private static final int LATER_CALLS_MAX = 3;

  /** Of the text of an error this much must occur, and at least so much must be there. */
  private static final int ECHO_CHARS_MAX = 120;

  private static final int ECHO_CHARS_MIN = 12;

  private final Diagnose.Question question;
  private final Diagnosis diagnosis;
  private final Call call;
  private final TraceId traceId;

  DiagnosisReading(Diagnose.Question question, Diagnosis diagnosis, Call call) {
    this.question = question;
    this.diagnosis = diagnosis;
    this.call = call;
    this.traceId = diagnosis.verdict().traceId();
  }

  DiagnosisAnswer answer() {
    Cause cause = diagnosis.cause();
    List<DiagnosisItem> items = new ArrayList<>();
    SpanView view = null;
    boolean damaged = false;
    LastPassing passing = null;
    if (cause != null) {
      SpanReading reading = reading(cause);
      damaged = reading.damaged();
      view = view(cause, reading);
      items.addAll(new CauseItems(diagnosis, cause, reading, exchanges(reading)).items());
      items.addAll(path());
      passing = LastPassing.of(question.outline(), diagnosis, call).orElse(null);
    }
    FixStanding fix = lastFix();
    if (fix != null) {
      items.add(
          new DiagnosisItem(
              Section.FIX,
              sheet -> FixTexts.write(sheet, fix),
              leaves -> FixTexts.json(leaves, fix)));
    }
    diagnosis.verdict().logErrors().forEach(each -> items.add(LogErrorItems.item(each)));
    boolean settled = call.completeness(question.outline().trace()).settled();
    if (diagnosis.kind() == Diagnosis.Kind.NO_ERROR_EVIDENCE) {
      items.addAll(new Silence(diagnosis, settled).items());
    }
    items.addAll(failedTests());
    List<Finding> findings = new ArrayList<>(diagnosis.findings());
    echo().ifPresent(findings::add);
    findings.sort(Comparator.comparing(Finding::kind));
    findings.forEach(each -> items.add(finding(each)));
    Judgements.of(question.outline(), call).worstFirst().stream()
        .limit(EVALUATIONS_MAX)
        .forEach(each ->
            items.add(new DiagnosisItem(Section.EVALUATION, each::writeLine, each::jsonLine)));
    EarlierGates gates = EarlierGates.of(call, traceId);
    for (CheckEntry gate : gates.entries()) {
      items.add(
          new DiagnosisItem(
              Section.GATE, sheet -> gates.write(sheet, gate), leaves -> gates.json(leaves, gate)));
    }
    if (passing != null) {
      items.addAll(passing.differences());
    }
    items.addAll(further());
    items.sort(Comparator.comparing(DiagnosisItem::section));
    TraceSummary trace = TraceSummary.of(question.outline().trace(), call);
    return new DiagnosisAnswer(
        question, diagnosis, trace, view, history().orElse(null), fix, passing, items, damaged);
  }

  private SpanReading reading(Cause cause) {
    Set<SpanId> ids = new LinkedHashSet<>(List.of(cause.spanId()));
    SpanRow given = CauseItems.inputSpan(diagnosis, cause);
    if (given != null) {
      ids.add(given.spanId());
    }
    return SpanReading.of(call.traces(), traceId, ids);
  }

  private @Nullable SpanView view(Cause cause, SpanReading reading) {
    return diagnosis
        .tree()
        .find(cause.spanId())
        .map(node -> node.row())
        .map(row ->
            new SpanViews(question.outline(), diagnosis.tree())
                .view(row, reading.spans().get(cause.spanId())))
        .orElse(null);
  }

  private Map<SpanId, Exchange> exchanges(SpanReading reading) {
    Map<SpanId, Exchange> exchanges = new HashMap<>();
    reading
        .spans()
        .forEach((id, stored) ->
            exchanges.put(id, Exchanges.read(call, traceId, id, stored.facts().operation())));
    return exchanges;
  }

  /** From the cause on; of a handled error up to the span where it stopped. */
  private List<DiagnosisItem> path() {
    List<Propagation.Step> steps = new ArrayList<>();
    boolean handled = diagnosis.outcome() != Outcome.PROPAGATED;
    for (Propagation.Step step : diagnosis.steps()) {
      steps.add(step);
      if (handled && !step.failed() && !step.node().missing()) {
        break;
      }
    }
    List<DiagnosisItem> items = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (i == PATH_END_MAX && steps.size() > 2 * PATH_END_MAX) {
        i = steps.size() - PATH_END_MAX;
      }
      Propagation.Step step = steps.get(i);
      items.add(new PathStep(step, i == 0, diagnosis.outcome()).item());
    }
    return items;
  }

  /** Tests of the run that failed, by name. */
  private List<DiagnosisItem> failedTests() {
    RunOfTraces run = question.run();
    return run == null
        ? List.of()
        : TestResult.of(run.traces()).values().stream()
            .filter(each -> each.outcome() == TestResult.Outcome.FAILED)
            .limit(FAILED_TESTS_MAX)
            .map(DiagnosisReading::failedTest)
            .toList();
  }

  private static DiagnosisItem failedTest(TestResult result) {
    String id = result.place().traceId().hex();
    return new DiagnosisItem(
        Section.TEST,
        sheet -> sheet.own("trace " + id + " ").say(Untrusted.of(result.test())),
        leaves ->
            new Json()
                .put("test_name", leaves.of(Untrusted.of(result.test())))
                .put("trace_id", id)
                .put("span_id", result.place().spanId().hex())
                .map());
  }

  private static DiagnosisItem finding(Finding finding) {
    List<String> ids = finding.spans().stream().map(SpanId::hex).toList();
    return new DiagnosisItem(
        Section.CONTRIBUTING,
        sheet -> {
          sheet.own(finding.kind().text() + ": ");
          if (!finding.subject().isEmpty()) {
            sheet.say(Untrusted.of(finding.subject())).own(": ");
          }
          sheet.own(finding.note() + (ids.isEmpty() ? "" : ": " + String.join(" ", ids)));
        },
        leaves ->
            new Json()
                .put("kind", finding.kind().text())
                .put("span_ids", ids)
                .put(
                    "subject",
                    finding.subject().isEmpty() ? null : leaves.of(Untrusted.of(finding.subject())))
                .put("note", finding.note())
                .map());
  }

  /** A model call after the failure was given the text of its error. */
  private Optional<Finding> echo() {
    Cause cause = diagnosis.cause();
    String message = cause == null ? null : cause.error().message();
    SpanRow failed =
        cause == null
            ? null
            : diagnosis.tree().find(cause.spanId()).map(node -> node.row()).orElse(null);
    if (failed == null || message == null || message.length() < ECHO_CHARS_MIN) {
      return Optional.empty();
    }
    String text = message.substring(0, Math.min(message.length(), ECHO_CHARS_MAX));
    return diagnosis.tree().nodes().stream()
        .map(node -> node.row())
        .filter(Objects::nonNull)
        .filter(row -> row.operation() == Operation.LLM && !row.wrapper())
        .filter(row -> row.startNanos() >= failed.endNanos() && row.inputHash() != 0)
        .sorted(Comparator.comparingLong(SpanRow::startNanos).thenComparing(SpanRow::spanId))
        .limit(LATER_CALLS_MAX)
        .filter(row -> asked(row).contains(text))
        .findFirst()
        .map(row ->
            new Finding(
                Finding.Kind.ERROR_TEXT_IN_INPUT,
                List.of(row.spanId()),
                row.name(),
                "this later model call was given the text of the error"));
  }

  private String asked(SpanRow row) {
    return MessageText.of(Exchanges.read(call, traceId, row.spanId(), row.operation()).input());
  }

  private List<DiagnosisItem> further() {
    RunOfTraces run = question.run();
    List<DiagnosisItem> items = new ArrayList<>();
    if (run == null) {
      Set<SpanId> listed = new HashSet<>();
      diagnosis.findings().forEach(each -> listed.addAll(each.spans()));
      for (Cause each : diagnosis.further()) {
        DiagnosisItem item = further(traceId, each, each.handled());
        boolean said = isSame(each) && listed.contains(each.spanId());
        items.add(said ? new DiagnosisItem(Section.FURTHER, null, item.json()) : item);
      }
    } else {
      for (RunCauses.RunCause each : run.causes()) {
        if (!each.cause().equals(diagnosis.cause())) {
          items.add(further(each.verdict().traceId(), each.cause(), each.handled()));
        }
      }
    }
    return items.size() <= FURTHER_MAX ? items : items.subList(0, FURTHER_MAX);
  }

  private DiagnosisItem further(TraceId of, Cause cause, boolean handled) {
    boolean elsewhere = !of.equals(traceId);
    return new DiagnosisItem(
        Section.FURTHER,
        sheet -> {
          sheet.own(cause.spanId().hex() + " ");
          sheet.own(elsewhere ? "of trace " + of.hex() + " " : "").own(handled ? "handled: " : "");
          if (isSame(cause)) {
            sheet.own("same error");
          } else {
            ErrorText.write(sheet, cause.error(), false);
          }
        },
        leaves ->
            new Json()
                .put("span_id", cause.spanId().hex())
                .put("trace_id", elsewhere ? of.hex() : null)
                .put("message", leaves.of(Untrusted.ofNullable(cause.error().message())))
                .put("handled", handled)
                .map());
  }

  private boolean isSame(Cause further) {
    Cause cause = diagnosis.cause();
    return cause != null
        && further.error().fingerprint().equals(cause.error().fingerprint())
        && Objects.equals(further.error().message(), cause.error().message());
  }

  /** What was recorded about this failure last, from whatever trace. */
  private @Nullable FixStanding lastFix() {
    String fingerprint = DiagnosisAnswer.fingerprint(diagnosis);
    return fingerprint == null
        ? null
        : FixProofs.asOf(call).last(List.of(fingerprint)).get(fingerprint);
  }

  private Optional<ErrorHistory> history() {
    String fingerprint = DiagnosisAnswer.fingerprint(diagnosis);
    return fingerprint == null
        ? Optional.empty()
        : call.traces().history(List.of(fingerprint)).stream().findFirst();
  }
}
