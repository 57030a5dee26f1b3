package dev.selftrace.tool;

import dev.selftrace.store.StoreStats;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** T15: is telemetry arriving, from whom, what was refused and what to set. */
final class IngestStatus implements Tool<IngestStatus.Input> {

  /** No arguments. */
  record Input() {}

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    StoreStats stats = call.traces().stats();
    return new Report(call.ingest().snapshot(), stats.lastArrival(), stats.looseLogs());
  }

  static Map<String, Object> rejection(IngestView.Rejection rejection) {
    return new Json()
        .put("reason", rejection.reason())
        .put("count", rejection.count())
        .put("last_at", Moments.text(rejection.lastNanos()))
        .put("example", rejection.example())
        .map();
  }

  /** Parts are the rejections, then the sources. */
  private record Report(IngestView.Snapshot ingest, long lastArrival, long looseLogs)
      implements Output {

    @Override
    public int parts() {
      return ingest.rejections().size() + ingest.sources().size();
    }

    @Override
    public void write(Sheet sheet, int parts) {
      sheet.head(
          lastArrival == 0
              ? "Nothing has arrived yet."
              : "Telemetry arrives: last " + Moments.text(lastArrival) + ".");
      sheet.head(" " + TraceSummary.count(ingest.sources().size(), "source") + "; ");
      long rejected = ingest.rejections().stream().mapToLong(each -> each.count()).sum();
      sheet.head(rejected == 0 ? "nothing was rejected." : rejected + " rejected.");
      if (looseLogs > 0) {
        String logs = TraceSummary.count(looseLogs, "log");
        sheet.head(" " + logs + (looseLogs == 1 ? " names" : " name") + " no trace.");
      }
      for (IngestView.Endpoint door : ingest.endpoints()) {
        sheet.head(" " + door.name() + "=" + door.url());
      }
      sheet.head(" To send here, set");
      Environment.of(ingest).forEach(variable -> sheet.head(" " + variable.assignment()));
      sheet.head(".");
      ingest.advice().forEach(sentence -> sheet.head(" " + sentence));
      for (IngestView.Rejection each : rejections(parts)) {
        sheet
            .line()
            .own("rejected " + each.count() + " " + each.reason())
            .own(", last " + Moments.text(each.lastNanos()) + ": " + each.example());
      }
      for (IngestView.Source each : sources(parts)) {
        sheet.line().own("source service=").say(Untrusted.of(each.service()));
        sheet.own(" " + each.protocol() + (each.keyId() == null ? "" : " key=" + each.keyId()));
        sheet.own(" " + TraceSummary.count(each.spans(), "span"));
        sheet.own(", " + TraceSummary.count(each.logs(), "log"));
        if (each.metricPoints() > 0) {
          sheet.own(", " + TraceSummary.count(each.metricPoints(), "metric point"));
        }
        sheet.own(", last " + Moments.text(each.lastReceivedNanos()));
      }
    }

    private List<IngestView.Rejection> rejections(int parts) {
      return ingest.rejections().stream().limit(parts).toList();
    }

    private List<IngestView.Source> sources(int parts) {
      return ingest.sources().stream()
          .limit(Math.max(0, parts - ingest.rejections().size()))
          .toList();
    }

    @Override
    public Map<String, Object> json(Leaves leaves, int parts) {
      Map<String, Object> endpoints = new LinkedHashMap<>();
      ingest.endpoints().forEach(door -> endpoints.put(door.name(), door.url()));
      return new Json()
          .put("endpoints", endpoints)
          .put("env", Environment.of(ingest).stream().map(Environment::json).toList())
          .put("last_received_at", lastArrival == 0 ? null : Moments.text(lastArrival))
          .put("sources", sources(parts).stream().map(each -> source(leaves, each)).toList())
          .put("sources_total", ingest.sources().size())
          .put("logs_without_trace", looseLogs)
          .put("rejected", rejections(parts).stream().map(IngestStatus::rejection).toList())
          .put("rejected_total", ingest.rejections().size())
          .put("advice", ingest.advice())
          .map();
    }

    private static Map<String, Object> source(Leaves leaves, IngestView.Source source) {
      return new Json()
          .put("service", leaves.of(Untrusted.of(source.service())))
          .put("protocol", source.protocol())
          .put("key_id", source.keyId())
          .put("spans", source.spans())
          .put("logs", source.logs())
          .put("metric_points", source.metricPoints())
          .put("last_received_at", Moments.text(source.lastReceivedNanos()))
          .map();
    }

    @Override
    public NextCall next(int parts) {
      return lastArrival == 0
          ? NextCall.of("read_guide").with("topic", "instrument")
          : NextCall.of("get_latest_traces");
    }
  }
}
