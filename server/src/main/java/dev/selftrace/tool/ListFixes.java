package dev.selftrace.tool;

import dev.selftrace.analysis.FixState;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.store.FixQuery;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.Page;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** T13: the audit table of fixes and diagnoses, newest first. */
final class ListFixes implements Tool<ListFixes.Input> {

  /** The most fixes looked at for those of one state. */
  static final int ROWS_MAX = 1_000;

  private static final int CURSOR_WORDS = 1;

  /** The arguments. */
  record Input(
      @Argument @Nullable String workflowName,
      @Argument @Nullable String runId,
      @Argument(standard = "24h") String since,
      @Argument @Nullable FixState state,
      @Argument(standard = "10", min = 1, max = Listing.LIMIT_MAX) int limit,
      @Argument @Nullable String cursor) {}

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    long[] cursor = call.cursors().open("cursor", input.cursor(), call.question(), CURSOR_WORDS);
    long before = cursor == null ? Long.MAX_VALUE : cursor[0];
    FixState state = input.state();
    Found found = state == null ? any(input, before, call) : of(state, input, before, call);
    if (found.total() == 0) {
      NextCall wider = NextCall.of("list_fixes").with("since", "90d");
      return Coaching.of("fixes", lookedFor(input), input.workflowName(), call, Map.of(), wider);
    }
    int shown = Math.min(input.limit(), found.rest().size());
    FixProofs proofs = FixProofs.asOf(call);
    List<FixStanding> items =
        found.rest().subList(0, shown).stream().map(proofs::explained).toList();
    return new Listing<>(
        "fixes",
        "newest first. Issue · Description · Trace ID · State",
        items,
        found.total(),
        found.exact(),
        shown < found.rest().size(),
        found.stopped(),
        ListFixes::write,
        ListFixes::json,
        each -> call.cursors().seal(call.question(), each.row().sequence()),
        Map.of(),
        shownFixes -> next(shownFixes, call));
  }

  /** Only what is shown need be judged. */
  private static Found any(Input input, long before, Call call) {
    Page<FixRow> page = call.ledger().fixes(query(input, before, input.limit() + 1, call));
    return new Found(
        FixProofs.asOf(call).of(page.items()), page.total(), page.totalExact(), page.truncated());
  }

  /** What state a fix is in is known when it has been judged. */
  private static Found of(FixState state, Input input, long before, Call call) {
    Page<FixRow> page = call.ledger().fixes(query(input, Long.MAX_VALUE, ROWS_MAX, call));
    List<FixStanding> all =
        FixProofs.asOf(call).of(page.items()).stream()
            .filter(each -> each.state() == state)
            .toList();
    boolean whole = page.totalExact() && page.total() <= page.items().size();
    return new Found(
        all.stream().filter(each -> each.row().sequence() < before).toList(),
        all.size(),
        whole,
        !whole);
  }

  private static FixQuery query(Input input, long before, int limit, Call call) {
    Window window = Window.of(input.since(), null, call.now());
    return new FixQuery(
        window.sinceNanos(),
        window.untilNanos(),
        input.workflowName(),
        input.runId(),
        Set.of(),
        before,
        limit);
  }

  /**
   * Fixes that match.
   *
   * @param rest those behind the cursor, one more than are shown when there are more
   * @param total those before it, too
   */
  private record Found(List<FixStanding> rest, long total, boolean exact, boolean stopped) {}

  private static void write(Sheet sheet, FixStanding standing) {
    FixEntry fix = standing.fix();
    ErrorText.write(sheet, fix.errorType(), fix.message(), false);
    sheet.own(" · ").say(Untrusted.of(fix.summary()));
    sheet.own(" · " + fix.traceId().hex() + " · " + standing.state().text());
    sheet.own(standing.reason().isEmpty() ? "" : " " + standing.reason());
    sheet.line().own("  " + fix.fixId() + " " + fix.fingerprint());
    sheet.own(" span " + fix.spanId().hex() + " " + Moments.text(fix.recordedAt()));
    sheet.own(" workflow=").say(Untrusted.of(fix.workflow()));
    if (fix.runId() != null) {
      sheet.own(" run=").say(Untrusted.of(fix.runId()));
    }
    FixTexts.writeChange(sheet, fix);
  }

  private static Map<String, Object> json(Leaves leaves, FixStanding standing) {
    FixEntry fix = standing.fix();
    Json json =
        new Json()
            .put("fix_id", fix.fixId())
            .put("summary", leaves.of(Untrusted.of(fix.summary())))
            .put("fingerprint", fix.fingerprint())
            .put("error_type", leaves.of(Untrusted.ofNullable(fix.errorType())))
            .put("message", leaves.of(Untrusted.ofNullable(fix.message())))
            .put("trace_id", fix.traceId().hex())
            .put("span_id", fix.spanId().hex())
            .put("workflow_name", leaves.of(Untrusted.of(fix.workflow())))
            .put("run_id", leaves.of(Untrusted.ofNullable(fix.runId())))
            .put("recorded_at", Moments.text(fix.recordedAt()));
    return FixTexts.putState(FixTexts.putChange(json, leaves, fix), standing).map();
  }

  /** What came back first, then what only has to settle, then what waits for a trace. */
  private static @Nullable NextCall next(List<FixStanding> shown, Call call) {
    for (FixStanding each : shown) {
      FixOutcome regressed = each.row().regressed();
      if (regressed != null) {
        return NextCall.of("diagnose").with("trace_id", regressed.traceId().hex());
      }
    }
    NextCall wait = new NextCall("wait_for_traces", Bookmark.now(call));
    if (shown.stream().anyMatch(each -> each.candidate() != null)) {
      return wait.with("timeout_seconds", FixTexts.SETTLE_SECONDS);
    }
    return shown.stream().anyMatch(FixStanding::waits) ? wait : null;
  }

  private static Map<String, @Nullable Object> lookedFor(Input input) {
    Map<String, @Nullable Object> lookedFor = new LinkedHashMap<>();
    lookedFor.put("workflow_name", input.workflowName());
    lookedFor.put("run_id", input.runId());
    lookedFor.put("state", input.state() == null ? null : input.state().text());
    lookedFor.put("since", input.since());
    return lookedFor;
  }
}
