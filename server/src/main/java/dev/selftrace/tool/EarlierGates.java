package dev.selftrace.tool;

import dev.selftrace.model.TraceId;
import dev.selftrace.store.CheckEntry;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of quality gates that looked at a trace, the newest of each name. Immutable. */
record EarlierGates(TraceId traceId, List<CheckEntry> entries) {

  private static final int LOOKED_AT_MAX = 20;
  private static final int SHOWN_MAX = 3;

  EarlierGates {
    entries = List.copyOf(entries);
  }

  static EarlierGates of(Call call, TraceId traceId) {
    Map<String, CheckEntry> newest = new LinkedHashMap<>();
    call.ledger()
        .checks(traceId, LOOKED_AT_MAX)
        .forEach(each -> newest.putIfAbsent(each.name(), each));
    return new EarlierGates(traceId, newest.values().stream().limit(SHOWN_MAX).toList());
  }

  /** {@code gate nightly: failed tokens, 1 of 4 checks, at …}. */
  void write(Sheet sheet, CheckEntry entry) {
    sheet.own("gate ").say(Untrusted.of(entry.name())).own(": ");
    int all = entry.results().size();
    List<String> here = failed(entry);
    List<String> unmet = unmet(entry);
    if (unmet.isEmpty()) {
      sheet.own("passed " + TraceSummary.count(all, "check"));
    } else if (here.isEmpty()) {
      sheet.own("failed " + String.join(", ", unmet) + ", but not by this trace");
    } else {
      sheet.own("failed " + String.join(", ", here) + " here, " + unmet.size() + " of ");
      sheet.own(TraceSummary.count(all, "check") + " in all");
    }
    sheet.own(", " + Moments.text(entry.recordedAt()));
  }

  Map<String, Object> json(Leaves leaves, CheckEntry entry) {
    return new Json()
        .put("name", leaves.of(Untrusted.of(entry.name())))
        .put("passed", entry.passed())
        .put("check_count", entry.results().size())
        .put("failed", unmet(entry))
        .put("failed_by_this_trace", failed(entry))
        .put("checked_at", Moments.text(entry.recordedAt()))
        .map();
  }

  List<Map<String, Object>> json(Leaves leaves) {
    return entries.stream().map(entry -> json(leaves, entry)).toList();
  }

  private List<String> failed(CheckEntry entry) {
    return entry.results().stream()
        .filter(result -> result.failing().contains(traceId))
        .map(CheckEntry.Result::kind)
        .distinct()
        .toList();
  }

  private static List<String> unmet(CheckEntry entry) {
    return entry.results().stream()
        .filter(result -> !result.passed())
        .map(CheckEntry.Result::kind)
        .distinct()
        .toList();
  }
}
