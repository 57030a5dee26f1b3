package dev.selftrace.tool;

import dev.selftrace.model.TraceId;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.SpanQuery.Part;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceRow;
import dev.selftrace.text.Untrusted;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * T8: returns as soon as traces have arrived, without sleeping or polling. While nothing arrives
 * the call is parked on the store's hint and holds no turn at reading.
 *
 * <p>A hint wakes every waiting call, whoever's trace arrived. So a call reads only what is new
 * since it last looked, looks at once when it had been quiet, and otherwise at most twenty times a
 * second, less often where looking takes long: a hundred calls that wait cost the others little
 * while telemetry streams in.
 */
final class WaitForTraces implements Tool<WaitForTraces.Input> {

  /** Without a bookmark, arrivals this long before the call count too: the run may just be over. */
  static final Duration LOOK_BACK = Duration.ofSeconds(60);

  private static final int TRACES_MAX = 100;

  /** So many are listed, and more only if more were waited for: one run may make hundreds. */
  private static final int LISTED_MAX = 10;

  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(50).toNanos();

  /** A call looks for a twentieth of its time at most. */
  private static final int PAUSE_PER_LOOK = 19;

  private static final int OTHER_WORKFLOWS_MAX = 5;

  /** The arguments. */
  record Input(
      @Argument @Nullable String workflowName,
      @Argument @Nullable String runId,
      @Argument @Nullable String sessionId,
      @Argument("bookmark of an earlier answer; default: the last 60 s") @Nullable String after,
      @Argument(standard = "1", min = 1, max = TRACES_MAX) int minTraces,
      @Argument(standard = "any") Wanted waitFor,
      @Argument(standard = "20", min = 0, max = 50) int timeoutSeconds) {}

  /** When a trace counts. */
  enum Wanted {
    ANY,
    COMPLETE
  }

  private final InstantSource clock;
  private final LongSupplier nanoTime;

  WaitForTraces(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public boolean parks() {
    return true;
  }

  @Override
  public Output answer(Input input, Call call) {
    long began = nanoTime.getAsLong();
    long deadline = began + Duration.ofSeconds(input.timeoutSeconds()).toNanos();
    Position since = since(input, call);
    SpanQuery query =
        RunScopes.in(call, SpanQuery.all(TRACES_MAX), input.runId())
            .inWorkflow(input.workflowName())
            .inSession(input.sessionId());
    boolean all = input.runId() != null || input.sessionId() != null;
    SpanQuery wanted = query.of(all ? Part.ALL : Part.FOREGROUND);
    Bell bell = new Bell();
    Seen seen = new Seen(since);
    try (TraceReader.Subscription _ = call.traces().onChange(bell::ring)) {
      while (true) {
        bell.clear();
        long begun = nanoTime.getAsLong();
        Look look = call.turns().read(() -> look(input, call, seen.more(call.traces(), wanted)));
        long now = nanoTime.getAsLong();
        long left = deadline - now;
        if (look.over() || left <= 0) {
          return call.turns().read(() -> ended(input, call, since, wanted, look, now - began));
        }
        bell.await(
            Math.min(left, Math.max(LOOK_EVERY_NANOS, PAUSE_PER_LOOK * (now - begun))),
            Math.min(left, look.nanosToSettle()));
      }
    }
  }

  private static Position since(Input input, Call call) {
    Position bookmark = Bookmark.open(call, input.after());
    if (bookmark != null) {
      return bookmark;
    }
    if (input.runId() != null) {
      return RunScopes.start(call.ledger(), input.runId());
    }
    return input.sessionId() != null
        ? Position.START
        : new Position(Math.max(0, call.nowNanos() - LOOK_BACK.toNanos()));
  }

  /**
   * How it stands at one moment.
   *
   * @param nanosToSettle when the next trace settles, if nothing more arrives
   */
  private record Look(long atNanos, boolean satisfied, boolean over, long nanosToSettle) {}

  private Look look(Input input, Call call, Collection<TraceRow> rows) {
    long now = Moments.nanos(clock.instant());
    int counted = 0;
    int settledIncomplete = 0;
    long nanosToSettle = Long.MAX_VALUE;
    for (TraceRow row : rows) {
      if (input.waitFor() == Wanted.ANY || row.verdict().complete()) {
        counted++;
      } else if (call.settled(row, now)) {
        settledIncomplete++;
      } else {
        long left = row.lastArrival() + call.settle().toNanos() - now;
        nanosToSettle = Math.min(nanosToSettle, Math.max(1, left));
      }
    }
    boolean satisfied = counted >= input.minTraces();
    boolean over = satisfied || counted + settledIncomplete >= input.minTraces();
    return new Look(now, satisfied, over, nanosToSettle);
  }

  /** Traces in the background (R23) are shown when there are no others, and told of otherwise. */
  private Output ended(
      Input input, Call call, Position since, SpanQuery wanted, Look look, long waited) {
    if (wanted.part() == Part.ALL) {
      return answer(input, call, since, wanted, look, waited, 0);
    }
    if (call.traces().changes(since, wanted.limitedTo(1)).items().isEmpty()) {
      SpanQuery all = wanted.of(Part.ALL);
      Look whole = look(input, call, call.traces().changes(since, all).items());
      return answer(input, call, since, all, whole, waited, 0);
    }
    SpanQuery background = wanted.of(Part.BACKGROUND).limitedTo(1);
    long internalOnly = call.traces().changes(since, background).total();
    return answer(input, call, since, wanted, look, waited, internalOnly);
  }

  private static Output answer(
      Input input,
      Call call,
      Position since,
      SpanQuery query,
      Look look,
      long waited,
      long internalOnly) {
    Position position = call.traces().position();
    Page<TraceRow> page = call.traces().changes(since, query);
    List<Awaited> rows =
        page.items().stream()
            .map(row ->
                new Awaited(
                    row,
                    new TraceSummary(
                        row.verdict(),
                        new Completeness(
                            row.verdict().missing(), call.settled(row, look.atNanos())))))
            .toList();
    boolean nothing = rows.isEmpty() && !look.satisfied();
    KnownRuns runs = nothing ? KnownRuns.of(call, input.runId()) : null;
    boolean unknownRun = runs != null && runs.unknown();
    List<Untrusted> others = nothing && !unknownRun ? otherWorkflows(call, since) : List.of();
    Arrivals.Missing missing =
        unknownRun ? Arrivals.Missing.UNKNOWN_RUN : missing(input, rows, others);
    return new Arrivals(
        listed(rows, Math.max(LISTED_MAX, input.minTraces())),
        page.total(),
        page.totalExact(),
        (int) rows.stream().filter(each -> each.summary().failed()).count(),
        look.satisfied(),
        waited,
        look.satisfied() ? null : missing,
        others,
        unknownRun ? runs : null,
        ListedTraces.telling(internalOnly, Bookmark.at(call, position)),
        call.traces().stats().lastArrival() == 0);
  }

  /** Those that failed first, then those with errors, else in their order. */
  private static List<Awaited> listed(List<Awaited> rows, int most) {
    Comparator<Awaited> failedFirst = Comparator.comparing(each -> !each.summary().failed());
    return rows.stream()
        .sorted(failedFirst.thenComparing(each -> !each.summary().showsErrors()))
        .limit(most)
        .toList();
  }

  /** Workflows of which something arrived meanwhile. */
  private static List<Untrusted> otherWorkflows(Call call, Position since) {
    return call.traces().changes(since, SpanQuery.all(TRACES_MAX)).items().stream()
        .map(row -> row.verdict().workflow())
        .distinct()
        .limit(OTHER_WORKFLOWS_MAX)
        .map(Untrusted::of)
        .toList();
  }

  private static Arrivals.Missing missing(Input input, List<Awaited> rows, List<Untrusted> others) {
    if (rows.isEmpty()) {
      return others.isEmpty() ? Arrivals.Missing.NOTHING_ARRIVED : Arrivals.Missing.OTHER_WORKFLOWS;
    }
    if (rows.size() < input.minTraces()) {
      return Arrivals.Missing.TOO_FEW_TRACES;
    }
    boolean root = rows.stream().anyMatch(each -> each.row().verdict().missing().contains("root"));
    return root ? Arrivals.Missing.ROOT_NOT_ENDED : Arrivals.Missing.PARENTS_MISSING;
  }

  /** A trace with how it was when the wait ended. */
  record Awaited(TraceRow row, TraceSummary summary) {}

  /** What a call has seen arrive, at most {@link #TRACES_MAX}. Confined to the call. */
  private static final class Seen {
    private final SequencedMap<TraceId, TraceRow> newest = new LinkedHashMap<>();
    private Position until;

    Seen(Position since) {
      until = since;
    }

    /** Reads on from where it was; answers all of it. */
    Collection<TraceRow> more(TraceReader traces, SpanQuery query) {
      Position position = traces.position();
      for (TraceRow row : traces.changes(until, query).items().reversed()) {
        newest.remove(row.verdict().traceId());
        newest.put(row.verdict().traceId(), row);
      }
      until = position;
      while (newest.size() > TRACES_MAX) {
        newest.pollFirstEntry();
      }
      return newest.values();
    }
  }
}
