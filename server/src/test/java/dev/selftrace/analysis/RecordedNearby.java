package dev.selftrace.analysis;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Nearby;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an engine would find near a recorded trace, found by looking at everything. */
final class RecordedNearby {

  private RecordedNearby() {}

  static Nearby of(TraceId id, Map<TraceId, List<SpanRow>> traces, List<LogRow> withoutIds) {
    List<SpanRow> own = traces.getOrDefault(id, List.of());
    if (own.stream().noneMatch(RecordedNearby::isSilentError)) {
      return Nearby.NONE;
    }
    List<LogRow> logs =
        withoutIds.stream()
            .filter(log -> log.error() != null && own.stream().anyMatch(span -> near(span, log)))
            .toList();
    List<Nearby.Rival> rivals = new ArrayList<>();
    traces.forEach((other, spans) -> {
      for (SpanRow span : other.equals(id) ? List.<SpanRow>of() : spans) {
        if (isSilentError(span) && logs.stream().anyMatch(log -> near(span, log))) {
          rivals.add(new Nearby.Rival(other, span));
        }
      }
    });
    return new Nearby(logs, rivals);
  }

  private static boolean isSilentError(SpanRow span) {
    ErrorFacts error = span.error();
    return error != null && error.texts().isEmpty();
  }

  private static boolean near(SpanRow span, LogRow log) {
    return span.service().equals(log.service())
        && log.timeNanos() >= span.startNanos() - Nearby.SLACK_NANOS
        && log.timeNanos() <= span.endNanos() + Nearby.SLACK_NANOS;
  }
}
