package dev.selftrace.tool;

import dev.selftrace.analysis.Diagnosis;
import dev.selftrace.analysis.Difference;
import dev.selftrace.analysis.Propagation;
import dev.selftrace.analysis.SpanTree;
import dev.selftrace.analysis.TraceDiff;
import dev.selftrace.model.Facts;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The trace of the same workflow that passed last, and how the failing one differs from it.
 *
 * @param row the trace compared with: the newest that passed before, else after the failure
 * @param since a trace of the workflow that passed after the failure; null when none did
 */
record LastPassing(TraceRow row, @Nullable TraceRow since, List<DiagnosisItem> differences) {

  /** The most passing traces looked at for one that began the same way. */
  private static final int CANDIDATES_MAX = 20;

  private static final int DIFFERENCES_SHOWN_MAX = 6;

  /** Inputs are read for this many differences. */
  private static final int INPUTS_READ_MAX = 2;

  LastPassing {
    differences = List.copyOf(differences);
  }

  /** Of a trace that failed; empty when its workflow never passed. */
  static Optional<LastPassing> of(TraceOutline failing, Diagnosis diagnosis, Call call) {
    TraceVerdict verdict = diagnosis.verdict();
    if (verdict.workflow().isEmpty()) {
      return Optional.empty();
    }
    SpanQuery passing =
        SpanQuery.all(CANDIDATES_MAX)
            .inWorkflow(verdict.workflow())
            .withFilter(SpanQuery.TraceFilter.OK);
    long failed = failing.trace().firstArrival();
    Entry entry = Entry.of(verdict, call);
    TraceRow before = alike(passing.arrivedBetween(0, failed), verdict, entry, call);
    TraceRow after = alike(passing.arrivedBetween(failed, Long.MAX_VALUE), verdict, entry, call);
    TraceRow row = before == null ? after : before;
    return Optional.ofNullable(row)
        .flatMap(each -> call.traces().outline(each.verdict().traceId()))
        .map(outline ->
            new LastPassing(
                outline.trace(), after, differences(outline, failing, diagnosis, call)));
  }

  /** The newest that began the same way and does not have the same error, handled or not. */
  private static @Nullable TraceRow alike(
      SpanQuery query, TraceVerdict verdict, Entry entry, Call call) {
    return call.traces().traces(query, null).items().stream()
        .filter(row -> !row.verdict().traceId().equals(verdict.traceId()))
        .filter(row -> !sharesError(row.verdict(), verdict))
        .filter(row -> entry.isLike(row.verdict(), call))
        .findFirst()
        .orElse(null);
  }

  private static boolean sharesError(TraceVerdict passing, TraceVerdict failing) {
    Set<String> errors = new HashSet<>();
    failing.causes().forEach(each -> errors.add(each.error().fingerprint()));
    return passing.causes().stream().anyMatch(each -> errors.contains(each.error().fingerprint()));
  }

  private static List<DiagnosisItem> differences(
      TraceOutline passing, TraceOutline failing, Diagnosis diagnosis, Call call) {
    TraceDiff diff = TraceDiff.of(SpanTree.of(passing.spans()), diagnosis.tree());
    Set<SpanId> path = new HashSet<>();
    for (Propagation.Step step : diagnosis.steps()) {
      path.add(step.node().spanId());
    }
    List<DiagnosisItem> items = new ArrayList<>();
    Set<DifferingTexts> read = new HashSet<>();
    for (Difference each : diff.differences()) {
      boolean input = each.kind() == Difference.Kind.INPUT;
      if (isTold(each, path)
          || items.size() == DIFFERENCES_SHOWN_MAX
          || (input && read.size() == INPUTS_READ_MAX)) {
        continue;
      }
      DifferingTexts texts = input ? inputs(passing, failing, each, call) : DifferingTexts.NONE;
      if (input && !read.add(texts)) {
        continue;
      }
      DifferenceLine line = new DifferenceLine(each, texts, "here", "there");
      items.add(new DiagnosisItem(DiagnosisItem.Section.DIFFERENCE, line::write, line::json));
    }
    return items;
  }

  /** The path of the error says so already. */
  private static boolean isTold(Difference difference, Set<SpanId> path) {
    SpanRow now = difference.candidate();
    return switch (difference.kind()) {
      case ERROR, OUTPUT, HTTP_STATUS -> now != null && path.contains(now.spanId());
      case SELF_TIME -> isFaster(difference);
      case NAME, MODEL, INPUT, ADDED, REMOVED, CALLS -> false;
    };
  }

  private static boolean isFaster(Difference difference) {
    SpanRow now = difference.candidate();
    SpanRow then = difference.base();
    return now != null && then != null && now.durationNanos() <= then.durationNanos();
  }

  private static DifferingTexts inputs(
      TraceOutline passing, TraceOutline failing, Difference difference, Call call) {
    return DifferingTexts.of(
        input(passing, difference.base(), call), input(failing, difference.candidate(), call));
  }

  private static @Nullable String input(TraceOutline outline, @Nullable SpanRow row, Call call) {
    return row == null ? null : SpanTexts.input(call, outline.trace().verdict().traceId(), row);
  }

  /**
   * How a trace began. Spans of HTTP servers may all have one name: then the path counts too.
   *
   * @param root null when it has not arrived
   */
  private record Entry(@Nullable String root, @Nullable String path) {

    static Entry of(TraceVerdict verdict, Call call) {
      return new Entry(verdict.rootName(), path(verdict, call));
    }

    boolean isLike(TraceVerdict other, Call call) {
      return root == null
          || (root.equals(other.rootName()) && Objects.equals(path, path(other, call)));
    }

    private static @Nullable String path(TraceVerdict verdict, Call call) {
      SpanId root = verdict.rootSpanId();
      if (root == null) {
        return null;
      }
      StoredSpan stored =
          SpanReading.of(call.traces(), verdict.traceId(), List.of(root)).spans().get(root);
      Facts.Http http = stored == null ? null : stored.facts().http();
      if (http == null || http.route() != null || http.url() == null) {
        return http == null ? null : http.route();
      }
      return http.url().replaceFirst("[?#].*$", "");
    }
  }
}
