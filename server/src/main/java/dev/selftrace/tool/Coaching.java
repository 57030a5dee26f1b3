package dev.selftrace.tool;

import dev.selftrace.store.WorkflowRow;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An empty answer that helps (tools.md rule 6): what was looked for, what is near, when something
 * last arrived, what was refused, what to set. Immutable.
 *
 * @param list the JSON field that is empty, and the noun
 * @param lookedFor arguments of the caller, in order
 * @param nearest workflow names that are there; empty unless one was asked for in vain
 * @param lastArrival nanoseconds since the epoch; 0 when nothing has ever arrived
 * @param extras further JSON fields of ours, shown as {@code name=value}
 * @param runs what is known of the run asked about; null when none was
 * @param loose error logs, where errors were asked for
 */
record Coaching(
    String list,
    Map<String, String> lookedFor,
    List<Untrusted> nearest,
    long lastArrival,
    IngestView.Snapshot ingest,
    Map<String, Object> extras,
    @Nullable KnownRuns runs,
    LooseErrors loose,
    NextCall next)
    implements Output {

  private static final int NEAREST_MAX = 5;
  private static final int REJECTIONS_MAX = 5;

  /**
   * For a question about {@code workflow} (null for any) that matched nothing.
   *
   * @param lookedFor what was asked, null values left out
   * @param wider the same question over more time
   */
  static Coaching of(
      String list,
      Map<String, @Nullable Object> lookedFor,
      @Nullable String workflow,
      Call call,
      Map<String, Object> extras,
      NextCall wider) {
    List<WorkflowRow> rows = call.traces().workflows(0, Long.MAX_VALUE).items();
    long last = call.traces().stats().lastArrival();
    List<String> names = rows.stream().map(WorkflowRow::workflow).toList();
    List<Untrusted> nearest =
        workflow == null || names.contains(workflow)
            ? List.of()
            : Nearest.to(workflow, names, NEAREST_MAX).stream().map(Untrusted::of).toList();
    boolean known = workflow == null || names.contains(workflow);
    KnownRuns runs = KnownRuns.of(call, (String) lookedFor.get("run_id"));
    NextCall next =
        last == 0
            ? NextCall.of("ingest_status")
            : known ? wider : NextCall.of("get_latest_traces").with("since", "7d");
    if (last != 0 && known && runs != null && (runs.announced() != null || runs.unknown())) {
      next = runs.next();
    }
    return new Coaching(
        list,
        shown(lookedFor),
        nearest,
        last,
        call.ingest().snapshot(),
        extras,
        runs,
        LooseErrors.NONE,
        next);
  }

  /** The same with error logs that no trace shows. */
  Coaching with(LooseErrors errors) {
    return new Coaching(list, lookedFor, nearest, lastArrival, ingest, extras, runs, errors, next);
  }

  private static Map<String, String> shown(Map<String, @Nullable Object> arguments) {
    Map<String, String> shown = new LinkedHashMap<>();
    arguments.forEach((name, value) -> {
      if (value != null) {
        shown.put(name, Shown.value(value));
      }
    });
    return shown;
  }

  @Override
  public int parts() {
    return 0;
  }

  @Override
  public void write(Sheet sheet, int parts) {
    sheet.head("0 " + list + ".");
    if (!lookedFor.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      lookedFor.forEach((name, value) -> pairs.add(name + "=" + value));
      sheet.head(" Looked for " + String.join(", ", pairs) + ".");
    }
    sheet.head(runs == null ? "" : " " + runs.sentence());
    sheet.head(" " + arrival()).head(loose.sentence());
    for (IngestView.Rejection rejection : rejections()) {
      sheet.head(" Rejected " + rejection.count() + ": " + rejection.reason() + ".");
    }
    for (String sentence : advice()) {
      sheet.head(" " + sentence);
    }
    extras.forEach((key, value) -> sheet.head(" " + key + "=" + value));
    if (!nearest.isEmpty()) {
      sheet.own("workflows that are there:");
      nearest.forEach(name -> sheet.line().own("  ").say(name));
    }
    if (runs != null) {
      runs.write(sheet);
    }
    loose.write(sheet);
  }

  private String arrival() {
    return lastArrival == 0
        ? "Nothing has ever arrived here."
        : "The last span arrived " + Moments.text(lastArrival) + ".";
  }

  private List<IngestView.Rejection> rejections() {
    return ingest.rejections().stream().limit(REJECTIONS_MAX).toList();
  }

  /** What to set, when nothing arrives; the server's own advice otherwise. */
  private List<String> advice() {
    List<String> sentences = new ArrayList<>(ingest.advice());
    if (lastArrival == 0) {
      List<String> set = Environment.of(ingest).stream().map(Environment::assignment).toList();
      sentences.add("Start the program with " + String.join(" ", set) + ".");
    }
    return sentences;
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    List<Map<String, Object>> asked = new ArrayList<>();
    lookedFor.forEach(
        (name, value) -> asked.add(new Json().put("key", name).put("value", value).map()));
    Map<String, Object> coaching =
        new Json()
            .put("looked_for", asked)
            .put("nearest_workflow_names", leaves.of(nearest))
            .put("run", runs == null ? null : runs.sentence())
            .put("latest_runs", runs == null || !runs.unknown() ? null : runs.json(leaves))
            .put("loose_error_logs", loose.logs().isEmpty() ? null : loose.json(leaves))
            .put("last_received_at", lastArrival == 0 ? null : Moments.text(lastArrival))
            .put(
                "rejected",
                rejections().stream().map(each -> IngestStatus.rejection(each)).toList())
            .put("advice", advice())
            .map();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(list, List.of());
    json.put("page", new Paging(0, 0, true, false, null).json());
    json.putAll(extras);
    json.put("coaching", coaching);
    return json;
  }

  @Override
  public NextCall next(int parts) {
    return next;
  }
}
