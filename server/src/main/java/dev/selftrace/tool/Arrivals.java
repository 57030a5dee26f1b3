package dev.selftrace.tool;

import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a wait ended with.
 *
 * @param traces those that are listed, failed ones first
 * @param failed how many failed of those that were looked at
 * @param missing why it was not satisfied; null when it was
 * @param others workflows something arrived for instead
 * @param runs the runs there are, when the one waited for is not among them; else null
 * @param bookmark the field {@code after}
 * @param neverAny nothing has ever arrived for this tenant
 */
record Arrivals(
    List<WaitForTraces.Awaited> traces,
    long total,
    boolean totalExact,
    int failed,
    boolean satisfied,
    long waitedNanos,
    @Nullable Missing missing,
    List<Untrusted> others,
    @Nullable KnownRuns runs,
    Map<String, Object> bookmark,
    boolean neverAny)
    implements Output {

  /** Why a wait was not satisfied. */
  enum Missing {
    NOTHING_ARRIVED("nothing arrived"),
    OTHER_WORKFLOWS("something arrived, but only for other workflows"),
    UNKNOWN_RUN("no run of this id was announced, and no span that arrived carries it"),
    TOO_FEW_TRACES("fewer traces arrived than were waited for"),
    ROOT_NOT_ENDED("a root span has not ended: the run goes on, or failed before its end"),
    PARENTS_MISSING("parent spans named by others have not arrived");

    private final String sentence;

    Missing(String sentence) {
      this.sentence = sentence;
    }
  }

  @Override
  public int parts() {
    return traces.size();
  }

  @Override
  public void write(Sheet sheet, int parts) {
    sheet.head(satisfied ? "Satisfied" : "Not satisfied");
    sheet.head(" after " + Moments.millisText(waitedNanos) + ": ");
    sheet.head(paging(parts).count("traces"));
    sheet.head(total > 1 && failed > 0 ? ", " + failed + " failed" : "");
    sheet.head(parts < total ? ", failed ones first" : "");
    sheet.head(missing == null ? "." : "; " + missing.sentence + ".");
    bookmark.forEach((key, value) -> sheet.head(" " + key + "=" + value));
    traces.subList(0, parts).forEach(trace -> trace.summary().write(sheet.line()));
    if (!others.isEmpty()) {
      sheet.line().own("workflows that did arrive:");
      others.forEach(name -> sheet.line().own("  ").say(name));
    }
    if (runs != null) {
      runs.write(sheet);
    }
  }

  private Paging paging(int parts) {
    return new Paging(parts, Math.max(total, parts), totalExact, parts < total, null);
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(
        "traces",
        traces.subList(0, parts).stream().map(each -> each.summary().json(leaves)).toList());
    json.put("page", paging(parts).json());
    json.put("failed_trace_count", failed);
    json.put("satisfied", satisfied);
    json.put("waited_ms", Moments.millis(waitedNanos));
    if (missing != null) {
      json.put(
          "missing",
          new Json()
              .put("reason", missing.name().toLowerCase(Locale.ROOT))
              .put("message", missing.sentence)
              .put("arrived_workflow_names", others.isEmpty() ? null : leaves.of(others))
              .put("latest_runs", runs == null ? null : runs.json(leaves))
              .map());
    }
    json.putAll(bookmark);
    return json;
  }

  @Override
  public @Nullable NextCall next(int parts) {
    if (!traces.isEmpty()) {
      return GetLatestTraces.mostUseful(traces.stream().map(WaitForTraces.Awaited::row).toList());
    }
    if (runs != null && !neverAny) {
      return runs.next();
    }
    return NextCall.of(neverAny || others.isEmpty() ? "ingest_status" : "list_workflows");
  }
}
