package dev.selftrace.store.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.ErrorHistory;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.SpanQuery.TraceFilter;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TraceRow;
import dev.selftrace.store.contract.PlainDeriver;
import dev.selftrace.store.contract.PlainJudge;
import dev.selftrace.store.contract.RandomQueries;
import dev.selftrace.store.contract.SpanBuilder;
import dev.selftrace.store.contract.Telemetry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of settled verdicts: they make reads cheaper and change no answer. */
class VerdictRowsTest {

  private static final long READ_NANOS = StoreLimits.DEFAULTS.queryTime().toNanos();

  /** An index whose time goes on when told to. */
  private static final class Probe {
    private final List<Span> spans = new ArrayList<>();
    private final List<LogRecord> logs = new ArrayList<>();
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicInteger judged = new AtomicInteger();
    private final TenantIndex index =
        new TenantIndex(
            IndexSetup.of(
                StoreLimits.DEFAULTS,
                new PlainDeriver(),
                (id, rows, logRows, nearby) -> {
                  judged.incrementAndGet();
                  return new PlainJudge().judge(id, rows, logRows, nearby);
                },
                StoreMetrics.NONE),
            new RecordSource() {
              @Override
              public @Nullable ReceivedSpan span(long location) {
                return new ReceivedSpan(spans.get((int) location), Slice.EMPTY);
              }

              @Override
              public @Nullable LogRecord log(long location) {
                return logs.get((int) location);
              }
            },
            ticks::get);

    void publish(Batch batch, long arrival) {
      Prepared prepared = index.prepare(batch);
      if (prepared.isEmpty()) {
        return;
      }
      List<Span> freshSpans = new ArrayList<>();
      prepared.fresh().spans().forEach(g -> g.spans().forEach(s -> freshSpans.add(s.span())));
      List<LogRecord> freshLogs = new ArrayList<>();
      prepared.fresh().logs().forEach(g -> g.logs().forEach(l -> freshLogs.add(l.record())));
      index.publish(
          prepared,
          arrival,
          new Locations() {
            @Override
            public long span(int position) {
              spans.add(freshSpans.get(position));
              return spans.size() - 1L;
            }

            @Override
            public long log(int position) {
              logs.add(freshLogs.get(position));
              return logs.size() - 1L;
            }
          });
    }

    void publish(long arrival, SpanBuilder... batch) {
      publish(Telemetry.batch(batch), arrival);
    }

    /** Judges what arrived up to then, and lets all reads that may be under way end. */
    void settle(long until) {
      index.judgeSettled(until);
      ticks.addAndGet(READ_NANOS + 1);
      index.judgeSettled(until);
    }

    List<ErrorHistory> history() {
      return index.reader().history(RandomQueries.CAUSES).stream()
          .sorted(Comparator.comparing(ErrorHistory::fingerprint))
          .toList();
    }

    /** All pages, with the totals. */
    List<Object> answers(SpanQuery query, Position since) {
      List<Object> all = new ArrayList<>();
      Cursor after = null;
      do {
        Page<TraceRow> page = index.reader().traces(query, after);
        all.addAll(page.items());
        all.add(page.total());
        after = page.next();
      } while (after != null);
      all.add(index.reader().spans(query, null).items());
      all.add(index.reader().errors(query.limitedTo(50)));
      all.add(index.reader().changes(since, query));
      all.add(index.reader().workflows(query.sinceNanos(), query.untilNanos()));
      return all;
    }
  }

  static LongStream seeds() {
    Long own = Long.getLong("selftrace.seed");
    return own != null ? LongStream.of(own) : LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName("whatever arrives, expires and settles in between, answers are those without rows")
  void sameAnswers(long seed) {
    RandomQueries telemetry = new RandomQueries(seed);
    SplittableRandom random = new SplittableRandom(seed);
    Probe kept = new Probe();
    Probe plain = new Probe();
    List<Long> arrivals = new ArrayList<>();
    for (long arrival = 1; arrival <= 100; arrival++) {
      switch (random.nextInt(8)) {
        case 0 -> kept.index.judgeSettled(arrival - random.nextInt(6));
        case 1 -> kept.settle(arrival - random.nextInt(6));
        case 2 -> kept.ticks.addAndGet(READ_NANOS / 2);
        case 3 -> {
          if (random.nextInt(4) == 0) {
            long until = arrival - random.nextInt(60);
            assertEquals(plain.index.removeUntil(until), kept.index.removeUntil(until));
          }
        }
        default -> {
          Batch batch = telemetry.batch();
          kept.publish(batch, arrival);
          plain.publish(batch, arrival);
          arrivals.add(arrival);
        }
      }
      SpanQuery query = telemetry.query(arrivals);
      query = random.nextBoolean() ? query.withFilter(TraceFilter.ERROR) : query;
      Position since = new Position(telemetry.position(arrivals));
      assertEquals(plain.answers(query, since), kept.answers(query, since), query::toString);
      assertEquals(plain.history(), kept.history());
      kept.index.catalog().suspects().values().forEach(trace -> assertFound(kept, trace));
    }
  }

  /** A trace with an error is where its verdict says, or is open. */
  private static void assertFound(Probe probe, IndexedTrace trace) {
    TraceView view = probe.index.view(trace, probe.index.counts().lastArrival());
    if (view != null) {
      for (var cause : view.verdict().causes()) {
        String fingerprint = cause.error().fingerprint();
        assertTrue(
            probe.index.verdicts().withCauses(List.of(fingerprint)).contains(trace), fingerprint);
      }
    }
  }

  @Test
  @DisplayName("once settled, failed traces and causes are found without judging or seeing others")
  void found() {
    Probe probe = new Probe();
    for (int i = 1; i <= 100; i++) {
      String type = i % 10 == 0 ? "Rare" : "Common";
      probe.publish(2L * i, Telemetry.span(i, 1).failed(type, "text"));
      probe.publish(2L * i + 1, Telemetry.span(1_000 + i, 1).with("error", 1));
    }
    probe.settle(2_000);
    assertEquals(200, probe.judged.get());
    assertEquals(
        List.of(new ErrorHistory("v1:Rare", 10, 20, 200)),
        probe.index.reader().history(List.of("v1:Rare")));
    assertEquals(10, probe.index.verdicts().withCauses(List.of("v1:Rare")).size());
    int failed = 0;
    for (IndexedTrace _ : probe.index.verdicts().failed()) {
      failed++;
    }
    assertEquals(100, failed, "handled errors are not among them");
    assertEquals(
        100,
        probe
            .index
            .reader()
            .traces(SpanQuery.all(1_000).withFilter(TraceFilter.ERROR), null)
            .items()
            .size());
    assertEquals(200, probe.judged.get(), "nothing was judged again");
  }

  @Test
  @DisplayName("a late arrival opens its trace until it settles again; only then old rows go")
  void reopened() {
    Probe probe = new Probe();
    probe.publish(1, Telemetry.span(1, 1).failed("First", "text"));
    probe.settle(5);
    assertEquals(0, probe.index.verdicts().open().size());
    probe.publish(10, Telemetry.span(1, 2).under(1).failed("Second", "text"));
    assertEquals(1, probe.index.verdicts().open().size());
    probe.index.judgeSettled(9);
    assertEquals(1, probe.index.reader().history(List.of("v1:Second")).size());
    probe.settle(10);
    assertEquals(0, probe.index.verdicts().open().size());
    assertEquals(1, probe.index.verdicts().withCauses(List.of("v1:Second")).size());
    probe.index.removeUntil(1);
    assertEquals(1, probe.index.verdicts().open().size());
    probe.index.judgeSettled(10);
    assertEquals(1, probe.index.verdicts().withCauses(List.of("v1:First")).size());
    probe.settle(10);
    assertEquals(0, probe.index.verdicts().withCauses(List.of("v1:First")).size());
    assertEquals(List.of(), probe.index.reader().history(List.of("v1:First")));
    probe.index.removeUntil(10);
    assertEquals(0, probe.index.verdicts().withCauses(List.of("v1:First", "v1:Second")).size());
  }
}
