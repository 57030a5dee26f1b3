package dev.selftrace.tool;

import dev.selftrace.analysis.ErrorGroup;
import dev.selftrace.analysis.ErrorGroups;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.store.ErrorRow;
import dev.selftrace.store.Page;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** T5: failures grouped by the fingerprint of their cause, most recent first. */
final class FindErrors implements Tool<FindErrors.Input> {

  /** The most occurrences looked at, newest first. */
  static final int ROWS_MAX = 1_000;

  private static final int CURSOR_WORDS = 3;

  /** The arguments. */
  record Input(
      @Argument @Nullable String workflowName,
      @Argument(standard = "24h") String since,
      @Argument @Nullable String until,
      @Argument @Nullable String runId,
      @Argument("path or file name, matched from its end") @Nullable String sourceFile,
      @Argument("words in type, message or span name") @Nullable String text,
      @Argument(
              value = "new: first seen in the window or run; fixed: by a recorded fix",
              standard = "any")
          State state,
      @Argument(standard = "10", min = 1, max = Listing.LIMIT_MAX) int limit,
      @Argument @Nullable String cursor) {}

  /** Which failures. */
  enum State {
    ANY,
    /** First seen, of everything still stored, in the window or run asked about. */
    NEW,
    /** Seen before it. */
    RECURRING,
    /** Its last fix was recorded, and the failure has come back since. */
    REGRESSED,
    /** Its last fix was recorded, and the failure has not come back. */
    FIXED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A failure, whether it is new, and its last fix; null when none is recorded. */
  private record Known(ErrorGroup group, State state, @Nullable FixStanding fix) {}

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    Window window = Window.of(input.since(), input.until(), call.now());
    long[] cursor = call.cursors().open("cursor", input.cursor(), call.question(), CURSOR_WORDS);
    // Later pages look at the moment of the first, so that groups do not move between pages.
    long until =
        cursor == null
            ? Math.min(window.untilNanos(), call.traces().position().arrival() + 1)
            : cursor[0];
    SpanQuery query =
        RunScopes.in(call, SpanQuery.all(ROWS_MAX), input.runId())
            .arrivedBetween(window.sinceNanos(), Math.max(until, window.sinceNanos() + 1))
            .inWorkflow(input.workflowName());
    Page<ErrorRow> page = call.traces().errors(query);
    List<ErrorRow> rows =
        page.items().stream().filter(row -> matches(row.cause().error(), row, input)).toList();
    List<Known> groups =
        known(ErrorGroups.of(rows), rows, window, input, call).stream()
            .filter(each -> input.state() == State.ANY || input.state() == each.state)
            .toList();
    if (groups.isEmpty()) {
      NextCall wider = NextCall.of("get_latest_traces").with("since", "7d");
      return Coaching.of("groups", lookedFor(input), input.workflowName(), call, Map.of(), wider)
          .with(LooseErrors.in(window, input.workflowName(), call));
    }
    List<Known> rest = cursor == null ? groups : after(groups, cursor[1], cursor[2]);
    List<Known> items = rest.stream().limit(input.limit()).toList();
    boolean all = page.next() == null && !page.truncated();
    return new Listing<>(
        "groups",
        "most recent first",
        items,
        groups.size(),
        all,
        items.size() < rest.size(),
        !all,
        FindErrors::write,
        FindErrors::json,
        each -> call.cursors().seal(call.question(), until, each.group.lastSeen(), key(each.group)),
        Map.of(),
        FindErrors::next);
  }

  /**
   * Tells new failures from those seen before the window, or before the run, and from fixed ones.
   */
  private static List<Known> known(
      List<ErrorGroup> groups, List<ErrorRow> rows, Window window, Input input, Call call) {
    Map<String, Long> firstSeen = new HashMap<>();
    List<String> fingerprints = groups.stream().map(ErrorGroup::fingerprint).toList();
    call.traces()
        .history(fingerprints)
        .forEach(each -> firstSeen.put(each.fingerprint(), each.firstSeen()));
    Map<String, FixStanding> fixes = FixProofs.asOf(call).last(fingerprints);
    long runBegan = input.runId() == null ? 0 : runBegan(rows, call);
    long began = Math.max(window.sinceNanos(), runBegan);
    return groups.stream()
        .map(group -> {
          long first = firstSeen.getOrDefault(group.fingerprint(), group.firstSeen());
          FixStanding fix = fixes.get(group.fingerprint());
          return new Known(group, state(fix, first >= began), fix);
        })
        .toList();
  }

  private static State state(@Nullable FixStanding fix, boolean first) {
    State unfixed = first ? State.NEW : State.RECURRING;
    return fix == null
        ? unfixed
        : switch (fix.state()) {
          case DIAGNOSED -> unfixed;
          case REGRESSED -> State.REGRESSED;
          case UNVERIFIED, VERIFIED -> State.FIXED;
        };
  }

  /** When the first of the run's failing traces began to arrive. */
  private static long runBegan(List<ErrorRow> rows, Call call) {
    return rows.stream()
        .min(Comparator.comparingLong(ErrorRow::arrival).thenComparing(ErrorRow::traceId))
        .flatMap(row -> call.traces().outline(row.traceId()))
        .map(outline -> outline.trace().firstArrival())
        .orElse(0L);
  }

  private static boolean matches(ErrorFacts error, ErrorRow row, Input input) {
    boolean file = input.sourceFile() == null || SourceFile.of(input.sourceFile()).in(error);
    return file && (input.text() == null || holds(error, row, input.text()));
  }

  private static boolean holds(ErrorFacts error, ErrorRow row, String text) {
    String said =
        (error.type() + " " + error.message() + " " + error.texts() + " " + row.cause().spanName())
            .toLowerCase(Locale.ROOT);
    return Words.tokens(text).stream().allMatch(said::contains);
  }

  private static List<Known> after(List<Known> groups, long lastSeen, long key) {
    for (int i = 0; i < groups.size(); i++) {
      ErrorGroup group = groups.get(i).group;
      if (key(group) == key && group.lastSeen() <= lastSeen) {
        return groups.subList(i + 1, groups.size());
      }
    }
    return groups.stream().filter(each -> each.group.lastSeen() < lastSeen).toList();
  }

  private static long key(ErrorGroup group) {
    return group.fingerprint().hashCode();
  }

  private static void write(Sheet sheet, Known known) {
    ErrorGroup group = known.group;
    sheet.own(
        group.fingerprint()
            + " "
            + known.state.text()
            + (group.handled() ? ", handled" : "")
            + occurrences(group));
    sheet.own("; sample trace " + group.sampleTrace().hex());
    sheet.own(" span " + group.sampleSpan().hex());
    sheet.line().own("  ");
    ErrorText.write(sheet, group.type(), group.message(), false);
    sheet.line().own("  in " + group.operation().text() + " ").say(Untrusted.of(group.spanName()));
    if (!group.workflowNames().isEmpty()) {
      sheet.own(" workflows=");
      for (int i = 0; i < group.workflowNames().size(); i++) {
        sheet.own(i == 0 ? "" : ",").say(Untrusted.of(group.workflowNames().get(i)));
      }
    }
    if (group.location() != null) {
      Locations.write(sheet.own(" at "), group.location());
    }
    if (known.fix != null) {
      FixTexts.write(sheet.line().own("  "), known.fix);
    }
  }

  private static String occurrences(ErrorGroup group) {
    String first = Moments.text(group.firstSeen());
    String last = Moments.text(group.lastSeen());
    if (group.count() == 1) {
      return ", once, " + last;
    }
    String times = ", " + group.count() + " times in ";
    String when = first.equals(last) ? ", " + last : ", first " + first + ", last " + last;
    return times + TraceSummary.count(group.traceCount(), "trace") + when;
  }

  private static Map<String, Object> json(Leaves leaves, Known known) {
    ErrorGroup group = known.group;
    return new Json()
        .put("fingerprint", group.fingerprint())
        .put("state", known.state.text())
        .put("error_type", leaves.of(Untrusted.ofNullable(group.type())))
        .put("message", leaves.of(Untrusted.ofNullable(group.message())))
        .put("operation", group.operation().text())
        .put("span_name", leaves.of(Untrusted.of(group.spanName())))
        .put(
            "workflow_names", leaves.of(group.workflowNames().stream().map(Untrusted::of).toList()))
        .put("count", group.count())
        .put("trace_count", group.traceCount())
        .put("handled", group.handled())
        .put("first_seen", Moments.text(group.firstSeen()))
        .put("last_seen", Moments.text(group.lastSeen()))
        .put(
            "sample",
            new Json()
                .put("trace_id", group.sampleTrace().hex())
                .put("span_id", group.sampleSpan().hex())
                .map())
        .put("location", Locations.json(leaves, group.location()))
        .put("last_fix", known.fix == null ? null : FixTexts.json(leaves, known.fix))
        .map();
  }

  private static @Nullable NextCall next(List<Known> groups) {
    return groups.isEmpty()
        ? null
        : NextCall.of("diagnose").with("trace_id", groups.getFirst().group.sampleTrace().hex());
  }

  private static Map<String, @Nullable Object> lookedFor(Input input) {
    Map<String, @Nullable Object> lookedFor = new LinkedHashMap<>();
    lookedFor.put("workflow_name", input.workflowName());
    lookedFor.put("source_file", input.sourceFile());
    lookedFor.put("text", input.text());
    lookedFor.put("state", input.state() == State.ANY ? null : input.state().text());
    lookedFor.put("run_id", input.runId());
    lookedFor.put("since", input.since());
    lookedFor.put("until", input.until());
    return lookedFor;
  }
}
