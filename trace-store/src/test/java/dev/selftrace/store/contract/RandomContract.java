package dev.selftrace.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Ack;
import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateResult;
import dev.selftrace.store.AggregateRow;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.ErrorHistory;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanMatch;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TraceRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random batches, random questions, and the answers of {@link PlainModel}. */
public abstract class RandomContract extends TraceStoreContract {

  private static final int BATCHES = 40;
  private static final int QUESTIONS = 12;

  private final PlainModel model = new PlainModel();
  private final List<Long> arrivals = new ArrayList<>();

  /** The seeds; one of your own with {@code -Dselftrace.seed=N}. */
  static LongStream seeds() {
    Long own = Long.getLong("selftrace.seed");
    return own != null ? LongStream.of(own) : LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName("answers are those of a model made of plain lists")
  void agrees(long seed) {
    RandomQueries random = new RandomQueries(seed);
    for (int i = 0; i < BATCHES; i++) {
      Batch batch = random.batch();
      Ack ack = append(batch);
      if (ack.spans() + ack.logs() > 0) {
        model.append(batch, ack.arrival());
        arrivals.add(ack.arrival());
      }
      if (i % 10 == 9) {
        clock.advance(Duration.ofSeconds(1));
        store().judgeSettled(Duration.ofMillis(500));
        compare(random);
      }
    }
    if (store().capabilities().durable()) {
      reopen();
      compare(random);
    }
  }

  private void compare(RandomQueries random) {
    for (TraceId id : model.traceIds()) {
      assertEquals(model.outline(id), tenant().outline(id).orElseThrow());
      List<Span> spans = model.spans(id);
      List<SpanId> ids = spans.stream().map(Span::spanId).toList();
      List<Span> read = tenant().spans(id, ids).stream().map(stored -> stored.span()).toList();
      assertEquals(spans, read);
    }
    assertEquals(
        model.history(RandomQueries.CAUSES),
        tenant().history(RandomQueries.CAUSES).stream()
            .sorted(Comparator.comparing(ErrorHistory::fingerprint))
            .toList());
    for (int i = 0; i < QUESTIONS; i++) {
      compare(random.query(arrivals));
      compare(random.aggregate(random.query(arrivals)));
      Position since = new Position(random.position(arrivals));
      SpanQuery query = random.query(arrivals).limitedTo(100);
      assertEquals(
          model.changes(since, query),
          tenant().changes(since, query).items().stream()
              .map(row -> row.verdict().traceId())
              .toList(),
          () -> "changes " + since + " " + query);
    }
  }

  private void compare(SpanQuery query) {
    assertEquals(model.traces(query), joinedTraces(query), () -> "traces " + query);
    assertEquals(model.spans(query), joinedSpans(query), () -> "spans " + query);
    assertEquals(
        model.errors(query),
        tenant().errors(query.limitedTo(1_000)).items().stream().map(row -> row.cause()).toList(),
        () -> "errors " + query);
  }

  private void compare(AggregateQuery query) {
    PlainAggregates expected = new PlainAggregates(model, query);
    AggregateResult answer = tenant().aggregate(query);
    List<AggregateRow> rows = expected.rows();
    assertEquals(
        PlainAggregates.sorted(rows),
        PlainAggregates.sorted(answer.page().items()),
        () -> "aggregate " + query);
    assertEquals(rows.stream().mapToLong(AggregateRow::count).sum(), answer.counted());
    assertEquals(expected.leftOut, answer.leftOut(), () -> "left out " + query);
    assertEquals(expected.elsewhere, answer.elsewhere(), () -> "elsewhere " + query);
  }

  private List<TraceRow> joinedTraces(SpanQuery query) {
    List<TraceRow> joined = new ArrayList<>();
    Cursor after = null;
    long total;
    do {
      Page<TraceRow> page = tenant().traces(query, after);
      assertTrue(page.totalExact());
      joined.addAll(page.items());
      total = page.total();
      after = page.next();
    } while (after != null);
    assertEquals(joined.size(), total, () -> "total " + query);
    return joined;
  }

  private List<SpanId> joinedSpans(SpanQuery query) {
    List<SpanId> joined = new ArrayList<>();
    Cursor after = null;
    long total;
    do {
      Page<SpanMatch> page = tenant().spans(query, after);
      page.items().forEach(match -> joined.add(match.row().spanId()));
      total = page.total();
      after = page.next();
    } while (after != null);
    assertEquals(joined.size(), total, () -> "total " + query);
    return joined;
  }
}
