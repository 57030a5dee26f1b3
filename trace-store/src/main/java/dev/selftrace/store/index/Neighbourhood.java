package dev.selftrace.store.index;

import dev.selftrace.model.LogRow;
import dev.selftrace.store.Nearby;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What may belong together without saying so: error logs without a trace, and spans that show an
 * error and no text (R7). Changed under the lock of its index; {@link #of} may be called by anybody
 * at any time.
 *
 * <p>A verdict that looked around depends on more than its own trace. So whatever comes or goes
 * here names the traces that would see it, and their verdicts are made anew. A log concerns the
 * traces with a silent span around its time; a silent span concerns those that see a log that it
 * may claim.
 */
final class Neighbourhood {

  /** A silent span and its trace. */
  private record Silent(IndexedTrace trace, SpanEntry span) {}

  private static final long SLACK = Nearby.SLACK_NANOS;

  private static final Comparator<LogRow> BY_TIME =
      Comparator.comparingLong(LogRow::timeNanos)
          .thenComparing(LogRow::service)
          .thenComparing(log -> log.error() == null ? "" : log.error().fingerprint());

  private final LooseLogs logs;
  private final ConcurrentHashMap<String, Intervals<Silent>> spans = new ConcurrentHashMap<>();

  /** Traces with a silent span, by each of their services. Only touched under the index's lock. */
  private final Map<String, Intervals<IndexedTrace>> traces = new HashMap<>();

  Neighbourhood(LooseLogs logs) {
    this.logs = logs;
  }

  /** Spans were added to a trace. */
  void added(IndexedTrace trace, List<SpanEntry> rows, Consumer<IndexedTrace> concerned) {
    List<SpanEntry> silent = rows.stream().filter(SpanEntry::isSilent).toList();
    for (SpanEntry span : silent) {
      spans
          .computeIfAbsent(span.origin().service(), key -> new Intervals<>())
          .put(
              trace.key(), span.key(), span.startNanos(), span.endNanos(), new Silent(trace, span));
    }
    Reach before = trace.reach();
    if (before == null && silent.isEmpty()) {
      return;
    }
    Reach after = before == null ? trace.wholeReach() : before.with(rows);
    if (!after.equals(before)) {
      unlist(trace);
      list(trace, after);
    }
    silent.forEach(span -> tellWhoSharesLogs(span, concerned));
  }

  /** A log record that names no trace came or went. */
  void changed(LogEntry log, Consumer<IndexedTrace> concerned) {
    if (log.error() != null) {
      tell(log.service(), log.timeNanos(), log.timeNanos(), concerned);
    }
  }

  /** Silent spans of a trace are there no more. */
  void removed(IndexedTrace trace, List<SpanEntry> silent, Consumer<IndexedTrace> concerned) {
    for (SpanEntry span : silent) {
      spans.computeIfPresent(
          span.origin().service(),
          (service, ofService) -> {
            ofService.remove(trace.key(), span.key(), span.startNanos(), span.endNanos());
            return ofService.isEmpty() ? null : ofService;
          });
      tellWhoSharesLogs(span, concerned);
    }
  }

  /** Nothing of a trace is left. */
  void ended(IndexedTrace trace) {
    unlist(trace);
  }

  private void list(IndexedTrace trace, Reach reach) {
    for (String service : reach.services()) {
      traces
          .computeIfAbsent(service, key -> new Intervals<>())
          .put(trace.key(), 0, reach.startNanos(), reach.endNanos(), trace);
    }
    trace.setReach(reach);
  }

  private void unlist(IndexedTrace trace) {
    Reach reach = trace.reach();
    if (reach != null) {
      for (String service : reach.services()) {
        traces.computeIfPresent(
            service,
            (key, ofService) -> {
              ofService.remove(trace.key(), 0, reach.startNanos(), reach.endNanos());
              return ofService.isEmpty() ? null : ofService;
            });
      }
    }
  }

  private void tellWhoSharesLogs(SpanEntry span, Consumer<IndexedTrace> concerned) {
    String service = span.origin().service();
    var near =
        logs.errors(
            service, Times.minus(span.startNanos(), SLACK), Times.plus(span.lastNanos(), SLACK));
    if (!near.isEmpty()) {
      tell(service, near.firstKey().timeNanos(), near.lastKey().timeNanos(), concerned);
    }
  }

  private void tell(String service, long from, long to, Consumer<IndexedTrace> concerned) {
    Intervals<IndexedTrace> ofService = traces.get(service);
    if (ofService != null) {
      ofService.touching(
          Times.minus(from, SLACK),
          Times.plus(to, SLACK),
          trace -> {
            concerned.accept(trace);
            return true;
          });
    }
  }

  /** What a trace sees around itself; nothing when none of its spans is silent. */
  Nearby of(TraceView trace) {
    Map<String, Set<SpanOrigin>> origins = new HashMap<>();
    boolean silent = false;
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (int i = 0; i < trace.spanCount(); i++) {
      SpanEntry span = trace.span(i);
      silent |= span.isSilent();
      start = Math.min(start, span.startNanos());
      end = Math.max(end, span.lastNanos());
      origins.computeIfAbsent(span.origin().service(), key -> new HashSet<>()).add(span.origin());
    }
    if (!silent) {
      return Nearby.NONE;
    }
    List<LogEntry> near = new ArrayList<>();
    long from = Times.minus(start, SLACK);
    long to = Times.plus(end, SLACK);
    origins.forEach((service, of) ->
        logs.errors(service, from, to).values().stream()
            .filter(log -> log.arrival() <= trace.horizon())
            .filter(log -> of.stream().anyMatch(origin -> mayBeOf(log, origin)))
            .limit(Nearby.LOGS_MAX)
            .forEach(near::add));
    List<LogRow> rows =
        near.stream().map(LogEntry::row).sorted(BY_TIME).limit(Nearby.LOGS_MAX).toList();
    return rows.isEmpty() ? Nearby.NONE : new Nearby(rows, rivals(trace, rows));
  }

  /**
   * Spans of other traces that may claim one of the logs. Each log has its share of the room, so
   * that none looks as if nobody else claimed it.
   */
  private List<Nearby.Rival> rivals(TraceView trace, List<LogRow> near) {
    int share = Math.max(1, Nearby.RIVALS_MAX / near.size());
    Map<Silent, Nearby.Rival> rivals = new LinkedHashMap<>();
    for (LogRow log : near) {
      Intervals<Silent> ofService = spans.get(log.service());
      if (ofService == null) {
        continue;
      }
      int[] room = {share};
      Predicate<Silent> visit =
          silent -> {
            if (isRival(silent, trace, log) && !rivals.containsKey(silent)) {
              rivals.put(silent, rival(silent));
              room[0]--;
            }
            return room[0] > 0;
          };
      ofService.touching(log.timeNanos(), log.timeNanos(), visit);
      if (room[0] > 0) {
        ofService.touching(
            Times.minus(log.timeNanos(), SLACK), Times.plus(log.timeNanos(), SLACK), visit);
      }
    }
    return List.copyOf(rivals.values());
  }

  private static boolean isRival(Silent silent, TraceView trace, LogRow log) {
    return !silent.trace().key().equals(trace.key())
        && silent.span().arrival() <= trace.horizon()
        && agree(log.instance(), silent.span().origin().instance())
        && agree(log.run(), silent.span().origin().run());
  }

  private static Nearby.Rival rival(Silent silent) {
    return new Nearby.Rival(silent.trace().key().traceId(), silent.span().row());
  }

  private static boolean mayBeOf(LogEntry log, SpanOrigin origin) {
    return agree(log.instance(), origin.instance()) && agree(log.run(), origin.run());
  }

  /** Whether two names can be of one thing: they are equal, or one is unsaid. */
  private static boolean agree(@Nullable String one, @Nullable String other) {
    return one == null || other == null || one.equals(other);
  }

  /**
   * Where and when a trace's spans ran, as far as rows that are no longer there say, too.
   *
   * @param services their services
   */
  record Reach(long startNanos, long endNanos, Set<String> services) {

    static final Reach NOWHERE = new Reach(Long.MAX_VALUE, Long.MIN_VALUE, Set.of());

    Reach {
      services = Set.copyOf(services);
    }

    Reach with(List<SpanEntry> rows) {
      long start = startNanos;
      long end = endNanos;
      Set<String> all = new HashSet<>(services);
      for (SpanEntry row : rows) {
        start = Math.min(start, row.startNanos());
        end = Math.max(end, row.lastNanos());
        all.add(row.origin().service());
      }
      return new Reach(start, end, all);
    }
  }
}
