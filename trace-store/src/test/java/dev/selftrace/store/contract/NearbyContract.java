package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.SpanBuilder.START;
import static dev.selftrace.store.contract.Telemetry.log;
import static dev.selftrace.store.contract.Telemetry.resource;
import static dev.selftrace.store.contract.Telemetry.span;
import static dev.selftrace.store.contract.Telemetry.trace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.Batch;
import dev.selftrace.store.LooseLogQuery;
import dev.selftrace.store.Nearby;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log records that name no trace: kept, readable, and seen by the traces they may be about. */
public abstract class NearbyContract extends TraceStoreContract {

  private static final long MILLI = 1_000_000;

  /** An error log without ids, half way through the usual span. */
  private static LogBuilder loose() {
    return log(9, 9).untraced().with("error", "TypeError").at(START + 500 * MILLI);
  }

  /** A span that shows an error and no text. */
  private static SpanBuilder silent(long trace) {
    return span(trace, trace).failed("500", "");
  }

  private TraceVerdict verdict(long trace) {
    return outline(trace).trace().verdict();
  }

  /** Times of the logs that the trace's verdict was given, relative to the usual start. */
  private List<Long> seen(long trace) {
    return verdict(trace).logErrors().stream().map(log -> log.timeNanos() - START).toList();
  }

  private List<Long> rivals(long trace) {
    return verdict(trace).logErrors().stream()
        .flatMap(log -> log.candidates().stream())
        .map(SpanId::value)
        .toList();
  }

  private List<String> texts(LooseLogQuery query) {
    return tenant().looseLogs(query).stream()
        .map(stored -> ((AttributeValue.StringValue) stored.record().body()).value())
        .toList();
  }

  private static LooseLogQuery all(int limit) {
    return new LooseLogQuery(null, 0, Long.MAX_VALUE, false, limit);
  }

  @Test
  @DisplayName("a trace with a silent error span sees the error logs of its service and time")
  void seesLogs() {
    append(silent(1));
    append(loose());
    assertEquals(List.of(500 * MILLI), seen(1));
    assertEquals(List.of(), rivals(1));
  }

  @Test
  @DisplayName("an error span with a text, and one without an error, see nothing around them")
  void onlySilentSpansLook() {
    append(span(1, 1).failed("500", "no such table"), span(2, 2));
    append(loose());
    assertEquals(List.of(), seen(1));
    assertEquals(List.of(), seen(2));
  }

  @Test
  @DisplayName("logs of another service, instance or run, or without an error, are not seen")
  void onlyWhatMayBelong() {
    append(silent(1).by(resource("shop", "service.instance.id", "a", "run", "r1")));
    append(
        loose().by(resource("bakery")),
        loose().by(resource("shop", "service.instance.id", "b")),
        loose().by(resource("shop", "run", "r2")),
        log(9, 9).untraced().at(START));
    assertEquals(List.of(), seen(1));
    append(loose().by(resource("shop", "service.instance.id", "a", "run", "r1")), loose());
    assertEquals(List.of(500 * MILLI, 500 * MILLI), seen(1));
  }

  @Test
  @DisplayName("a log's clock may be five milliseconds off, no more")
  void slack() {
    append(silent(1).from(START, START + 10 * MILLI));
    append(
        loose().at(START - Nearby.SLACK_NANOS - 1),
        loose().at(START - Nearby.SLACK_NANOS),
        loose().at(START + 15 * MILLI),
        loose().at(START + 15 * MILLI + 1));
    assertEquals(List.of(-5 * MILLI, 15 * MILLI), seen(1));
  }

  @Test
  @DisplayName("a span that arrives later and may claim the log is a rival for who had it before")
  void laterRival() {
    append(loose());
    append(silent(1));
    assertEquals(List.of(), rivals(1));
    assertEquals(1, verdict(1).causes().stream().filter(c -> c.spanName().equals("near")).count());
    append(silent(2));
    assertEquals(List.of(2L), rivals(1));
    assertEquals(List.of(1L), rivals(2));
    assertEquals(0, verdict(1).causes().stream().filter(c -> c.spanName().equals("near")).count());
    append(silent(3).from(START + 900 * MILLI, START + 901 * MILLI), silent(4).by(resource("x")));
    assertEquals(List.of(2L), rivals(1));
  }

  @Test
  @DisplayName("a log that arrives after its trace was read changes the verdict; a resent one not")
  void laterLog() {
    append(silent(1));
    assertEquals(List.of(), seen(1));
    append(loose());
    assertEquals(List.of(500 * MILLI), seen(1));
    append(loose());
    assertEquals(List.of(500 * MILLI), seen(1));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName("the order of arrival, batches and replays make no difference to what is seen")
  void anyOrder(long seed) {
    List<Batch> parts = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      long start = START + 20 * MILLI * i;
      parts.add(Telemetry.batch(silent(i).from(start, start + 25 * MILLI)));
      parts.add(Telemetry.batch(span(i, 100 + i).under(i).from(start, start + 60 * MILLI)));
      parts.add(Telemetry.batch(loose().at(start + 10 * MILLI)));
    }
    parts.forEach(this::append);
    List<TraceVerdict> expected = verdicts();
    SplittableRandom random = new SplittableRandom(seed);
    openAnew(StoreLimits.DEFAULTS, StoreMetrics.NONE);
    Collections.shuffle(parts, java.util.Random.from(random));
    for (Batch part : parts) {
      append(part);
      tenant().outline(trace(1 + random.nextInt(6)));
      append(parts.get(random.nextInt(parts.indexOf(part) + 1)));
    }
    assertEquals(expected, verdicts());
    reopen();
    assertEquals(expected, verdicts());
  }

  private List<TraceVerdict> verdicts() {
    List<TraceVerdict> verdicts = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      TraceVerdict verdict = verdict(i);
      verdicts.add(verdict);
    }
    return verdicts;
  }

  @Test
  @DisplayName(
      "at most a hundred logs are seen, the earliest, and each has a rival if there is one")
  void bounds() {
    append(silent(1).from(START, START + 1_000 * MILLI));
    append(silent(2).from(START + 200 * MILLI, START + 210 * MILLI));
    LogBuilder[] logs = new LogBuilder[150];
    Arrays.setAll(logs, i -> loose().at(START + (i + 110) * MILLI));
    append(logs);
    assertEquals(Nearby.LOGS_MAX, seen(1).size());
    assertEquals(110 * MILLI, seen(1).getFirst());
    assertEquals(2L, rivals(1).getFirst());
  }

  @Test
  @DisplayName("records without a trace are read back by their own times, of one service or all")
  void readable() {
    append(
        log(1, 1).untraced().at(30).saying("c"),
        log(1, 1).untraced().at(10).saying("a").by(resource("bakery")),
        log(1, 1).untraced().at(20).saying("b").with("error", "E"),
        log(1, 1).at(20).saying("of a trace"));
    assertEquals(List.of("a", "b", "c"), texts(all(10)));
    assertEquals(List.of("a", "b"), texts(all(2)));
    assertEquals(List.of("b", "c"), texts(new LooseLogQuery("shop", 0, 100, false, 10)));
    assertEquals(List.of("b"), texts(new LooseLogQuery(null, 0, 100, true, 10)));
    assertEquals(List.of("b"), texts(new LooseLogQuery(null, 20, 30, false, 10)));
    assertEquals(List.of(), texts(new LooseLogQuery(null, 30, 20, false, 10)));
    assertEquals(List.of(), texts(new LooseLogQuery("none", 0, 100, false, 10)));
    assertEquals(3, tenant().stats().looseLogs());
    assertThrows(IllegalArgumentException.class, () -> tenant().looseLogs(all(1_001)));
    reopen();
    assertEquals(List.of("a", "b", "c"), texts(all(10)));
  }

  @Test
  @DisplayName("beyond its records without a trace the store forgets the first, and says so")
  void looseLogsMax() {
    List<String> hits = new CopyOnWriteArrayList<>();
    StoreMetrics metrics =
        new StoreMetrics() {
          @Override
          public void limitHit(String limit) {
            hits.add(limit);
          }
        };
    openAnew(Limits.looseLogs(2), metrics);
    append(silent(1));
    append(loose().saying("1"));
    append(loose().saying("2"));
    assertEquals(2, seen(1).size());
    assertEquals(List.of(), hits);
    append(log(9, 9).untraced().saying("3"));
    assertEquals(List.of("3", "2"), texts(all(10)));
    assertEquals(1, seen(1).size());
    assertEquals(List.of("loose-logs-max"), hits);
  }
}
