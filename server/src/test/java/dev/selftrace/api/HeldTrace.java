package dev.selftrace.api;

import dev.selftrace.model.Facts;
import dev.selftrace.model.LogFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.StoredLog;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceRow;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A reader that holds one trace, whatever ids its spans say, and counts what is read of it. */
final class HeldTrace {

  final TraceId id;
  final AtomicInteger spansRead = new AtomicInteger();
  private final List<Span> spans;
  private final List<LogRecord> logs;

  HeldTrace(TraceId id, List<Span> spans, List<LogRecord> logs) {
    this.id = id;
    this.spans = spans;
    this.logs = logs;
  }

  TraceReader reader() {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "outline" -> outline((TraceId) arguments[0]);
              case "spans" -> spans((Collection<?>) arguments[1]);
              case "logs" -> logs((SpanId) arguments[1], (int) arguments[2]);
              case "traceIds" -> traceIds((String) arguments[0]);
              default -> throw new UnsupportedOperationException(method.getName());
            };
    return (TraceReader)
        Proxy.newProxyInstance(
            HeldTrace.class.getClassLoader(), new Class<?>[] {TraceReader.class}, handler);
  }

  private List<TraceId> traceIds(String prefix) {
    if (prefix.equals("abcabc")) {
      return List.of(id, new TraceId(1, 1));
    }
    return id.hex().startsWith(prefix) ? List.of(id) : List.of();
  }

  private Optional<TraceOutline> outline(TraceId asked) {
    if (!asked.equals(id)) {
      return Optional.empty();
    }
    return Optional.of(
        new TraceOutline(
            new TraceRow(verdict(), 1, 1, List.of()),
            spans.stream().map(span -> SpanRow.of(span, FACTS, 1)).toList(),
            logs.stream().map(log -> LogRow.of(log, LogFacts.of("s", null), 1)).toList()));
  }

  private List<StoredSpan> spans(Collection<?> ids) {
    spansRead.addAndGet(ids.size());
    return spans.stream()
        .filter(span -> ids.contains(span.spanId()))
        .map(span -> new StoredSpan(span, FACTS, 1, Slice.EMPTY))
        .toList();
  }

  private List<StoredLog> logs(SpanId spanId, int limit) {
    return logs.stream()
        .filter(log -> spanId == null || Objects.equals(log.spanId(), spanId))
        .limit(limit)
        .map(log -> new StoredLog(log, LogFacts.of("s", null), 1))
        .toList();
  }

  private TraceVerdict verdict() {
    return new TraceVerdict(
        id,
        "w",
        List.of(),
        null,
        null,
        0,
        0,
        TraceVerdict.Status.UNSET,
        List.of(),
        List.of(),
        spans.size(),
        0,
        logs.size(),
        0,
        0,
        null,
        null,
        0,
        null,
        List.of(),
        List.of(),
        null,
        null,
        null,
        List.of(),
        false,
        List.of());
  }

  private static final Facts FACTS =
      new Facts(
          "otel",
          "s",
          null,
          null,
          List.of(),
          null,
          null,
          null,
          null,
          null,
          null,
          Operation.INTERNAL,
          false,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          List.of(),
          List.of(),
          List.of(),
          null);
}
