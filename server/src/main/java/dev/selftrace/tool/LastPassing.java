package dev.selftrace.tool;

import dev.selftrace.analysis.Diagnosis;
import dev.selftrace.analysis.Difference;
import dev.selftrace.analysis.Propagation;
import dev.selftrace.analysis.SpanTree;
import dev.selftrace.analysis.TraceDiff;
import dev.selftrace.model.Facts;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  private static final int INPUT_BYTES_MAX = 160;

  /** Of what is the same at the beginning of two inputs this much is shown. */
  private static final int SAME_CHARS_MAX = 24;

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

  /** The newest that began the same way. */
  private static @Nullable TraceRow alike(
      SpanQuery query, TraceVerdict verdict, Entry entry, Call call) {
    return call.traces().traces(query, null).items().stream()
        .filter(row -> !row.verdict().traceId().equals(verdict.traceId()))
        .filter(row -> entry.isLike(row.verdict(), call))
        .findFirst()
        .orElse(null);
  }

  private static List<DiagnosisItem> differences(
      TraceOutline passing, TraceOutline failing, Diagnosis diagnosis, Call call) {
    TraceDiff diff = TraceDiff.of(SpanTree.of(passing.spans()), diagnosis.tree());
    Set<SpanId> path = new HashSet<>();
    for (Propagation.Step step : diagnosis.steps()) {
      path.add(step.node().spanId());
    }
    List<DiagnosisItem> items = new ArrayList<>();
    Set<Inputs> read = new HashSet<>();
    for (Difference each : diff.differences()) {
      boolean input = each.kind() == Difference.Kind.INPUT;
      if (isTold(each, path)
          || items.size() == DIFFERENCES_SHOWN_MAX
          || (input && read.size() == INPUTS_READ_MAX)) {
        continue;
      }
      Inputs inputs = input ? Inputs.of(passing, failing, each, call) : Inputs.NONE;
      if (input && !read.add(inputs)) {
        continue;
      }
      items.add(
          new DiagnosisItem(
              DiagnosisItem.Section.DIFFERENCE,
              sheet -> write(sheet, each, inputs),
              leaves -> json(leaves, each, inputs)));
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

  private static void write(Sheet sheet, Difference each, Inputs inputs) {
    SpanRow now = each.candidate();
    SpanRow then = each.base();
    SpanRow row = now == null ? then : now;
    if (row == null) {
      return;
    }
    sheet.own(row.spanId().hex() + " ").say(Untrusted.of(row.name())).own(" ");
    switch (each.kind()) {
      case NAME -> sheet.own("was ").say(name(then));
      case MODEL -> sheet.own("model ").say(model(now)).own(", was ").say(model(then));
      case INPUT -> inputs.write(sheet);
      case ADDED -> sheet.own("only here" + below(each.candidateCount()));
      case REMOVED -> sheet.own("only there" + below(each.baseCount()));
      case CALLS ->
          sheet.own("called " + each.candidateCount() + "×, was " + each.baseCount() + "×");
      case HTTP_STATUS -> sheet.own("http " + status(now) + ", was " + status(then));
      case OUTPUT -> sheet.own(now != null && now.hasOutput() ? "has an output" : "has no output");
      case ERROR ->
          sheet.own(now != null && now.error() != null ? "had no error" : "had an error there");
      case SELF_TIME -> sheet.own("took " + millis(now) + ", was " + millis(then));
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

  private static Map<String, Object> json(Leaves leaves, Difference each, Inputs inputs) {
    SpanRow now = each.candidate();
    SpanRow then = each.base();
    return new Json()
        .put("kind", each.kind().text())
        .put("span_id", now == null ? null : now.spanId().hex())
        .put("base_span_id", then == null ? null : then.spanId().hex())
        .put("name", leaves.of(name(now == null ? then : now)))
        .put("now", value(leaves, each, now, inputs.now, each.candidateCount()))
        .put("was", value(leaves, each, then, inputs.then, each.baseCount()))
        .map();
  }

  private static @Nullable Object value(
      Leaves leaves, Difference each, @Nullable SpanRow row, @Nullable String input, int count) {
    if (row == null) {
      return null;
    }
    return switch (each.kind()) {
      case NAME -> leaves.of(name(row));
      case MODEL -> leaves.of(Untrusted.ofNullable(row.model()));
      case INPUT -> leaves.of(Untrusted.ofNullable(input), INPUT_BYTES_MAX);
      case ADDED, REMOVED, CALLS -> count;
      case HTTP_STATUS -> row.httpStatus() == 0 ? null : row.httpStatus();
      case OUTPUT -> row.hasOutput();
      case ERROR -> row.error() != null;
      case SELF_TIME -> Moments.millis(row.durationNanos());
    };
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

  /** Two inputs from where they differ on; null when they were not read. */
  private record Inputs(@Nullable String then, @Nullable String now) {

    static final Inputs NONE = new Inputs(null, null);

    static Inputs of(TraceOutline passing, TraceOutline failing, Difference difference, Call call) {
      String then = input(passing, difference.base(), call);
      String now = input(failing, difference.candidate(), call);
      if (then == null || now == null) {
        return new Inputs(then, now);
      }
      int same = 0;
      while (same < Math.min(then.length(), now.length())
          && then.charAt(same) == now.charAt(same)) {
        same++;
      }
      int from = same <= SAME_CHARS_MAX ? 0 : same - SAME_CHARS_MAX;
      String cut = from == 0 ? "" : "…";
      return new Inputs(cut + then.substring(from), cut + now.substring(from));
    }

    private static @Nullable String input(TraceOutline outline, @Nullable SpanRow row, Call call) {
      if (row == null) {
        return null;
      }
      TraceId traceId = outline.trace().verdict().traceId();
      String messages =
          MessageText.of(Exchanges.read(call, traceId, row.spanId(), row.operation()).input());
      if (!messages.isEmpty()) {
        return messages;
      }
      StoredSpan stored =
          SpanReading.of(call.traces(), traceId, List.of(row.spanId())).spans().get(row.spanId());
      return stored == null ? null : stored.facts().input();
    }

    void write(Sheet sheet) {
      if (now == null && then == null) {
        sheet.own("another input");
        return;
      }
      sheet.own("input: ").say(Untrusted.of(Objects.requireNonNullElse(now, "")), INPUT_BYTES_MAX);
      sheet.line().own("    there: ");
      sheet.say(Untrusted.of(Objects.requireNonNullElse(then, "")), INPUT_BYTES_MAX);
    }
  }
}
