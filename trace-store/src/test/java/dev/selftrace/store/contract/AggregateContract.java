package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.Telemetry.resource;
import static dev.selftrace.store.contract.Telemetry.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.SpanKind;
import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateQuery.Dimension;
import dev.selftrace.store.AggregateQuery.Fact;
import dev.selftrace.store.AggregateQuery.Measure;
import dev.selftrace.store.AggregateQuery.Unit;
import dev.selftrace.store.AggregateResult;
import dev.selftrace.store.AggregateRow;
import dev.selftrace.store.AggregateRow.Durations;
import dev.selftrace.store.AggregateRow.Usage;
import dev.selftrace.store.Condition;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreInterruptedException;
import dev.selftrace.store.StoreMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Counts, quantiles and sums by group. */
public abstract class AggregateContract extends TraceStoreContract {

  private static final SpanQuery ALL = SpanQuery.all(100);

  private AggregateResult ask(Unit unit, Dimension... groups) {
    return ask(ALL, unit, groups);
  }

  private AggregateResult ask(SpanQuery matching, Unit unit, Dimension... groups) {
    return tenant()
        .aggregate(
            new AggregateQuery(
                matching, unit, List.of(groups), 0, List.of(Measure.COUNT, Measure.TOTAL_TOKENS)));
  }

  /** Group and count of each row. */
  private static List<String> counts(AggregateResult answer) {
    return answer.page().items().stream()
        .map(row -> String.join("/", row.group()) + " " + row.count())
        .toList();
  }

  private static List<String> tokens(AggregateResult answer) {
    return answer.page().items().stream()
        .map(row -> String.join("/", row.group()) + " " + row.usage().totalTokens())
        .toList();
  }

  private static SpanBuilder call(long trace, long id, String model, long tokens) {
    return span(trace, id)
        .under(1)
        .with("operation", "llm")
        .with("model", model)
        .with("tokens.in", tokens);
  }

  @Test
  @DisplayName("traces are counted with failures, durations and tokens, largest first")
  void traces() {
    append(span(1, 1).named("a").from(0, 100), call(1, 2, "m", 7).from(0, 100));
    append(span(2, 1).named("b").from(0, 300).failed("Boom", "it broke"));
    append(span(3, 1).named("b").from(0, 200));
    AggregateResult answer = ask(Unit.TRACES, Fact.WORKFLOW_NAME);
    AggregateRow b =
        new AggregateRow(List.of("b"), 0, 2, 1, new Durations(200, 300, 300, 300), Usage.NONE);
    AggregateRow a =
        new AggregateRow(
            List.of("a"), 0, 1, 0, new Durations(100, 100, 100, 100), new Usage(7L, null, null, 0));
    assertEquals(List.of(b, a), answer.page().items());
    assertEquals(0.5, b.errorRate());
    assertEquals(2, answer.page().total());
    assertEquals(3, answer.counted());
    assertEquals(0, answer.quantileError());
    assertEquals(List.of("Boom 1"), counts(ask(Unit.TRACES, Fact.ERROR_TYPE)));
    assertEquals(2, ask(Unit.TRACES, Fact.ERROR_TYPE).leftOut());
    assertEquals(List.of("ok 2", "error 1"), counts(ask(Unit.TRACES, Fact.STATUS)));
    assertEquals(List.of(" 3"), counts(ask(Unit.TRACES)));
    reopen();
    assertEquals(List.of(b, a), ask(Unit.TRACES, Fact.WORKFLOW_NAME).page().items());
  }

  @Test
  @DisplayName("calls of models, tools and agents, and entries of services are counted as such")
  void units() {
    append(
        span(1, 1).with("operation", "agent").with("agent", "planner"),
        call(1, 2, "large", 5),
        call(1, 3, "large", 6),
        call(1, 4, "small", 1),
        span(1, 5).under(1).with("operation", "tool").with("tool", "search"),
        span(1, 6).under(5).by(resource("index")),
        span(1, 7).under(6).by(resource("index")));
    assertEquals(List.of("large 2", "small 1"), counts(ask(Unit.MODEL_CALLS, Fact.MODEL)));
    assertEquals(List.of("search 1"), counts(ask(Unit.TOOL_CALLS, Fact.TOOL_NAME)));
    assertEquals(List.of("planner 1"), counts(ask(Unit.AGENT_CALLS, Fact.AGENT_NAME)));
    assertEquals(List.of("index 1", "shop 1"), counts(ask(Unit.REQUESTS, Fact.SERVICE)));
    assertEquals(List.of("shop 5", "index 2"), counts(ask(Unit.SPANS, Fact.SERVICE)));
    assertEquals(
        List.of("planner/search 1"), counts(ask(Unit.TOOL_CALLS, Fact.AGENT_NAME, Fact.TOOL_NAME)));
  }

  @Test
  @DisplayName(
      "a model call's tokens go to the nearest counted span at or above it, and only there")
  void tokens() {
    append(
        span(1, 1).with("operation", "agent").with("agent", "outer"),
        call(1, 2, "m", 5),
        span(1, 3).under(1).with("operation", "agent").with("agent", "inner"),
        call(1, 4, "m", 20).under(3),
        span(1, 5).with("tokens.in", 900).under(3));
    append(call(2, 1, "m", 300));
    assertEquals(List.of("inner 20", "outer 5"), tokens(ask(Unit.AGENT_CALLS, Fact.AGENT_NAME)));
    assertEquals(
        new Usage(300L, null, null, 0), ask(Unit.AGENT_CALLS, Fact.AGENT_NAME).elsewhere());
    assertEquals(List.of("m 325"), tokens(ask(Unit.MODEL_CALLS, Fact.MODEL)));
    assertEquals(List.of("shop 325"), tokens(ask(Unit.REQUESTS, Fact.SERVICE)));
    assertEquals(
        List.of("llm 325", "agent null", "internal null"), tokens(ask(Unit.SPANS, Fact.OPERATION)));
  }

  @Test
  @DisplayName(
      "attributes are looked for in the span, then in its resource; who has none is left out")
  void attributes() {
    append(
        span(1, 1).with("user.id", "ann"),
        span(1, 2).under(1).by(resource("shop", "user.id", "bob")),
        span(1, 3).under(1).with("user.id", 7).by(resource("shop", "user.id", "bob")),
        span(1, 4).under(1));
    AggregateResult answer = ask(Unit.SPANS, new AggregateQuery.Attribute("user.id"));
    assertEquals(List.of("7 1", "ann 1", "bob 1"), counts(answer));
    assertEquals(1, answer.leftOut());
    append(span(2, 1).with("user.id", "x".repeat(1_000)));
    String longest =
        Objects.requireNonNull(
            ask(Unit.SPANS, new AggregateQuery.Attribute("user.id"))
                .page()
                .items()
                .getLast()
                .group()
                .getFirst());
    assertEquals(AggregateQuery.VALUE_CHARS_MAX, longest.length());
  }

  @Test
  @DisplayName("who has one of several names stays, the others are absent")
  void partial() {
    append(
        span(1, 1).with("model", "m"), span(1, 2).under(1).with("tool", "t"), span(1, 3).under(1));
    AggregateResult answer = ask(Unit.SPANS, Fact.MODEL, Fact.TOOL_NAME);
    assertEquals(
        List.of(Arrays.asList("m", null), Arrays.asList(null, "t")),
        answer.page().items().stream().map(AggregateRow::group).toList());
    assertEquals(1, answer.leftOut());
  }

  @Test
  @DisplayName("buckets hold what began in them, the newest comes first; the window is by arrival")
  void buckets() {
    long hour = Duration.ofHours(1).toNanos();
    append(span(1, 1).from(5 * hour, 5 * hour + 1));
    append(span(2, 1).from(7 * hour + 3, 7 * hour + 4));
    long late = append(span(3, 1).from(5 * hour + 9, 5 * hour + 10)).arrival();
    AggregateQuery query =
        new AggregateQuery(ALL, Unit.TRACES, List.of(), hour, List.of(Measure.COUNT));
    assertEquals(
        List.of(7 * hour, 5 * hour),
        tenant().aggregate(query).page().items().stream().map(AggregateRow::bucketStart).toList());
    assertEquals(2, tenant().aggregate(query).page().items().getLast().count());
    assertEquals(
        1, ask(ALL.arrivedBetween(late, Long.MAX_VALUE), Unit.TRACES).page().items().size());
    assertEquals(1, ask(ALL.arrivedBetween(late, late + 1), Unit.SPANS).counted());
  }

  @Test
  @DisplayName("rows come by the first measure, unknown last; at most as many as asked for")
  void order() {
    append(call(1, 1, "a", 5), call(1, 2, "b", 50).from(0, 0), call(1, 3, "c", 1).from(0, 900));
    List<String> byTokens = models(Measure.TOTAL_TOKENS, 10);
    assertEquals(List.of("b", "a", "c"), byTokens);
    assertEquals(List.of("a", "c", "b"), models(Measure.P95, 10));
    assertEquals(List.of("a", "b", "c"), models(Measure.COUNT, 10));
    assertEquals(List.of("b", "a"), models(Measure.TOTAL_TOKENS, 2));
    AggregateQuery two =
        new AggregateQuery(
            SpanQuery.all(2), Unit.MODEL_CALLS, List.of(Fact.MODEL), 0, List.of(Measure.COUNT));
    AggregateResult answer = tenant().aggregate(two);
    assertEquals(3, answer.page().total());
    assertFalse(answer.page().truncated());
    assertEquals(1, answer.withoutDuration());
  }

  private List<String> models(Measure first, int limit) {
    AggregateQuery query =
        new AggregateQuery(
            SpanQuery.all(limit), Unit.MODEL_CALLS, List.of(Fact.MODEL), 0, List.of(first));
    return tenant().aggregate(query).page().items().stream()
        .map(row -> String.join("/", row.group()))
        .toList();
  }

  @Test
  @DisplayName("spans are those that match, counted as a search does")
  void matching() {
    append(span(1, 1).named("a"), span(1, 2).under(1).named("b"));
    append(span(2, 1).named("a"));
    SpanQuery named =
        ALL.where(
            new Condition.Compare(
                Condition.Intrinsic.NAME,
                Condition.Operator.EQUAL,
                new Condition.TextOperand("a")));
    assertEquals(List.of("a 2"), counts(ask(named, Unit.SPANS, Fact.SPAN_NAME)));
    assertEquals(tenant().spans(named, null).total(), ask(named, Unit.SPANS).counted());
    assertEquals(tenant().traces(named, null).total(), ask(named, Unit.TRACES).counted());
  }

  @Test
  @DisplayName("quantiles of many durations are within the error that is told")
  void quantiles() {
    SplittableRandom random = new SplittableRandom(5);
    List<Long> durations = new ArrayList<>();
    for (int batch = 0; batch < 10; batch++) {
      SpanBuilder[] spans = new SpanBuilder[500];
      for (int i = 0; i < spans.length; i++) {
        long nanos = (long) Math.exp(random.nextDouble() * 25);
        durations.add(nanos);
        spans[i] = span(1, 1 + batch * 500L + i).from(0, nanos);
      }
      append(spans);
    }
    durations.sort(null);
    AggregateResult answer = ask(Unit.SPANS);
    double error = answer.quantileError();
    assertTrue(error > 0 && error <= 0.01);
    Durations found = Objects.requireNonNull(answer.page().items().getFirst().durations());
    assertWithin(error, durations.get(2_499), found.p50Nanos());
    assertWithin(error, durations.get(4_749), found.p95Nanos());
    assertWithin(error, durations.get(4_949), found.p99Nanos());
    assertEquals(durations.getLast(), found.maxNanos());
  }

  private static void assertWithin(double error, long expected, long actual) {
    assertTrue(Math.abs(actual - expected) <= error * expected + 1, expected + " became " + actual);
  }

  @Test
  @DisplayName("groups beyond their limit are not counted, and the answer says so")
  void limit() {
    openAnew(Limits.groups(2), StoreMetrics.NONE);
    append(span(1, 1).named("a"));
    append(span(2, 1).named("b"));
    append(span(3, 1).named("c"), span(3, 2).named("c").under(1));
    append(span(4, 1).named("b"));
    AggregateResult answer = ask(Unit.TRACES, Fact.WORKFLOW_NAME);
    assertEquals(List.of("b 2", "c 1"), counts(answer).stream().sorted().toList());
    assertTrue(answer.page().truncated());
    assertFalse(answer.page().totalExact());
  }

  @Test
  @DisplayName("an interrupted question ends early")
  void interrupted() {
    append(span(1, 1));
    Thread.currentThread().interrupt();
    assertThrows(StoreInterruptedException.class, () -> ask(Unit.SPANS));
    assertTrue(Thread.interrupted());
  }

  @Test
  @DisplayName(
      "traces of internal spans that went well stand behind those of their workflow that work")
  void background() {
    append(span(1, 1).with("workflow", "w"));
    assertEquals(1, part(SpanQuery.Part.FOREGROUND));
    append(span(2, 1).with("workflow", "w").with("operation", "llm"));
    append(span(3, 1).with("workflow", "w").failed("Boom", "it broke"));
    append(span(4, 2).with("workflow", "w").under(1));
    append(span(5, 1).with("workflow", "v"));
    append(span(6, 1).with("workflow", "w").kind(SpanKind.SERVER));
    assertEquals(List.of(1L), traces(ALL.of(SpanQuery.Part.BACKGROUND)));
    assertEquals(List.of(6L, 5L, 4L, 3L, 2L), traces(ALL.of(SpanQuery.Part.FOREGROUND)));
    assertEquals(6, part(SpanQuery.Part.ALL));
    assertEquals(1, ask(ALL.of(SpanQuery.Part.FOREGROUND), Unit.TRACES).background());
    assertEquals(
        List.of("w 4 beside 1", "v 1 beside 0"),
        tenant().workflows(0, Long.MAX_VALUE).items().stream()
            .map(
                row -> row.workflow() + " " + row.traceCount() + " beside " + row.backgroundCount())
            .toList());
    append(span(1, 2).under(1).with("operation", "tool"));
    assertEquals(0, part(SpanQuery.Part.BACKGROUND));
    reopen();
    assertEquals(6, part(SpanQuery.Part.FOREGROUND));
  }

  private long part(SpanQuery.Part which) {
    return ask(ALL.of(which), Unit.TRACES).counted();
  }
}
