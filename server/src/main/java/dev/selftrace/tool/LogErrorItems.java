package dev.selftrace.tool;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceVerdict.LogError;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.List;
import java.util.Map;

/** Error logs that belong to no span for certain (telemetry R7), and how sure they are. */
final class LogErrorItems {

  private LogErrorItems() {}

  static DiagnosisItem item(LogError log) {
    return new DiagnosisItem(
        DiagnosisItem.Section.LOG, sheet -> write(sheet, log), leaves -> json(leaves, log));
  }

  private static void write(Sheet sheet, LogError log) {
    sheet.own(Moments.text(log.timeNanos()) + " service=").say(Untrusted.of(log.service()));
    sheet.own(" ");
    ErrorText.write(sheet, log.error(), true);
    if (log.error().location() != null) {
      Locations.write(sheet.own(" at "), log.error().location());
    }
    sheet.own(" (" + confidence(log) + ")");
  }

  private static String confidence(LogError log) {
    List<String> ids = log.candidates().stream().map(SpanId::hex).toList();
    String near = ids.isEmpty() ? "" : ", perhaps of span " + String.join(" or ", ids);
    return (log.inferred()
            ? "carries no ids: put here by service and time"
            : "names the trace, no span")
        + near;
  }

  private static Map<String, Object> json(Leaves leaves, LogError log) {
    return new Json()
        .put("time", Moments.text(log.timeNanos()))
        .put("service", leaves.of(Untrusted.of(log.service())))
        .put("error_type", leaves.of(Untrusted.ofNullable(log.error().type())))
        .put("message", leaves.message(Untrusted.ofNullable(log.error().message())))
        .put("location", Locations.json(leaves, log.error().location()))
        .put("inferred", log.inferred())
        .put("candidate_span_ids", log.candidates().stream().map(SpanId::hex).toList())
        .map();
  }
}
