package dev.selftrace.tool;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.store.LooseLogQuery;
import dev.selftrace.store.StoredLog;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error logs that name no trace: what there is to see of a failure when no trace shows one.
 * Immutable.
 */
record LooseErrors(List<StoredLog> logs) {

  static final LooseErrors NONE = new LooseErrors(List.of());

  private static final int SHOWN_MAX = 3;

  LooseErrors {
    logs = List.copyOf(logs);
  }

  /** Some of them, said in the window. */
  static LooseErrors in(Window window, @Nullable String service, Call call) {
    return new LooseErrors(
        call.traces()
            .looseLogs(
                new LooseLogQuery(
                    service, window.sinceNanos(), window.untilNanos(), true, SHOWN_MAX)));
  }

  /** Our words for the server line; "" when there are none. */
  String sentence() {
    return logs.isEmpty() ? "" : " But there are error logs that name no trace.";
  }

  /** A line for each. */
  void write(Sheet sheet) {
    if (logs.isEmpty()) {
      return;
    }
    sheet.line().own("error logs without a trace id:");
    for (StoredLog log : logs) {
      sheet.line().own("  " + Moments.text(time(log)) + " service=");
      sheet.say(Untrusted.of(log.facts().service())).own(" ");
      ErrorFacts error = log.facts().error();
      if (error == null) {
        sheet.say(Untrusted.of(RawValues.text(log.record().body())));
      } else {
        ErrorText.write(sheet, error, false);
        if (error.location() != null) {
          Locations.write(sheet.own(" at "), error.location());
        }
      }
    }
  }

  private static long time(StoredLog log) {
    LogRecord record = log.record();
    return record.timeNanos() == 0 ? record.observedNanos() : record.timeNanos();
  }

  List<Map<String, Object>> json(Leaves leaves) {
    return logs.stream().map(each -> json(leaves, each)).toList();
  }

  private static Map<String, Object> json(Leaves leaves, StoredLog log) {
    ErrorFacts error = log.facts().error();
    String said = error == null ? RawValues.text(log.record().body()) : error.message();
    return new Json()
        .put("time", Moments.text(time(log)))
        .put("service", leaves.of(Untrusted.of(log.facts().service())))
        .put("error_type", error == null ? null : leaves.of(Untrusted.ofNullable(error.type())))
        .put("message", leaves.of(Untrusted.ofNullable(said)))
        .put("location", error == null ? null : Locations.json(leaves, error.location()))
        .map();
  }
}
