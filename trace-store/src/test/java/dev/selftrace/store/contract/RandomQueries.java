package dev.selftrace.store.contract;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanKind;
import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateQuery.Dimension;
import dev.selftrace.store.AggregateQuery.Fact;
import dev.selftrace.store.AggregateQuery.Measure;
import dev.selftrace.store.AggregateQuery.Unit;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Condition.Attribute;
import dev.selftrace.store.Condition.AttributeScope;
import dev.selftrace.store.Condition.Compare;
import dev.selftrace.store.Condition.Intrinsic;
import dev.selftrace.store.Condition.NilOperand;
import dev.selftrace.store.Condition.NumberOperand;
import dev.selftrace.store.Condition.Operator;
import dev.selftrace.store.Condition.TextOperand;
import dev.selftrace.store.Position;
import dev.selftrace.store.RunScope;
import dev.selftrace.store.SpanQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Batches that overlap each other in every way and questions about them, the same for the same
 * seed. Confined to one thread.
 */
public final class RandomQueries {

  private static final int TRACES = 12;
  private static final int SPANS = 9;
  private static final List<String> WORDS = List.of("alpha", "beta", "gamma_1", "delta", "7", "42");
  private static final List<String> KEYS = List.of("k1", "k2");
  private static final List<Operator> OPERATORS =
      List.of(
          Operator.EQUAL,
          Operator.NOT_EQUAL,
          Operator.GREATER,
          Operator.GREATER_OR_EQUAL,
          Operator.LESS,
          Operator.LESS_OR_EQUAL);

  /** The fingerprints that errors can have. */
  public static final List<String> CAUSES =
      Stream.concat(WORDS.stream(), Stream.of("none")).map(word -> "v1:" + word).toList();

  private final SplittableRandom random;

  /** With a seed that belongs in the test's display name. */
  public RandomQueries(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Some spans and logs; many of them duplicates of earlier ones, some with other bytes. */
  public Batch batch() {
    List<Span> spans = new ArrayList<>();
    List<LogRecord> logs = new ArrayList<>();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(5) == 0) {
        logs.add(log());
      } else {
        spans.add(span());
      }
    }
    return Telemetry.batch(spans, logs);
  }

  private Span span() {
    long id = 1L + random.nextInt(SPANS);
    long start = random.nextInt(4);
    SpanBuilder span =
        Telemetry.span(random.nextInt(TRACES), random.nextInt(7) == 0 ? -id : id)
            .named(word())
            .from(start, start + 1 + random.nextInt(5));
    if (id > 1) {
      span.under(random.nextInt(3) == 0 ? 1 + random.nextInt(SPANS) : 1);
    }
    if (random.nextBoolean()) {
      span.with("operation", pick(List.of("llm", "tool", "agent", "db")));
      span.with("tokens.in", 1 + random.nextInt(9));
    }
    if (random.nextInt(8) == 0) {
      span.kind(SpanKind.SERVER);
    }
    if (random.nextInt(4) == 0) {
      span.with(pick(List.of("agent", "tool")), word());
    }
    if (random.nextInt(4) == 0) {
      span.with("workflow", word());
    }
    if (random.nextInt(6) == 0) {
      span.with("session", word());
    }
    if (random.nextInt(6) == 0) {
      span.with("run", word());
    }
    if (random.nextInt(3) == 0) {
      span.with("model", word());
    }
    if (random.nextInt(3) == 0) {
      span.with(key(), value());
    }
    if (random.nextInt(4) == 0) {
      span.event(word(), key(), value());
    }
    if (random.nextInt(5) == 0) {
      span.failed(word(), word());
    } else if (random.nextInt(12) == 0) {
      span.with("error", 1);
    }
    return span.by(Telemetry.resource(word(), key(), value())).build();
  }

  private LogRecord log() {
    LogBuilder log =
        Telemetry.log(random.nextInt(TRACES), random.nextInt(SPANS))
            .saying(word())
            .with(key(), value());
    if (random.nextInt(4) == 0) {
      log.with("error", word());
    }
    return random.nextInt(3) == 0
        ? log.untraced().at(random.nextInt(12)).by(Telemetry.resource(word())).build()
        : log.build();
  }

  /** A question about a window that begins and ends at arrivals of around then. */
  public SpanQuery query(List<Long> arrivals) {
    SpanQuery query = SpanQuery.all(1 + random.nextInt(5));
    if (random.nextBoolean()) {
      query = query.arrivedBetween(moment(arrivals), moment(arrivals));
    }
    if (random.nextInt(3) == 0) {
      query = query.inWorkflow(word());
    }
    if (random.nextInt(5) == 0) {
      query = query.inSession(word());
    }
    if (random.nextInt(5) == 0) {
      query = query.inRun(word());
    }
    if (random.nextInt(5) == 0) {
      query = query.ofRun(run(arrivals));
    }
    if (random.nextInt(3) == 0) {
      query = query.withFilter(pick(List.of(SpanQuery.TraceFilter.values())));
    }
    if (random.nextInt(3) == 0) {
      query = query.of(pick(List.of(SpanQuery.Part.values())));
    }
    return random.nextInt(3) == 0 ? query : query.where(condition(2));
  }

  private RunScope run(List<Long> arrivals) {
    Position after = new Position(position(arrivals));
    Position until = random.nextBoolean() ? Position.END : new Position(position(arrivals));
    String workflow = random.nextBoolean() ? null : word();
    return new RunScope(word(), new RunScope.Stretch(after, until, workflow));
  }

  /** A question about what a query matches, with all measures and room for all groups. */
  public AggregateQuery aggregate(SpanQuery matching) {
    Unit unit = pick(List.of(Unit.values()));
    List<Dimension> dimensions = new ArrayList<>(List.of(Fact.values()));
    dimensions.add(new AggregateQuery.Attribute(key()));
    List<Dimension> groups = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Dimension one = pick(dimensions);
      if (unit != Unit.TRACES || (one instanceof Fact fact && fact.isOfTrace())) {
        groups.add(one);
      }
    }
    List<Measure> measures = new ArrayList<>(List.of(pick(List.of(Measure.values()))));
    if (random.nextBoolean()) {
      measures.add(Measure.TOTAL_TOKENS);
    }
    return new AggregateQuery(matching.limitedTo(1_000), unit, groups, random.nextInt(3), measures);
  }

  private long moment(List<Long> arrivals) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> Long.MAX_VALUE;
      default -> arrivals.isEmpty() ? 0 : pick(arrivals) + random.nextInt(2);
    };
  }

  /** A position after one of the arrivals. */
  public long position(List<Long> arrivals) {
    return random.nextInt(3) == 0 || arrivals.isEmpty() ? 0 : pick(arrivals);
  }

  private Condition condition(int depth) {
    return switch (random.nextInt(depth == 0 ? 2 : 5)) {
      case 0 -> new Condition.Text(List.of(pick(List.of("alpha", "beta", "k1", "gamma_1", "42"))));
      case 1 -> comparison();
      case 2 -> new Condition.And(List.of(condition(depth - 1), condition(depth - 1)));
      case 3 -> new Condition.Or(List.of(condition(depth - 1), condition(depth - 1)));
      default -> new Condition.Not(condition(depth - 1));
    };
  }

  private Condition comparison() {
    return switch (random.nextInt(6)) {
      case 0 -> new Compare(Intrinsic.NAME, pick(OPERATORS), new TextOperand(word()));
      case 1 ->
          new Compare(Intrinsic.DURATION, pick(OPERATORS), new NumberOperand(random.nextInt(6)));
      case 2 -> new Compare(Intrinsic.MODEL, pick(OPERATORS.subList(0, 2)), new NilOperand());
      case 3 ->
          new Compare(
              new Attribute(pick(List.of(AttributeScope.values())), key()),
              pick(OPERATORS),
              new NumberOperand(random.nextBoolean() ? 7 : 42));
      case 4 ->
          new Compare(
              new Attribute(pick(List.of(AttributeScope.values())), key()),
              pick(OPERATORS.subList(0, 2)),
              random.nextBoolean() ? new NilOperand() : new TextOperand(word()));
      default ->
          new Compare(
              Intrinsic.TRACE_STATUS,
              pick(OPERATORS.subList(0, 2)),
              new TextOperand(pick(List.of("ok", "error", "unset"))));
    };
  }

  private Object value() {
    return random.nextBoolean() ? word() : (Object) pick(List.of(7L, 42L));
  }

  private String key() {
    return pick(KEYS);
  }

  private String word() {
    return pick(WORDS);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
