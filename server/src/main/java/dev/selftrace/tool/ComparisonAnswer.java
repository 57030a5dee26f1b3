package dev.selftrace.tool;

import dev.selftrace.analysis.ComparedGroup;
import dev.selftrace.analysis.ComparedTest;
import dev.selftrace.analysis.ErrorGroup;
import dev.selftrace.analysis.RunComparison;
import dev.selftrace.analysis.TestResult;
import dev.selftrace.model.Operation;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.tool.ComparisonItem.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A comparison as an answer: verdict, counts and totals are always there, its parts are the
 * failures, tests and changes.
 *
 * @param items the failures, tests and changes, the most important first
 * @param changes of two single traces
 * @param baseTimes nanoseconds of self time by operation
 * @param candidateTimes the same of the candidate
 * @param recorded fingerprints for which a fix is recorded already
 */
record ComparisonAnswer(
    ComparedSide base,
    ComparedSide candidate,
    RunComparison comparison,
    List<ComparisonItem> items,
    TraceChanges changes,
    Map<Operation, Long> baseTimes,
    Map<Operation, Long> candidateTimes,
    Set<String> recorded)
    implements Output {

  ComparisonAnswer {
    items = List.copyOf(items);
    recorded = Set.copyOf(recorded);
  }

  /**
   * What there is to tell.
   *
   * @param single two single traces are compared
   */
  static List<ComparisonItem> items(
      RunComparison comparison, TraceChanges changes, boolean single) {
    List<ComparisonItem> items = new ArrayList<>();
    comparison.groups().forEach(each -> items.add(ComparisonItem.of(each, single)));
    comparison.tests().stream()
        .filter(each -> each.change() != ComparedTest.Change.STILL_PASSING)
        .forEach(each -> items.add(ComparisonItem.of(each)));
    changes.lines().forEach(each -> items.add(ComparisonItem.of(each)));
    items.sort(Comparator.comparing(ComparisonItem::section));
    return items;
  }

  @Override
  public int parts() {
    return items.size();
  }

  /** What failed or fails. */
  @Override
  public int essential() {
    return comparison.groups().size();
  }

  /** Nothing failed and nothing fails, yet the two did not do the same. */
  private RunComparison.Verdict verdict() {
    boolean same = comparison.verdict() == RunComparison.Verdict.UNCHANGED;
    return same && comparison.groups().isEmpty() && changes.total() > 0
        ? RunComparison.Verdict.DIFFERENT
        : comparison.verdict();
  }

  @Override
  public void write(Sheet sheet, int parts) {
    sheet.head(verdict().text() + ": " + counts() + ".");
    sheet.head(tests().isEmpty() ? "" : " Tests: " + testCounts() + ".");
    sheet.head(" Base " + base.text() + ", candidate " + candidate.text() + ".");
    warnings().forEach(each -> sheet.head(" " + each));
    int hidden = items.size() - parts;
    sheet.head(hidden == 0 ? "" : " " + hidden + " lines left out to fit max_tokens.");
    Section last = null;
    for (ComparisonItem item : items.subList(0, parts)) {
      if (item.section() != last) {
        sheet.line().own(item.section().heading());
      }
      last = item.section();
      item.text().accept(sheet.line().own("  "));
    }
    ComparisonTotals.of(this).forEach(line -> line.accept(sheet.line()));
  }

  private String counts() {
    return count(ComparedGroup.State.FIXED)
        + " fixed, "
        + count(ComparedGroup.State.STILL_FAILING)
        + " still failing, "
        + count(ComparedGroup.State.NEW)
        + " new"
        + (count(ComparedGroup.State.UNPROVEN) == 0
            ? ""
            : ", " + count(ComparedGroup.State.UNPROVEN) + " unproven")
        + (changes.total() == 0 ? "" : ", " + TraceSummary.count(changes.total(), "change"));
  }

  private long count(ComparedGroup.State state) {
    return comparison.groups().stream().filter(each -> each.state() == state).count();
  }

  private List<ComparedTest> tests() {
    return comparison.tests();
  }

  private Map<ComparedTest.Change, Integer> testsByChange() {
    Map<ComparedTest.Change, Integer> counts = new EnumMap<>(ComparedTest.Change.class);
    tests().forEach(each -> counts.merge(each.change(), 1, Integer::sum));
    return counts;
  }

  private String testCounts() {
    List<String> counts = new ArrayList<>();
    testsByChange()
        .forEach((change, count) -> counts.add(count + " " + ComparisonItem.words(change)));
    return String.join(", ", counts);
  }

  /** What keeps the answer from being the last word. */
  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    warn(warnings, "base", base);
    warn(warnings, "candidate", candidate);
    int listed = changes.lines().size();
    if (listed < changes.total()) {
      warnings.add("Only " + listed + " of the changes are listed.");
    }
    if (changes.unread() > 0) {
      warnings.add(
          "Outputs of " + TraceSummary.count(changes.unread(), "step") + " were not compared.");
    }
    return warnings;
  }

  private static void warn(List<String> warnings, String name, ComparedSide side) {
    long incomplete = side.totals().incomplete();
    if (side.unfinished()) {
      warnings.add(
          "The " + name + " is still arriving: wait, then compare again; this may change.");
    } else if (side.arriving() > 0) {
      warnings.add("The " + name + " arrived a moment ago: there may be more of it.");
    }
    if (incomplete > 0) {
      warnings.add(
          "Of the "
              + name
              + " "
              + TraceSummary.count(incomplete, "trace")
              + (incomplete == 1 ? " is" : " are")
              + " incomplete: what is missing there may have failed.");
    }
    if (!side.whole()) {
      warnings.add(
          "Of the "
              + name
              + " only "
              + TraceSummary.count(side.outlines().size(), "trace")
              + " of "
              + side.total()
              + " were looked into.");
    }
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    Map<Section, List<Object>> values = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      values.put(section, new ArrayList<>());
    }
    for (ComparisonItem item : items.subList(0, parts)) {
      values.computeIfAbsent(item.section(), _ -> new ArrayList<>()).add(item.json().apply(leaves));
    }
    int hidden = items.size() - parts;
    Json json =
        new Json()
            .put("verdict", verdict().text())
            .put("base", base.json())
            .put("candidate", candidate.json())
            .put("fixed_total", count(ComparedGroup.State.FIXED))
            .put("still_failing_total", count(ComparedGroup.State.STILL_FAILING))
            .put("new_total", count(ComparedGroup.State.NEW))
            .put("unproven_total", count(ComparedGroup.State.UNPROVEN))
            .put("changes_total", changes.total());
    values.forEach((section, all) -> json.put(section.field(), all));
    Map<String, Object> counts = new LinkedHashMap<>();
    testsByChange().forEach((change, count) -> counts.put(change.text(), count));
    return json.put("test_counts", counts.isEmpty() ? null : counts)
        .put("totals", ComparisonTotals.json(this, leaves))
        .put("warnings", warnings())
        .put("statements_left_out", hidden == 0 ? null : hidden)
        .map();
  }

  @Override
  public NextCall next(int parts) {
    if (candidate.unfinished()) {
      return candidate.waiting();
    }
    return first(ComparedGroup.State.FIXED)
        .filter(each -> !recorded.contains(each.shown().fingerprint()))
        .map(ComparisonAnswer::recordFix)
        .or(() -> first(ComparedGroup.State.NEW).map(each -> diagnose(each.shown())))
        .or(() -> first(ComparedGroup.State.STILL_FAILING).map(each -> diagnose(each.shown())))
        .or(this::failingTest)
        .orElseGet(() -> NextCall.of("get_trace").with("trace_id", candidate.traceId()));
  }

  private Optional<ComparedGroup> first(ComparedGroup.State state) {
    return comparison.groups().stream().filter(each -> each.state() == state).findFirst();
  }

  private static NextCall recordFix(ComparedGroup fixed) {
    ErrorGroup group = fixed.shown();
    return NextCall.of("record_fix")
        .with("trace_id", ComparisonItem.failed(fixed, group).traceId().hex())
        .with("fingerprint", group.fingerprint());
  }

  private static NextCall diagnose(ErrorGroup failing) {
    return NextCall.of("diagnose").with("trace_id", failing.sampleTrace().hex());
  }

  private Optional<NextCall> failingTest() {
    return tests().stream()
        .map(ComparedTest::candidate)
        .filter(each -> each != null && each.outcome() == TestResult.Outcome.FAILED)
        .findFirst()
        .map(each -> NextCall.of("diagnose").with("trace_id", each.place().traceId().hex()));
  }
}
