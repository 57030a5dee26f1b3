package dev.selftrace.analysis.check;

import dev.selftrace.analysis.SpanTree;
import dev.selftrace.analysis.ToolCalls;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.store.StoredSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks of which spans are there, in which order, and whether they failed. Pure. */
final class SpanChecks {

  private static final int EVIDENCE_MAX = 3;

  private SpanChecks() {}

  /** Logs that name no trace are put to it by service and time only: they decide nothing here. */
  static Outcome noErrors(Check.NoErrors check, CheckedTrace trace) {
    TraceVerdict verdict = trace.verdict();
    List<Evidence> evidence = new ArrayList<>();
    for (Cause cause : verdict.causes()) {
      if (!check.allowHandled() || !cause.handled()) {
        evidence.add(
            new Evidence(
                trace.id(),
                cause.spanId(),
                cause.handled() ? "handled: " : "",
                said(cause.error())));
      }
    }
    if (!check.allowHandled()) {
      verdict.logErrors().stream()
          .filter(log -> !log.inferred())
          .forEach(log -> evidence.add(trace.evidence(null, "error log: ", said(log.error()))));
    }
    boolean failed =
        check.allowHandled()
            ? verdict.status() == TraceVerdict.Status.ERROR
            : verdict.errorCount() > 0 || !evidence.isEmpty();
    if (!failed) {
      int handled = verdict.errorCount();
      return Outcome.passed(
          false,
          handled,
          trace.evidence(handled == 0 ? "no error" : Words.count(handled, "handled error")));
    }
    if (evidence.isEmpty()) {
      evidence.add(trace.evidence(Words.count(verdict.errorCount(), "span") + " with an error"));
    }
    List<Evidence> shown = evidence.subList(0, Math.min(EVIDENCE_MAX, evidence.size()));
    return new Outcome(Verdict.FAILED, true, 0, shown);
  }

  private static String said(ErrorFacts error) {
    String type = error.type();
    String message = error.message();
    return type == null
        ? Objects.requireNonNullElse(message, "an error without a message")
        : message == null ? type : type + ": " + message;
  }

  static Outcome hasSpan(Check.HasSpan check, CheckedTrace trace) {
    List<SpanRow> rows = trace.rows();
    List<SpanRow> found = new ArrayList<>();
    for (SpanRow row : rows) {
      boolean named = check.name() == null || check.name().equals(row.name());
      boolean does = check.operation() == null || check.operation() == row.operation();
      if (named && does) {
        found.add(row);
      }
    }
    int count = found.size();
    String words = Words.count(count, "span");
    Evidence evidence =
        count > 0
            ? trace.evidence(found.getFirst(), words, "")
            : trace.evidence(
                null,
                words + "; there are: ",
                Words.list(rows.stream().map(SpanRow::name).toList()));
    return Outcome.counted(check.bounds(), count, count, evidence);
  }

  static Outcome calledTool(Check.CalledTool check, CheckedTrace trace) {
    List<ToolCalls.Call> calls =
        trace.toolCalls().stream()
            .filter(call -> check.name() == null || check.name().equals(call.name()))
            .toList();
    Matching matching = Matching.of(check, calls, trace);
    int sure = matching.sure.size();
    String words = Words.count(sure, "call");
    if (matching.silent > 0) {
      words += "; " + Words.count(matching.silent, "more call") + " recorded no " + matching.what;
    }
    SpanRow first = sure > 0 ? matching.sure.getFirst().first() : null;
    if (first == null && !calls.isEmpty()) {
      first = calls.getFirst().first();
      words += " of " + calls.size();
    }
    Evidence evidence =
        calls.isEmpty()
            ? trace.evidence(null, words + toolsThere(trace), toolNames(trace))
            : trace.evidence(first, words, "");
    return Outcome.counted(check.bounds(), sure, sure + matching.silent, evidence);
  }

  private static String toolsThere(CheckedTrace trace) {
    return trace.toolCalls().isEmpty() ? "; no tool was called" : "; tools called: ";
  }

  private static String toolNames(CheckedTrace trace) {
    return Words.list(trace.toolCalls().stream().map(ToolCalls.Call::name).toList());
  }

  /**
   * Calls whose input and output are as asked for, and how many do not say.
   *
   * @param what they do not say
   */
  private record Matching(List<ToolCalls.Call> sure, int silent, String what) {

    static Matching of(Check.CalledTool check, List<ToolCalls.Call> calls, CheckedTrace trace) {
      if (check.inputContains() == null && check.outputContains() == null) {
        return new Matching(calls, 0, "");
      }
      List<SpanId> ids =
          calls.stream().flatMap(call -> call.spans().stream()).map(SpanRow::spanId).toList();
      Map<SpanId, StoredSpan> spans = trace.spans(ids);
      List<ToolCalls.Call> sure = new ArrayList<>();
      int silent = 0;
      String what = "";
      for (ToolCalls.Call call : calls) {
        List<StoredSpan> read =
            call.spans().stream()
                .map(row -> spans.get(row.spanId()))
                .filter(Objects::nonNull)
                .toList();
        Verdict input = holds(check.inputContains(), texts(read, true));
        Verdict output = holds(check.outputContains(), texts(read, false));
        switch (input.and(output)) {
          case PASSED -> sure.add(call);
          case UNDECIDED -> {
            silent++;
            what = input == Verdict.UNDECIDED ? "input" : "output";
          }
          case FAILED -> {}
        }
      }
      return new Matching(sure, silent, what);
    }

    private static List<String> texts(List<StoredSpan> spans, boolean input) {
      return spans.stream()
          .map(span -> input ? span.facts().input() : span.facts().output())
          .filter(Objects::nonNull)
          .toList();
    }

    private static Verdict holds(@Nullable String wanted, List<String> texts) {
      if (wanted == null || texts.stream().anyMatch(text -> text.contains(wanted))) {
        return Verdict.PASSED;
      }
      return texts.isEmpty() ? Verdict.UNDECIDED : Verdict.FAILED;
    }
  }

  static Outcome calledAgent(Check.CalledAgent check, CheckedTrace trace) {
    List<SpanRow> all = agents(trace);
    List<SpanRow> found =
        all.stream().filter(row -> check.name() == null || check.name().equals(name(row))).toList();
    int count = found.size();
    String words = Words.count(count, "call");
    Evidence evidence =
        count > 0
            ? trace.evidence(found.getFirst(), words, "")
            : all.isEmpty()
                ? trace.evidence(words + "; no agent was called")
                : trace.evidence(
                    null,
                    words + "; agents called: ",
                    Words.list(all.stream().map(SpanChecks::name).toList()));
    return Outcome.counted(check.bounds(), count, count, evidence);
  }

  /** Agent spans that are not inside one of the same agent: those are steps of its work. */
  private static List<SpanRow> agents(CheckedTrace trace) {
    SpanTree tree = trace.tree();
    @Nullable String[] around = new @Nullable String[tree.nodes().size()];
    List<SpanRow> agents = new ArrayList<>();
    for (SpanTree.Node node : tree.nodes()) {
      SpanRow row = node.row();
      String outer = node.parent() < 0 ? null : around[node.parent()];
      around[node.position()] = outer;
      if (row != null && row.operation() == Operation.AGENT && !row.wrapper()) {
        if (!name(row).equals(outer)) {
          agents.add(row);
        }
        around[node.position()] = name(row);
      }
    }
    return agents;
  }

  private static String name(SpanRow row) {
    return row.agent() == null ? row.name() : row.agent();
  }

  static Outcome toolSequence(Check.ToolSequence check, CheckedTrace trace) {
    int met = 0;
    SpanRow last = null;
    for (ToolCalls.Call call : trace.toolCalls()) {
      if (met < check.names().size() && check.names().get(met).equals(call.name())) {
        met++;
        last = call.first();
      }
    }
    boolean called = !trace.toolCalls().isEmpty();
    if (met == check.names().size()) {
      return Outcome.passed(true, met, trace.evidence(last, "all " + met + " in order", ""));
    }
    String words = met + " of " + check.names().size() + " in order";
    return Outcome.failed(
        false,
        called
            ? trace.evidence(last, words + "; tools called: ", toolNames(trace))
            : trace.evidence(words + "; no tool was called"));
  }
}
