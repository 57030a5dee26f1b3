package dev.selftrace.tool;

import dev.selftrace.analysis.check.Check;
import dev.selftrace.analysis.check.CheckResult;
import dev.selftrace.analysis.check.Evidence;
import dev.selftrace.analysis.check.Verdict;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of a gate. Checks that failed come first, then those that are undecided. The parts
 * are their lines, each with a first piece of evidence, then the lines of those that passed, then
 * further evidence.
 *
 * @param name what it is saved as
 */
record GateAnswer(List<CheckResult> results, GateCounts.Counted counts, String name)
    implements Output {

  /** Of what was met by a check that passed this much is shown. */
  private static final int PASSED_BYTES_MAX = 120;

  private static final Comparator<CheckResult> WORST_FIRST =
      Comparator.comparingInt(result -> rank(result.verdict()));

  GateAnswer {
    results = List.copyOf(results);
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case FAILED -> 0;
      case UNDECIDED -> 1;
      case PASSED -> 2;
    };
  }

  /** Traces that were not looked at could fail: with some, nothing has passed. */
  Verdict verdict() {
    Verdict verdict =
        results.stream().map(CheckResult::verdict).reduce(Verdict.PASSED, Verdict::and);
    return counts.leftOut() > 0 ? verdict.and(Verdict.UNDECIDED) : verdict;
  }

  /** Only what was decided is a result. */
  boolean recorded() {
    return verdict() != Verdict.UNDECIDED;
  }

  private List<CheckResult> worstFirst() {
    return results.stream().sorted(WORST_FIRST).toList();
  }

  /** A line of a check, or a piece of its evidence; the index in {@link #worstFirst}. */
  private record Part(int check, int evidence) {}

  private static final int LINE = -1;

  private List<Part> order() {
    List<CheckResult> checks = worstFirst();
    List<Part> first = new ArrayList<>();
    List<Part> passed = new ArrayList<>();
    List<Part> more = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      boolean good = checks.get(i).verdict() == Verdict.PASSED;
      (good ? passed : first).add(new Part(i, LINE));
      for (int j = good ? 1 : 0; j < checks.get(i).evidence().size(); j++) {
        (j == 0 ? first : more).add(new Part(i, j));
      }
    }
    first.addAll(passed);
    first.addAll(more);
    return first;
  }

  private Set<Part> shown(int parts) {
    return new HashSet<>(order().subList(0, parts));
  }

  @Override
  public int parts() {
    return order().size();
  }

  @Override
  public int essential() {
    return (int) order().stream().takeWhile(part -> isBad(part)).count();
  }

  private boolean isBad(Part part) {
    return worstFirst().get(part.check).verdict() != Verdict.PASSED && part.evidence <= 0;
  }

  @Override
  public void write(Sheet sheet, int parts) {
    writeHead(sheet, parts);
    List<CheckResult> checks = worstFirst();
    Set<Part> shown = shown(parts);
    for (int i = 0; i < checks.size(); i++) {
      CheckResult result = checks.get(i);
      if (!shown.contains(new Part(i, LINE))) {
        continue;
      }
      sheet.line().own(result.verdict().text() + " " + result.check().kind() + ": expected ");
      sheet.say(Untrusted.of(result.check().expected())).own(tail(result));
      if (result.verdict() == Verdict.PASSED && !result.evidence().isEmpty()) {
        Evidence best = result.evidence().getFirst();
        sheet.own("; got " + best.words()).say(Untrusted.of(best.told()), PASSED_BYTES_MAX);
        sheet.own(place(best).isEmpty() ? "" : ", " + place(best));
      }
      for (int j = 0; j < result.evidence().size(); j++) {
        if (shown.contains(new Part(i, j))) {
          Evidence each = result.evidence().get(j);
          sheet.line().own("  ").own(place(each).isEmpty() ? "" : place(each) + ": ");
          sheet.own(each.words()).say(Untrusted.of(each.told()));
        }
      }
    }
  }

  /** In how many traces, when there are several. */
  private String tail(CheckResult result) {
    int traces = counts.traces().size();
    if (traces < 2 || result.verdict() == Verdict.PASSED) {
      return "";
    }
    List<String> counted = new ArrayList<>();
    if (!result.failing().isEmpty()) {
      counted.add(result.failing().size() + " failed");
    }
    if (result.undecided() > 0) {
      counted.add(result.undecided() + " undecided");
    }
    return "; of " + traces + " traces " + String.join(", ", counted);
  }

  /** A trace that is the only one is named once, in the server line. */
  private String place(Evidence evidence) {
    String trace = counts.traces().size() == 1 ? "" : "trace " + evidence.traceId().hex();
    String span = evidence.spanId() == null ? "" : "span " + evidence.spanId().hex();
    return trace.isEmpty() || span.isEmpty() ? trace + span : trace + " " + span;
  }

  private void writeHead(Sheet sheet, int parts) {
    sheet.head(verdict().text() + ": ");
    sheet.head(count(Verdict.PASSED) + " of " + TraceSummary.count(results.size(), "check"));
    sheet.head(" passed, " + count(Verdict.FAILED) + " failed, ");
    sheet.head(count(Verdict.UNDECIDED) + " undecided, over ");
    int traces = counts.traces().size();
    sheet.head(traces == 1 ? "trace " + counts.traces().getFirst().hex() : traces + " traces");
    sheet.head(".");
    sheet.head(counts.incomplete() == 0 ? "" : " " + counts.incomplete() + " incomplete.");
    if (counts.arriving() > 0) {
      sheet.head(" " + counts.arriving() + " still arriving: the result may change.");
    }
    if (counts.leftOut() > 0) {
      sheet.head(" " + counts.leftOut() + " more match and were not looked at");
      sheet.head(" (check-traces-max): narrow the question.");
    }
    if (counts.spansLeftOut() > 0) {
      sheet.head(" " + counts.spansLeftOut() + " spans were not read (check-spans-max).");
    }
    sheet.head(recorded() ? "" : " Not recorded while undecided.");
    int hidden = parts() - parts;
    sheet.head(hidden == 0 ? "" : " " + hidden + " lines left out to fit max_tokens.");
  }

  private long count(Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    Set<Part> shown = shown(parts);
    List<CheckResult> worst = worstFirst();
    List<Map<String, Object>> checks = new ArrayList<>();
    for (int i = 0; i < worst.size(); i++) {
      if (shown.contains(new Part(i, LINE))) {
        checks.add(json(leaves, worst.get(i), i, shown));
      }
    }
    int hidden = parts() - parts;
    return new Json()
        .put("passed", verdict() == Verdict.PASSED)
        .put("verdict", verdict().text())
        .put("checks", checks)
        .put("check_count", results.size())
        .put("trace_count", counts.traces().size())
        .put("traces_incomplete", counts.incomplete())
        .put("traces_arriving", counts.arriving())
        .put("traces_left_out", counts.leftOut() == 0 ? null : counts.leftOut())
        .put("spans_left_out", counts.spansLeftOut() == 0 ? null : counts.spansLeftOut())
        .put("saved_as", recorded() ? leaves.of(Untrusted.of(name)) : null)
        .put("lines_left_out", hidden == 0 ? null : hidden)
        .map();
  }

  private Map<String, Object> json(Leaves leaves, CheckResult result, int index, Set<Part> shown) {
    List<Map<String, Object>> evidence = new ArrayList<>();
    int bytesMax =
        result.verdict() == Verdict.PASSED ? PASSED_BYTES_MAX : Untrusted.SHOWN_BYTES_MAX;
    for (int j = 0; j < result.evidence().size(); j++) {
      boolean inline = j == 0 && result.verdict() == Verdict.PASSED;
      if (inline || shown.contains(new Part(index, j))) {
        Evidence each = result.evidence().get(j);
        evidence.add(
            new Json()
                .put("trace_id", each.traceId().hex())
                .put("span_id", each.spanId() == null ? null : each.spanId().hex())
                .put("got", leaves.of(Untrusted.of(each.words() + each.told()), bytesMax))
                .map());
      }
    }
    return new Json()
        .put("index", index(result))
        .put("kind", result.check().kind())
        .put("passed", result.verdict() == Verdict.PASSED)
        .put("verdict", result.verdict().text())
        .put("expected", leaves.of(Untrusted.of(result.check().expected())))
        .put("evidence", evidence)
        .put("failed_traces", result.failing().isEmpty() ? null : result.failing().size())
        .put("undecided_traces", result.undecided() == 0 ? null : result.undecided())
        .map();
  }

  /** Its place among the checks as they were asked; equal ones are told apart. */
  private int index(CheckResult result) {
    int index = 0;
    while (index < results.size() - 1 && !isSame(results.get(index), result)) {
      index++;
    }
    return index;
  }

  @SuppressWarnings("ReferenceEquality") // two equal checks are two
  private static boolean isSame(CheckResult one, CheckResult other) {
    return one == other;
  }

  /** What shows most about the first check that did not pass; nothing when all did. */
  @Override
  public @Nullable NextCall next(int parts) {
    CheckResult worst = worstFirst().getFirst();
    if (worst.verdict() == Verdict.PASSED || worst.evidence().isEmpty()) {
      return counts.leftOut() > 0 ? NextCall.of("read_guide").with("topic", "checks") : null;
    }
    if (worst.verdict() == Verdict.UNDECIDED && counts.incomplete() > 0) {
      return NextCall.of("wait_for_traces").with("wait_for", "complete");
    }
    Evidence evidence = worst.evidence().getFirst();
    String traceId = evidence.traceId().hex();
    if (worst.check() instanceof Check.NoErrors) {
      return NextCall.of("diagnose").with("trace_id", traceId);
    }
    return evidence.spanId() == null
        ? NextCall.of("get_trace").with("trace_id", traceId)
        : NextCall.of("get_spans")
            .with("trace_id", traceId)
            .with("span_ids", List.of(evidence.spanId().hex()));
  }
}
